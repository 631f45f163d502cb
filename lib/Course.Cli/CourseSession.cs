using Course.Cli.Checking;
using Course.Cli.Running;
using Spectre.Console;

namespace Course.Cli;

/// <summary>One use of the command: where it was started, what it prints to, and the kernel that runs cells.</summary>
internal sealed class CourseSession(IAnsiConsole output, TextWriter errorWriter, IReadOnlyList<string> startFolders, INotebookKernel kernel, TimeProvider time)
{
    public IAnsiConsole Output => output;

    public TextWriter ErrorWriter => errorWriter;

    /// <summary>Where the user is: what relative paths start from.</summary>
    public string CurrentFolder => startFolders[0];

    public TimeProvider Time => time;

    /// <exception cref="UsageException">The user is not inside a clone of the course.</exception>
    public CourseRepository Repository() => CourseRepository.Find(startFolders);

    public void Error(string message) => errorWriter.WriteLine($"course: {message}");

    public async Task<int> RunAsync(IReadOnlyList<string> names, RunOptions options, CancellationToken cancellationToken)
    {
        CourseRepository repository = CourseRepository.Find(startFolders);
        IReadOnlyList<NotebookFile> lessons = repository.Select(names, startFolders[0]);
        RequireDifferentOutputs(lessons);

        LessonRunner runner = new(kernel, time);
        IReadOnlyList<LessonRun> runs = await Display().ShowAsync(lessons, progress => runner.RunAsync(lessons, options, progress, cancellationToken));
        RunReport.Write(output, runs);

        return cancellationToken.IsCancellationRequested ? ExitCode.Interrupted
            : runs.Any(run => run.Outcome == LessonOutcome.Failed || run.Unwritten is not []) ? ExitCode.Failure
            : ExitCode.Success;
    }

    public async Task<int> CheckAsync(IReadOnlyList<string> names, bool run, CancellationToken cancellationToken)
    {
        CourseRepository repository = CourseRepository.Find(startFolders);
        IReadOnlyList<NotebookFile> lessons = repository.Select(names, startFolders[0]);

        // What the check's own run gives is compared and thrown away: out/ keeps what `course run` put there.
        RunOptions options = new() { WriteOutput = false };
        LessonRunner runner = new(kernel, time);
        IReadOnlyList<LessonRun>? reruns = run
            ? await Display().ShowAsync(lessons, progress => runner.RunAsync(lessons, options, progress, cancellationToken))
            : null;
        if (cancellationToken.IsCancellationRequested)
        {
            Error("interrupted: nothing was checked and nothing was written.");
            return ExitCode.Interrupted;
        }
        IReadOnlyList<RuleResult> results = new CourseChecker(repository, CourseMap.Read()).Check(lessons, reruns);
        CheckReport.Write(output, results);
        return results.All(result => result.Passed) ? ExitCode.Success : ExitCode.Failure;
    }

    private IRunDisplay Display() =>
        output.Profile.Capabilities is { Ansi: true, Interactive: true } ? new LiveRunDisplay(output) : new PlainRunDisplay(output);

    private static void RequireDifferentOutputs(IReadOnlyList<NotebookFile> lessons)
    {
        if (lessons.GroupBy(lesson => lesson.OutputPath).FirstOrDefault(group => group.Count() > 1) is { } group)
        {
            string files = string.Join(" and ", group.Select(lesson => lesson.DisplayName));
            throw new UsageException($"{files} would both be written to {group.First().Repository.RelativeName(group.Key)}. Run them one at a time.");
        }
    }
}
