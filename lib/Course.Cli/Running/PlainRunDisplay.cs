using System.Globalization;
using Spectre.Console;

namespace Course.Cli.Running;

/// <summary>A line when a lesson starts and one when it ends: for files, pipes, CI and terminals that cannot redraw.</summary>
internal sealed class PlainRunDisplay(IAnsiConsole console) : IRunDisplay, IRunProgress
{
    public Task<T> ShowAsync<T>(IReadOnlyList<NotebookFile> lessons, Func<IRunProgress, Task<T>> run) => run(this);

    public void LessonStarted(NotebookFile lesson, int codeCells) =>
        Write(string.Create(CultureInfo.InvariantCulture, $"{lesson.DisplayName}: running {codeCells} code cells"));

    public void CellStarted(NotebookFile lesson, int position)
    {
    }

    public void LessonEnded(LessonRun run) => Write($"{run.File.DisplayName}: {RunReport.Describe(run)}");

    // Not wrapped at the width that the console guesses for a file: a line stays a line.
    private void Write(string line) => console.Profile.Out.Writer.WriteLine(line);
}
