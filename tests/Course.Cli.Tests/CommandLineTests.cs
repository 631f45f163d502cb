using Course.Cli.CommandLine;
using Course.Kernel.Notebooks;
using Spectre.Console;
using Xunit;

namespace Course.Cli.Tests;

/// <summary>The command as a whole: arguments in; text, files and exit code out.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryClone clone = new();
    private readonly ScriptedKernel kernel = new();
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();
    private bool live;

    public void Dispose() => clone.Dispose();

    [Fact]
    public async Task NoArguments_RunsEveryLessonInOrderAndWritesToOut()
    {
        clone.WriteLesson("02-delegation", Cells.Code("print b"));
        clone.WriteLesson("01-generators", Cells.Markdown("# One"), Cells.Code("print a"), Cells.Code("picture"));
        string before = clone.Read("notebooks/01-generators.ipynb");

        Assert.Equal(ExitCode.Success, await RunAsync());

        Assert.Equal(["notebooks/01-generators.ipynb", "notebooks/02-delegation.ipynb"], kernel.Runs.Select(run => run.Name));
        Assert.Equal(clone.PathOf("notebooks"), kernel.Runs[0].Options.Kernel.WorkingDirectory);
        Assert.Equal(before, clone.Read("notebooks/01-generators.ipynb"));
        Notebook executed = Notebook.Load(clone.PathOf("out/01-generators.ipynb"));
        Assert.Equal([null, 1, 2], executed.Cells.Select(cell => cell.ExecutionCount));
        Assert.Matches(@"│ 01-generators\s*│ 2\s*│\s*1 │\s*– │\s*– │\s*– │", output.ToString());
        Assert.Contains("2 lessons passed.", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_FromFolderInsideTheClone_FindsTheClone()
    {
        clone.WriteLesson("01-generators", Cells.Code("print a"));

        Assert.Equal(ExitCode.Success, await RunInAsync(clone.PathOf("notebooks")));

        Assert.True(clone.Exists("out/01-generators.ipynb"));
    }

    [Theory]
    [InlineData("01")]
    [InlineData("01-generators")]
    [InlineData("01-generators.ipynb")]
    [InlineData("notebooks/01-generators.ipynb")]
    public async Task Run_NotebookByName_RunsOnlyThat(string name)
    {
        clone.WriteLesson("01-generators", Cells.Code("print a"));
        clone.WriteLesson("02-delegation", Cells.Code("print b"));

        Assert.Equal(ExitCode.Success, await RunAsync("run", name));

        Assert.Equal(["notebooks/01-generators.ipynb"], kernel.Runs.Select(run => run.Name));
    }

    [Fact]
    public async Task Run_Write_ReplacesTheNotebookToo()
    {
        clone.WriteLesson("01-generators", Cells.Code("print a"));

        Assert.Equal(ExitCode.Success, await RunAsync("run", "--write"));

        Assert.Equal(clone.Read("out/01-generators.ipynb"), clone.Read("notebooks/01-generators.ipynb"));
        Assert.Equal(1, Notebook.Load(clone.PathOf("notebooks/01-generators.ipynb")).Cells[0].ExecutionCount);
    }

    [Fact]
    public async Task Run_CellFails_ShowsItExitsWith1AndGoesOn()
    {
        clone.WriteLesson("01-generators", Cells.Markdown("# One"), Cells.Code("fail no luck"), Cells.Code("print a"));
        clone.WriteLesson("02-delegation", Cells.Code("print b"));
        string before = clone.Read("notebooks/01-generators.ipynb");

        Assert.Equal(ExitCode.Failure, await RunAsync("run", "--write"));

        Assert.Contains("notebooks/01-generators.ipynb, cell 2 (code cell 1): InvalidOperationException", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("    no luck\n    line 1\n      fail\n      ^\n", output.ToString().ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("2, 1 failed", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("1 lesson failed: 01-generators.", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(before, clone.Read("notebooks/01-generators.ipynb"));
        Assert.Equal(2, kernel.Runs.Count);
    }

    [Fact]
    public async Task Run_MessageOfSeveralLines_IsIndentedAsAWhole()
    {
        clone.WriteLesson("01-generators", Cells.Code("fail no luck\nat all"));

        await RunAsync("run");

        Assert.Contains("    no luck\n    at all\n    line 1\n", output.ToString().ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_FailFast_StopsThere()
    {
        clone.WriteLesson("01-generators", Cells.Code("fail no luck"), Cells.Code("print a"));
        clone.WriteLesson("02-delegation", Cells.Code("print b"));

        Assert.Equal(ExitCode.Failure, await RunAsync("run", "--fail-fast"));

        Assert.True(Assert.Single(kernel.Runs).Options.FailFast);
        Assert.Contains("1 of 2, 1 failed", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("Not run: 02-delegation.", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_BadNotebook_SaysWhereAndLeavesIt()
    {
        clone.Write("notebooks/01-generators.ipynb", "{\n \"cells\": [}");
        clone.WriteLesson("02-delegation", Cells.Code("print b"));

        Assert.Equal(ExitCode.Failure, await RunAsync("run"));

        Assert.Contains("notebooks/01-generators.ipynb, line 2, column 12: this is not valid JSON", output.ToString(), StringComparison.Ordinal);
        Assert.Equal("{\n \"cells\": [}", clone.Read("notebooks/01-generators.ipynb"));
        Assert.Contains("02-delegation", Assert.Single(kernel.Runs).Name, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("out", "out/01-generators.ipynb could not be written: out is a file, and a folder is needed there.")]
    [InlineData("out/01-generators.ipynb/file", "out/01-generators.ipynb could not be written: there is a folder of that name.")]
    public async Task Run_OutputCannotBeWritten_ShowsTheTableAllTheSame(string obstacle, string expected)
    {
        clone.Write(obstacle, "");
        clone.WriteLesson("01-generators", Cells.Code("print a"), Cells.Code("picture"));

        Assert.Equal(ExitCode.Failure, await RunAsync("run", "01"));

        Assert.Contains(expected, output.ToString(), StringComparison.Ordinal);
        Assert.Matches(@"│ 01-generators\s*│ 2\s*│\s*1 │", output.ToString());
        Assert.Contains("Not written: 01-generators.", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(clone.Root, output.ToString() + error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Write_ReadOnlyNotebook_IsSaidAndTheCopyIsWritten()
    {
        clone.WriteLesson("01-generators", Cells.Code("print a"));
        FileInfo notebook = new(clone.PathOf("notebooks/01-generators.ipynb")) { IsReadOnly = true };

        Assert.Equal(ExitCode.Failure, await RunAsync("run", "--write"));
        notebook.IsReadOnly = false;

        Assert.Contains("notebooks/01-generators.ipynb could not be written: the file is read-only.", output.ToString(), StringComparison.Ordinal);
        Assert.True(clone.Exists("out/01-generators.ipynb"));
        Assert.DoesNotContain(clone.Root, output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Interrupted_SaysWhatWasDoneAndWhatNot()
    {
        clone.WriteLesson("01-generators", Cells.Code("print a"));
        clone.WriteLesson("02-delegation", Cells.Code("print b"), Cells.Code("interrupt"));
        clone.WriteLesson("03-before-asyncio", Cells.Code("print c"));

        Assert.Equal(ExitCode.Interrupted, await RunAsync("run", "--write"));

        Assert.Contains("Executed notebooks: out/01-generators.ipynb, notebooks/01-generators.ipynb", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("notebooks/02-delegation.ipynb was interrupted at code cell 2 of 2; nothing of it was written.", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("Not run: 03-before-asyncio.", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(["01-generators.ipynb"], Directory.GetFiles(clone.PathOf("out")).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("2.5", 2.5)]
    [InlineData("90", 90)]
    [InlineData("90s", 90)]
    public async Task Run_Timeout_ReachesTheKernel(string timeout, double seconds)
    {
        clone.WriteLesson("01-generators", Cells.Code("print a"));

        Assert.Equal(ExitCode.Success, await RunAsync("run", "--timeout", timeout));

        Assert.Equal(TimeSpan.FromSeconds(seconds), kernel.Runs[0].Options.CellTimeout);
    }

    [Fact]
    public async Task Run_InTerminal_ShowsBarsAndTheTable()
    {
        live = true;
        clone.WriteLesson("01-generators", Cells.Code("print a"), Cells.Code("fail x"));

        Assert.Equal(ExitCode.Failure, await RunAsync());

        Assert.Contains("1 cell failed", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("\u001b[", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("│ lesson", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--timeout takes a number of seconds such as 90 or 1.5, more than 0 and at most 86400, and not \"0\".", "run", "--timeout", "0")]
    [InlineData("and not \"soon\".", "run", "--timeout", "soon")]
    [InlineData("--javascript takes headless or browser, and not \"page\".", "jupyter", "install", "--javascript", "page")]
    [InlineData("Required argument missing for option: '--javascript'.", "jupyter", "install", "--javascript")]
    [InlineData("and not \"1,5\".", "run", "--timeout", "1,5")]
    [InlineData("and not \"NaN\".", "run", "--timeout", "NaN")]
    [InlineData("and not \"1e3\".", "run", "--timeout", "1e3")]
    [InlineData("and not \"\".", "run", "--timeout", "")]
    [InlineData("The name of a notebook is empty. The lessons are: 01-generators, 02-delegation.", "run", "")]
    [InlineData("The name of a notebook is empty.", "check", " ")]
    [InlineData("Unrecognized command or argument 'runn'", "runn")]
    [InlineData("Unrecognized command or argument '--fast'", "--fast")]
    [InlineData("There is no notebook 07, neither as a path nor in notebooks/. The lessons are: 01-generators, 02-delegation.", "run", "07")]
    [InlineData("0 fits more than one lesson: 01-generators, 02-delegation.", "check", "0")]
    [InlineData("notebooks/01-generators.ipynb and mine/01-generators.ipynb would both be written to out/01-generators.ipynb.", "run", "01", "mine/01-generators.ipynb")]
    public async Task WrongUse_SaysWhatToDoAndDoesNothing(string expected, params string[] arguments)
    {
        clone.WriteLesson("01-generators", Cells.Code("print a"));
        clone.WriteLesson("02-delegation", Cells.Code("print a"));
        clone.Write("mine/01-generators.ipynb", clone.Read("notebooks/01-generators.ipynb"));

        Assert.Equal(ExitCode.WrongUse, await RunAsync(arguments));

        Assert.StartsWith("course: ", error.ToString(), StringComparison.Ordinal);
        Assert.Contains(expected, error.ToString(), StringComparison.Ordinal);
        Assert.Equal("", output.ToString());
        Assert.Empty(kernel.Runs);
    }

    [Fact]
    public async Task Run_NoLessons_IsWrongUse()
    {
        Assert.Equal(ExitCode.WrongUse, await RunAsync());

        Assert.Contains("There is no notebook (.ipynb)", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OutsideOfAnyClone_IsWrongUse()
    {
        using TemporaryClone elsewhere = new();
        File.Delete(elsewhere.PathOf("Course.sln"));

        Assert.Equal(ExitCode.WrongUse, await RunInAsync(elsewhere.Root));

        Assert.Contains("is not inside a clone of the course (no Course.sln here or above)", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help", "course check")]
    [InlineData("run --help", "course run --write")]
    [InlineData("check --help", "course check 01 --no-run")]
    public async Task Help_ShowsExamples(string arguments, string expected)
    {
        Assert.Equal(ExitCode.Success, await RunAsync(arguments.Split(' ')));

        Assert.Contains("Examples:", output.ToString(), StringComparison.Ordinal);
        Assert.Contains(expected, output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_Findings_ExitsWith1AndWritesNothing()
    {
        clone.Write("README.md", "# Course\n");
        clone.WriteLesson("01-generators", Cells.Code("clock"));

        Assert.Equal(ExitCode.Failure, await RunAsync("check"));

        Assert.Contains("✗ lesson-header", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("notebooks/01-generators.ipynb, cell 1: the number of outputs differs: 0 committed, 1 in a fresh run.", output.ToString(), StringComparison.Ordinal);
        Assert.Matches(@"Checks: \d+ passed, \d+ failed\.", output.ToString());
        Assert.False(Directory.Exists(clone.PathOf("out")));
    }

    [Fact]
    public async Task Check_OutputThatChanges_IsFoundByRunning()
    {
        clone.Write("README.md", "# Course\n");
        clone.WriteLesson("01-generators", Cells.Code("clock"), Cells.Tagged(["measured"], "clock"));
        await RunAsync("run", "--write");

        await RunAsync("check");

        Assert.Contains("stdout differs at line 1, column 5: committed “run 1”, now “run 2”", output.ToString(), StringComparison.Ordinal);
        Assert.Single(output.ToString().Split("differs at").Skip(1));
    }

    [Fact]
    public async Task Check_NoRun_RunsNothing()
    {
        clone.WriteLesson("01-generators", Cells.Code("clock"));

        Assert.Equal(ExitCode.Failure, await RunAsync("check", "--no-run"));

        Assert.Empty(kernel.Runs);
        Assert.DoesNotContain("outputs-reproduce", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_RunFails_IsAFindingAtTheCell()
    {
        clone.WriteLesson("01-generators", Cells.Code("print a"), Cells.Code("fail no luck"));

        Assert.Equal(ExitCode.Failure, await RunAsync("check"));

        Assert.Contains("notebooks/01-generators.ipynb, cell 2: a fresh run failed here with InvalidOperationException: no luck.", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_BadNotebook_IsAFinding()
    {
        clone.Write("notebooks/01-generators.ipynb", "[]");

        Assert.Equal(ExitCode.Failure, await RunAsync("check"));

        Assert.Contains("notebooks/01-generators.ipynb, line 1: a notebook is a JSON object, and this is a list.", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_Interrupted_SaysSo()
    {
        clone.WriteLesson("01-generators", Cells.Code("interrupt"));

        Assert.Equal(ExitCode.Interrupted, await RunAsync("check"));

        Assert.Contains("interrupted: nothing was checked", error.ToString(), StringComparison.Ordinal);
    }

    private Task<int> RunAsync(params string[] arguments) => RunInAsync(clone.Root, arguments);

    private async Task<int> RunInAsync(string folder, params string[] arguments)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = live ? AnsiSupport.Yes : AnsiSupport.No,
            Interactive = live ? InteractionSupport.Yes : InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = 160;
        CourseSession session = new(console, error, [folder], kernel, TimeProvider.System);
        return await new CourseCommand(session).InvokeAsync(arguments, kernel.Interrupt.Token);
    }
}
