using Spectre.Console;

namespace Course.Cli.Running;

/// <summary>A bar for each lesson, redrawn in place.</summary>
internal sealed class LiveRunDisplay(IAnsiConsole console) : IRunDisplay
{
    public Task<T> ShowAsync<T>(IReadOnlyList<NotebookFile> lessons, Func<IRunProgress, Task<T>> run) =>
        console.Progress()
            .AutoClear(false)
            .HideCompleted(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new CellsColumn(), new ElapsedTimeColumn(), new SpinnerColumn())
            .StartAsync(context => run(new Bars(context, lessons)));

    private sealed class Bars : IRunProgress
    {
        private readonly Dictionary<string, ProgressTask> bars;

        public Bars(ProgressContext context, IReadOnlyList<NotebookFile> lessons) =>
            bars = lessons.ToDictionary(lesson => lesson.Path, lesson => context.AddTask(Markup.Escape(lesson.LessonName), autoStart: false));

        public void LessonStarted(NotebookFile lesson, int codeCells)
        {
            ProgressTask bar = bars[lesson.Path];
            bar.MaxValue = Math.Max(1, codeCells);
            bar.StartTask();
        }

        // The cell that has just started is not done yet.
        public void CellStarted(NotebookFile lesson, int position) => bars[lesson.Path].Value = position - 1;

        public void LessonEnded(LessonRun run)
        {
            ProgressTask bar = bars[run.File.Path];
            if (run.Outcome == LessonOutcome.Passed)
            {
                bar.Value = bar.MaxValue;
            }
            else
            {
                string colour = run.Outcome == LessonOutcome.Failed ? "red" : "yellow";
                bar.Description = $"[{colour}]{Markup.Escape(run.File.LessonName)} ({Markup.Escape(RunReport.Describe(run))})[/]";
            }
            bar.StopTask();
        }
    }

    /// <summary>How many cells are done, of how many.</summary>
    private sealed class CellsColumn : ProgressColumn
    {
        public override Spectre.Console.Rendering.IRenderable Render(Spectre.Console.Rendering.RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(task.IsStarted ? $"{(int)task.Value}/{(int)task.MaxValue} cells" : "waiting");
    }
}
