using Course.Kernel.Notebooks;

namespace Course.Cli.Running;

/// <summary>
/// Runs lessons one after the other, so that none disturbs another's measurements, each in a kernel of its own. What a
/// lesson gave is written before the next one starts.
/// </summary>
internal sealed class LessonRunner(INotebookKernel kernel, TimeProvider time)
{
    /// <summary>
    /// Runs every lesson. Ends early when cancelled, or at the first failure if so asked; there is a result for every
    /// lesson all the same.
    /// </summary>
    public async Task<IReadOnlyList<LessonRun>> RunAsync(
        IReadOnlyList<NotebookFile> lessons, RunOptions options, IRunProgress progress, CancellationToken cancellationToken)
    {
        List<LessonRun> runs = [];
        foreach (NotebookFile lesson in lessons)
        {
            bool goOn = !cancellationToken.IsCancellationRequested
                && !(options.FailFast && runs.Any(run => run.Outcome == LessonOutcome.Failed));
            LessonRun run = goOn
                ? await RunLessonAsync(lesson, options, progress, cancellationToken)
                : new LessonRun(lesson, LessonOutcome.NotRun);
            runs.Add(run);
            progress.LessonEnded(run);
        }
        return runs;
    }

    private async Task<LessonRun> RunLessonAsync(
        NotebookFile lesson, RunOptions options, IRunProgress progress, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        int codeCells = 0;
        int position = 0;
        try
        {
            Notebook notebook = Notebook.Load(lesson.Path, lesson.DisplayName);
            codeCells = notebook.Cells.Count(cell => cell.CellType == CellType.Code);
            progress.LessonStarted(lesson, codeCells);

            KernelOptions kernelOptions = new(Path.GetDirectoryName(lesson.Path)!, options.CellTimeout, options.FailFast);
            await kernel.RunAsync(notebook, kernelOptions, new CellStarts(started => progress.CellStarted(lesson, position = started)), cancellationToken);

            TimeSpan duration = time.GetElapsedTime(start);
            IReadOnlyList<CellFailure> failures = CellFailure.In(notebook);
            return new LessonRun(lesson, failures is [] ? LessonOutcome.Passed : LessonOutcome.Failed)
            {
                Executed = notebook,
                Failures = failures,
                Duration = duration,
                Written = Write(lesson, notebook, options.WriteOutput, options.WriteBack && failures is []),
                Problem = options.WriteBack && failures is not [] ? $"{lesson.DisplayName} was left as it was, because a cell failed." : null,
            };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new LessonRun(lesson, LessonOutcome.Interrupted)
            {
                Duration = time.GetElapsedTime(start),
                Problem = $"{lesson.DisplayName} was interrupted at code cell {position} of {codeCells}; nothing of it was written.",
            };
        }
        catch (Exception exception) when (exception is NotebookFormatException or IOException or UnauthorizedAccessException)
        {
            return new LessonRun(lesson, LessonOutcome.Failed) { Duration = time.GetElapsedTime(start), Problem = exception.Message };
        }
    }

    private static List<string> Write(NotebookFile lesson, Notebook executed, bool output, bool back)
    {
        List<string> paths = [];
        if (output)
        {
            Directory.CreateDirectory(lesson.Repository.OutputFolder);
            paths.Add(lesson.OutputPath);
        }
        if (back)
        {
            paths.Add(lesson.Path);
        }
        foreach (string path in paths)
        {
            executed.Save(path);
        }
        return [.. paths.Select(lesson.Repository.RelativeName)];
    }

    // Progress<T> would post to the thread pool, and reports could arrive out of order or after the end.
    private sealed class CellStarts(Action<int> report) : IProgress<int>
    {
        public void Report(int value) => report(value);
    }
}
