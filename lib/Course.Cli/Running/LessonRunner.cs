using System.Globalization;
using Course.Kernel;
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
        try
        {
            Notebook notebook = Notebook.Load(lesson.Path, lesson.DisplayName);
            int codeCells = notebook.Cells.Count(cell => cell.CellType == CellType.Code);
            progress.LessonStarted(lesson, codeCells);

            int position = 0;
            NotebookRunOptions runOptions = new()
            {
                Kernel = new KernelOptions { WorkingDirectory = Path.GetDirectoryName(lesson.Path)!, NotebookName = lesson.DisplayName },
                CellTimeout = options.CellTimeout,
                FailFast = options.FailFast,
            };
            NotebookRun run = await kernel.RunAsync(notebook, runOptions, new CellStarts(() => progress.CellStarted(lesson, ++position)), cancellationToken);
            if (run.WasCancelled)
            {
                return new LessonRun(lesson, LessonOutcome.Interrupted)
                {
                    Duration = run.Duration,
                    Problem = string.Create(CultureInfo.InvariantCulture, $"{lesson.DisplayName} was interrupted at code cell {position} of {codeCells}; nothing of it was written."),
                };
            }
            (IReadOnlyList<string> written, IReadOnlyList<string> unwritten) = Write(lesson, run, options);
            return new LessonRun(lesson, run.Succeeded ? LessonOutcome.Passed : LessonOutcome.Failed)
            {
                Executed = run.Notebook,
                Failures = CellFailure.In(run),
                Duration = run.Duration,
                Written = written,
                Unwritten = unwritten,
                Problem = options.WriteBack && !run.Succeeded ? $"{lesson.DisplayName} was left as it was, because a cell failed." : null,
            };
        }
        catch (Exception exception) when (exception is NotebookFormatException or KernelStartException or IOException or UnauthorizedAccessException)
        {
            return new LessonRun(lesson, LessonOutcome.Failed) { Duration = time.GetElapsedTime(start), Problem = exception.Message };
        }
    }

    /// <summary>Names what was written, and says why the rest was not: what the cells gave is told all the same.</summary>
    private static (IReadOnlyList<string> Written, IReadOnlyList<string> Unwritten) Write(NotebookFile lesson, NotebookRun run, RunOptions options)
    {
        List<string> written = [];
        List<string> unwritten = [];
        if (options.WriteOutput)
        {
            Save(lesson.OutputPath);
        }
        if (options.WriteBack && run.Succeeded)
        {
            Save(lesson.Path);
        }
        return (written, unwritten);

        void Save(string path)
        {
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                run.Notebook.Save(path);
                written.Add(lesson.Repository.RelativeName(path));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                unwritten.Add(WriteProblem.Describe(lesson.Repository, path, exception));
            }
        }
    }

    // Progress<T> would post to the thread pool, and reports could arrive out of order or after the end.
    private sealed class CellStarts(Action report) : IProgress<CellProgress>
    {
        public void Report(CellProgress value)
        {
            if (value is CellProgress.Started)
            {
                report();
            }
        }
    }
}
