using System.Globalization;
using Course.Cli.Checking;
using Course.Cli.Exporting;
using Course.Cli.Running;
using Course.Kernel.Jupyter;
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

    /// <summary>Where Jupyter looks for kernels.</summary>
    public JupyterFolders JupyterFolders { get; init; } = JupyterFolders.OfThisMachine();

    /// <exception cref="UsageException">The user is not inside a clone of the course.</exception>
    public CourseRepository Repository() => CourseRepository.Find(startFolders);

    public void Error(string message) => errorWriter.WriteLine($"course: {message}");

    public async Task<int> RunAsync(IReadOnlyList<string> names, RunOptions options, CancellationToken cancellationToken)
    {
        CourseRepository repository = CourseRepository.Find(startFolders);
        IReadOnlyList<LessonRun> runs = await RunAsync(repository.Select(names, startFolders[0]), options, cancellationToken);
        return ExitCodeOf(runs, cancellationToken);
    }

    /// <summary>Runs every lesson and writes the site of what they gave; a lesson that failed is on it as committed.</summary>
    public async Task<int> RunAndExportAsync(CancellationToken cancellationToken)
    {
        CourseRepository repository = CourseRepository.Find(startFolders);
        SiteFolder.RequireReplaceable(repository.SiteFolder);
        IReadOnlyList<LessonRun> runs = await RunAsync(repository.Select([], startFolders[0]), new RunOptions(), cancellationToken);
        int exitCode = ExitCodeOf(runs, cancellationToken);
        if (exitCode == ExitCode.Interrupted)
        {
            return exitCode;
        }
        foreach (LessonRun run in runs.Where(run => !IsOnRecord(run)))
        {
            WriteLine($"{run.File.LessonName} stands on the site as committed, because its run {(run.Outcome == LessonOutcome.Passed ? "could not be written" : "failed")}.");
        }
        LessonSource[] sources = [.. runs.Select(run => new LessonSource(run.File, IsOnRecord(run) ? run.File.OutputPath : run.File.Path))];
        return Math.Max(exitCode, Export(repository, sources, repository.SiteFolder));
    }

    /// <summary>Writes the site.</summary>
    /// <param name="notebooksFolder">The folder with the executed lessons to show; null for the lessons as committed.</param>
    /// <param name="siteFolder">The folder to write; null for <c>out/site</c>.</param>
    public int Export(string? notebooksFolder, string? siteFolder)
    {
        CourseRepository repository = CourseRepository.Find(startFolders);
        string folder = siteFolder is null ? repository.SiteFolder : Path.GetFullPath(siteFolder, startFolders[0]);
        SiteFolder.RequireReplaceable(folder);
        return Export(repository, LessonSource.In(repository, notebooksFolder is null ? null : Path.GetFullPath(notebooksFolder, startFolders[0])), folder);
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

    private async Task<IReadOnlyList<LessonRun>> RunAsync(IReadOnlyList<NotebookFile> lessons, RunOptions options, CancellationToken cancellationToken)
    {
        RequireDifferentOutputs(lessons);
        LessonRunner runner = new(kernel, time);
        IReadOnlyList<LessonRun> runs = await Display().ShowAsync(lessons, progress => runner.RunAsync(lessons, options, progress, cancellationToken));
        RunReport.Write(output, runs);
        return runs;
    }

    private static bool IsOnRecord(LessonRun run) => run.Outcome == LessonOutcome.Passed && run.Unwritten is [];

    private static int ExitCodeOf(IReadOnlyList<LessonRun> runs, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? ExitCode.Interrupted
        : runs.Any(run => run.Outcome == LessonOutcome.Failed || run.Unwritten is not []) ? ExitCode.Failure
        : ExitCode.Success;

    private int Export(CourseRepository repository, IReadOnlyList<LessonSource> sources, string folder)
    {
        Site site = new SiteExporter(repository, CourseMap.Read()).Build(sources);
        if (site.Problems is not [])
        {
            foreach (string problem in site.Problems)
            {
                Error(problem);
            }
            Error($"no site was written{(Directory.Exists(folder) ? ", and the one there is as it was" : "")}; correct this and export again.");
            return ExitCode.Failure;
        }
        SiteFolder.Replace(folder, site);
        WriteLine(string.Create(CultureInfo.InvariantCulture, $"Site: {site.Lessons} lesson{(site.Lessons == 1 ? "" : "s")}, {site.Pictures} picture{(site.Pictures == 1 ? "" : "s")}. To read it, open {Path.Combine(folder, SiteLinks.Index)}"));
        return ExitCode.Success;
    }

    // Not wrapped at the console's width: a path stays in one piece.
    private void WriteLine(string line) => output.Profile.Out.Writer.WriteLine(line);

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
