using System.Text.Json.Nodes;
using Course.Cli.Running;
using Course.Kernel;
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
    public List<(string Name, NotebookRunOptions Options)> Runs { get; } = [];

    public async Task<NotebookRun> RunAsync(
        Notebook notebook, NotebookRunOptions options, IProgress<CellProgress> progress, CancellationToken cancellationToken)
    {
        Runs.Add((notebook.Name, options));
        runs++;
        Notebook executed = notebook.Copy();
        List<CellRun> cells = [];
        foreach (NotebookCell cell in executed.Cells.Where(cell => cell.CellType == CellType.Code))
        {
            string[] words = cell.Source.Split(' ', 2);
            if (cancellationToken.IsCancellationRequested || (options.FailFast && cells.Any(run => run.Status == CellRunStatus.Failed)))
            {
                cells.Add(new CellRun(cell, CellRunStatus.NotRun, null));
                continue;
            }
            cell.ExecutionCount = cells.Count + 1;
            progress.Report(new CellProgress.Started(cell, cells.Count + 1));
            cell.Outputs = [.. await RunCellAsync(words[0], words[^1])];
            cells.Add(new CellRun(cell, words[0] == "fail" ? CellRunStatus.Failed : CellRunStatus.Succeeded, null));
        }
        return new NotebookRun(executed, cells, TimeSpan.Zero) { WasCancelled = cancellationToken.IsCancellationRequested };
    }

    private async Task<JsonObject[]> RunCellAsync(string command, string argument)
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
                return [];
            default:
                throw new IOException($"no such command: {command}");
        }
    }
}
