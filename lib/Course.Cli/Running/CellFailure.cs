using System.Text.Json.Nodes;
using Course.Kernel;
using Course.Kernel.Notebooks;

namespace Course.Cli.Running;

/// <summary>The error that a cell ended with, as the kernel wrote it into the cell's outputs.</summary>
/// <param name="CellNumber">The cell's place in the notebook, from 1.</param>
/// <param name="ExecutionCount">Its place among the code cells that ran, from 1, which is what kernels call it by.</param>
/// <param name="Error">The kind of error: an exception's name or a compiler error.</param>
/// <param name="Message">What the error says.</param>
/// <param name="Traceback">The kernel's lines: the cell's own line with a caret, and where the error came from.</param>
internal sealed record CellFailure(int CellNumber, int? ExecutionCount, string Error, string Message, IReadOnlyList<string> Traceback)
{
    /// <summary>The cells that a run failed at, in order; not those whose tag announces that they fail.</summary>
    public static IReadOnlyList<CellFailure> In(NotebookRun run) => [.. run.Failures.SelectMany(failure => In(failure.Cell).TakeLast(1))];

    /// <summary>Every error among a notebook's outputs, in the order of its cells.</summary>
    public static IReadOnlyList<CellFailure> In(Notebook notebook) => [.. notebook.Cells.SelectMany(In)];

    private static IEnumerable<CellFailure> In(NotebookCell cell) =>
        from output in cell.Outputs
        where (string?)output!["output_type"] == "error"
        select new CellFailure(
            cell.Number,
            cell.ExecutionCount,
            (string)output["ename"]!,
            (string)output["evalue"]!,
            [.. output["traceback"]!.AsArray().SelectMany(Lines)]);

    // Kernels colour tracebacks for terminals; this one is shown with our own colours, or in a log file with none.
    private static string[] Lines(JsonNode? part) =>
        OutputText.WithoutTerminalCodes((string)part!).TrimEnd('\n').Split('\n');
}
