using Course.Cli.CommandLine;
using Course.Kernel.Notebooks;
using Spectre.Console;
using Xunit;

namespace Course.Cli.Tests.Exporting;

/// <summary><c>course export</c>, and <c>course</c> as far as it exports.</summary>
public sealed class ExportCommandTests : IDisposable
{
    private readonly TemporaryClone clone = new();
    private readonly ScriptedKernel kernel = new();
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    public ExportCommandTests()
    {
        clone.Write("README.md", "# Course\n");
        clone.WriteLesson("01-generators", Cells.Markdown("# One"), Cells.Code("print ran", Cells.Stream("committed")));
        clone.WriteLesson("02-delegation", Cells.Markdown("# Two"), Cells.Code("print ran", Cells.Stream("committed")));
    }

    public void Dispose() => clone.Dispose();

    [Fact]
    public async Task Export_WritesTheLessonsAsCommittedAndRunsNothing()
    {
        Assert.Equal(ExitCode.Success, await RunAsync("export"));

        Assert.Contains("<pre class=\"stream\">committed</pre>", clone.Read("out/site/01-generators.html"), StringComparison.Ordinal);
        Assert.Equal($"Site: 2 lessons, 0 pictures. To read it, open {clone.PathOf("out/site/index.html")}", output.ToString().Trim());
        Assert.Empty(kernel.Runs);
    }

    [Fact]
    public async Task Export_Notebooks_TakesWhatIsThereAndTheRestAsCommitted()
    {
        Assert.Equal(ExitCode.Success, await RunAsync("run", "01"));
        Assert.Equal(ExitCode.Success, await RunAsync("export", "--notebooks", "out", "--output", "mine"));

        Assert.Contains("<pre class=\"stream\">ran</pre>", clone.Read("mine/01-generators.html"), StringComparison.Ordinal);
        Assert.Contains("from a run on the machine that wrote this page", clone.Read("mine/01-generators.html"), StringComparison.Ordinal);
        Assert.Contains("<pre class=\"stream\">committed</pre>", clone.Read("mine/02-delegation.html"), StringComparison.Ordinal);
        Assert.False(clone.Exists("out/site/index.html"));
    }

    [Fact]
    public async Task NoArguments_RunsAndWritesTheSiteOfWhatRan()
    {
        Assert.Equal(ExitCode.Success, await RunAsync());

        Assert.Contains("<pre class=\"stream\">ran</pre>", clone.Read("out/site/01-generators.html"), StringComparison.Ordinal);
        Assert.EndsWith($"To read it, open {clone.PathOf("out/site/index.html")}", output.ToString().TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoArguments_LessonFails_StandsOnTheSiteAsCommitted()
    {
        clone.WriteLesson("02-delegation", Cells.Markdown("# Two"), Cells.Code("fail no luck", Cells.Stream("committed")));

        Assert.Equal(ExitCode.Failure, await RunAsync());

        Assert.Contains("02-delegation stands on the site as committed, because its run failed.", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("<pre class=\"stream\">committed</pre>", clone.Read("out/site/02-delegation.html"), StringComparison.Ordinal);
        Assert.Contains("<pre class=\"stream\">ran</pre>", clone.Read("out/site/01-generators.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoArguments_Interrupted_WritesNoSite()
    {
        clone.WriteLesson("02-delegation", Cells.Code("interrupt"));

        Assert.Equal(ExitCode.Interrupted, await RunAsync());

        Assert.False(Directory.Exists(clone.PathOf("out/site")));
    }

    [Fact]
    public async Task Export_BrokenLink_SaysSoAndLeavesTheOldSite()
    {
        await RunAsync("export");
        string before = clone.Read("out/site/02-delegation.html");
        clone.WriteLesson("02-delegation", Cells.Markdown("# Two\n\n[gone](gone.md)"));

        Assert.Equal(ExitCode.Failure, await RunAsync("export"));

        Assert.Equal(
            """
            course: notebooks/02-delegation.ipynb, cell 1: the link gone.md leads to notebooks/gone.md, which does not exist; correct or remove it.
            course: no site was written, and the one there is as it was; correct this and export again.

            """.ReplaceLineEndings(),
            error.ToString());
        Assert.Equal(before, clone.Read("out/site/02-delegation.html"));
    }

    [Theory]
    [InlineData("There is no folder", "--notebooks", "nowhere")]
    [InlineData("holds none of the course's notebooks, such as 01-generators.ipynb", "--notebooks", "empty")]
    [InlineData("notebooks holds 01-generators.ipynb, which is not in a list", "--output", "notebooks")]
    [InlineData("holds Course.sln, which is not in a list", "--output", ".")]
    [InlineData("is a file", "--output", "README.md")]
    [InlineData("Unrecognized command or argument 'now'", "now")]
    public async Task Export_WrongUse_SaysWhatToDoAndDoesNothing(string expected, params string[] arguments)
    {
        Directory.CreateDirectory(clone.PathOf("empty"));

        Assert.Equal(ExitCode.WrongUse, await RunAsync(["export", .. arguments]));

        Assert.StartsWith("course: ", error.ToString(), StringComparison.Ordinal);
        Assert.Contains(expected, error.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, Notebook.Load(clone.PathOf("notebooks/01-generators.ipynb")).Cells.Count);
        Assert.False(Directory.Exists(clone.PathOf("out")));
    }

    [Fact]
    public async Task Help_Teaches()
    {
        Assert.Equal(ExitCode.Success, await RunAsync("export", "--help"));

        Assert.Contains("course export --notebooks out", output.ToString(), StringComparison.Ordinal);
    }

    private async Task<int> RunAsync(params string[] arguments)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = 60;
        CourseSession session = new(console, error, [clone.Root], kernel, TimeProvider.System);
        return await new CourseCommand(session).InvokeAsync(arguments, kernel.Interrupt.Token);
    }
}
