using System.Diagnostics;
using Course.Kernel.Notebooks;

namespace Course.Kernel;

/// <summary>Runs whole notebooks, each on a kernel of its own. Thread-safe: several notebooks can run at a time.</summary>
public static class NotebookRunner
{
    private const string SkipTag = "skip-execution";
    private const string FailureTag = "raises-exception";

    /// <summary>
    /// Runs the code cells of a notebook in order, on a fresh kernel. Nothing is thrown for what a cell does: a cell that
    /// fails is reported, and the next one runs, as long as the kernel lives and <see cref="NotebookRunOptions.FailFast"/>
    /// allows it. What code puts out that a cell has left running is written to that cell's outputs, until the run ends. The tags <c>skip-execution</c> and <c>raises-exception</c> mean what they mean to Jupyter's tools.
    /// </summary>
    /// <param name="notebook">The notebook; it is not changed.</param>
    /// <param name="options">How to run it.</param>
    /// <param name="progress">Told what happens, in order, on one thread at a time.</param>
    /// <param name="cancellationToken">Interrupts the running cell and ends the run. The result says so; nothing is thrown.</param>
    /// <exception cref="KernelStartException">The kernel cannot be started.</exception>
    public static async Task<NotebookRun> RunAsync(
        Notebook notebook,
        NotebookRunOptions options,
        IProgress<CellProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        ArgumentNullException.ThrowIfNull(options);
        long start = Stopwatch.GetTimestamp();
        Notebook executed = notebook.Copy();
        NotebookCell[] cells = [.. executed.Cells.Where(cell => cell.CellType == CellType.Code)];
        foreach (NotebookCell cell in cells)
        {
            cell.Outputs = [];
            cell.ExecutionCount = null;
        }
        IReadOnlyList<CellRun> runs;
        RunOutputs written = new();
        try
        {
            KernelProcess kernel = await KernelProcess.StartAsync(options.Kernel, cancellationToken).ConfigureAwait(false);
            await using (kernel.ConfigureAwait(false))
            {
                runs = await RunCellsAsync(cells, kernel, written, options, progress, cancellationToken).ConfigureAwait(false);
            }
            runs = written.Finish(runs);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            runs = [.. cells.Select(cell => new CellRun(cell, CellRunStatus.NotRun, null))];
        }
        return new NotebookRun(executed, runs, Stopwatch.GetElapsedTime(start)) { WasCancelled = cancellationToken.IsCancellationRequested };
    }

    private static async Task<IReadOnlyList<CellRun>> RunCellsAsync(
        NotebookCell[] cells,
        KernelProcess kernel,
        RunOutputs written,
        NotebookRunOptions options,
        IProgress<CellProgress>? progress,
        CancellationToken cancellationToken)
    {
        List<CellRun> runs = [];
        int executionCount = 0;
        bool goesOn = true;
        foreach (NotebookCell cell in cells)
        {
            CellRun run;
            if (!goesOn || cancellationToken.IsCancellationRequested)
            {
                run = new CellRun(cell, CellRunStatus.NotRun, null);
            }
            else if (cell.HasTag(SkipTag) || string.IsNullOrWhiteSpace(cell.Source))
            {
                run = new CellRun(cell, CellRunStatus.Skipped, null);
            }
            else
            {
                executionCount++;
                progress?.Report(new CellProgress.Started(cell, executionCount));
                CellRequest request = new(cell.Source, cell.Language, executionCount, options.CellTimeout);
                CellAudience audience = new() { Outputs = OutputsOf(cell, progress), Afterwards = written.After(cell) };
                CellResult result = await kernel.ExecuteAsync(request, audience, cancellationToken).ConfigureAwait(false);
                written.Write(result, cell, executionCount);
                bool isAnnounced = cell.HasTag(FailureTag) && result.Status == CellStatus.Error;
                CellRunStatus status = result.Status == CellStatus.Skipped ? CellRunStatus.Skipped
                    : result.Status == CellStatus.Ok || isAnnounced ? CellRunStatus.Succeeded
                    : CellRunStatus.Failed;
                run = new CellRun(cell, status, result);
                goesOn = result.KernelIsAlive && !(options.FailFast && run.Status == CellRunStatus.Failed);
            }
            runs.Add(run);
            progress?.Report(new CellProgress.Finished(run));
        }
        return runs;
    }

    private static OutputProgress? OutputsOf(NotebookCell cell, IProgress<CellProgress>? progress) =>
        progress is null ? null : new OutputProgress(cell, progress);

    private sealed class OutputProgress(NotebookCell cell, IProgress<CellProgress> progress) : IProgress<CellOutput>
    {
        public void Report(CellOutput value) => progress.Report(new CellProgress.Put(cell, value));
    }
}
