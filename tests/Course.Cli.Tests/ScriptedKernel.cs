using System.Text.Json.Nodes;
using Course.Cli.Running;
using Course.Kernel.Notebooks;

namespace Course.Cli.Tests;

/// <summary>
/// A kernel whose "language" tests can read: <c>print TEXT</c> prints, <c>fail TEXT</c> fails, <c>interrupt</c> presses
/// Ctrl-C, <c>picture</c> shows one, <c>clock</c> prints another number in every run.
/// </summary>
internal sealed class ScriptedKernel : INotebookKernel
{
    private int runs;

    public CancellationTokenSource Interrupt { get; } = new();

    /// <summary>The notebooks that were run and how, in order.</summary>
    public List<(string Name, KernelOptions Options)> Runs { get; } = [];

    public async Task RunAsync(Notebook notebook, KernelOptions options, IProgress<int> startedCells, CancellationToken cancellationToken)
    {
        Runs.Add((notebook.Name, options));
        runs++;
        int count = 0;
        foreach (NotebookCell cell in notebook.Cells.Where(cell => cell.CellType == CellType.Code))
        {
            startedCells.Report(++count);
            cell.ExecutionCount = count;
            string[] words = cell.Source.Split(' ', 2);
            cell.Outputs = [.. await RunCellAsync(words[0], words[^1], cancellationToken)];
            if (words[0] == "fail" && options.StopAtFirstFailure)
            {
                return;
            }
        }
    }

    private async Task<JsonObject[]> RunCellAsync(string command, string argument, CancellationToken cancellationToken)
    {
        switch (command)
        {
            case "print":
                return [Cells.Stream(argument)];
            case "picture":
                return [Cells.Result("text/html", Checking.ExampleLesson.Picture)];
            case "clock":
                return [Cells.Stream($"run {runs}")];
            case "fail":
                return [Cells.Error("InvalidOperationException", argument, "line 1", "\u001b[31m  fail\u001b[0m\n  ^")];
            case "interrupt":
                await Interrupt.CancelAsync();
                cancellationToken.ThrowIfCancellationRequested();
                return [];
            default:
                throw new IOException($"no such command: {command}");
        }
    }
}
