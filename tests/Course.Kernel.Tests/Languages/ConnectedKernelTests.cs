using System.Globalization;
using Course.Kernel.Jupyter.KernelSpecs;
using Course.Kernel.Tests.Notebooks;
using Xunit;

namespace Course.Kernel.Tests.Languages;

/// <summary>Cells in a real Jupyter kernel that is installed in the test's own folder: that of the course, as any other.</summary>
public sealed class ConnectedKernelTests(ConnectedKernelTests.Kernel kernel) : IClassFixture<ConnectedKernelTests.Kernel>
{
    [Fact]
    public async Task State_IsTheKernelsOwn()
    {
        await kernel.SucceedAsync("#!other\nvar there = 5;");

        Assert.Equal("5", await kernel.TextOfAsync("#!other\nthere"));
        Assert.Contains("CS0103", (await kernel.RunAsync("there")).Error!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outputs_AreTheCells()
    {
        CellResult result = await kernel.SucceedAsync("#!other\nConsole.Write(\"out\"); Console.Error.Write(\"err\"); var shown = display(\"before\", \"text/plain\"); shown.Update(\"after\"); Console.Write(\"end\");");

        Assert.Equal(
            ["stdout:out", "stderr:err", "display:after", "stdout:end"],
            result.Outputs.Select(output => output switch
            {
                CellOutput.StreamOutput stream => $"{stream.Name}:{stream.Text}",
                CellOutput.DisplayData display => $"display:{display.Data["text/plain"]}",
                _ => output.ToString(),
            }));
    }

    [Fact]
    public async Task Error_IsTheKernels()
    {
        CellOutput.ErrorOutput error = (await kernel.RunAsync("#!other\nthrow new FormatException(\"no luck\");")).Error!;

        Assert.Equal(("System.FormatException", "no luck"), (error.Name, error.Value));
        Assert.Contains("no luck", error.Traceback[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Input_IsAskedOfTheReader()
    {
        AnsweringReader reader = new("answer");

        CellResult result = await kernel.Process.ExecuteAsync(new CellRequest("#!other\nConsole.Write(Console.ReadLine());"), new CellAudience { Input = reader }, TestContext.Current.CancellationToken);

        Assert.Equal(("answer", ":False"), (result.StandardOutput(), Assert.Single(reader.Questions)));
        Assert.Equal("True", await kernel.TextOfAsync("#!other\nConsole.ReadLine() is null"));
    }

    [Fact]
    public async Task Interrupt_StopsTheCellAndKeepsVariables()
    {
        await kernel.SucceedAsync("#!other\nvar keptThere = 1;");
        Signal running = new("running");
        Task<CellResult> cell = kernel.Process.ExecuteAsync(new CellRequest("#!other\nConsole.Write(\"running\"); while (true) { }"), running, TestContext.Current.CancellationToken);
        await running.Task;
        await kernel.Process.InterruptAsync(TestContext.Current.CancellationToken);

        Assert.Equal((CellStatus.Interrupted, InterruptStep.Checkpoint), ((await cell).Status, (await cell).Interrupt!.Step));
        Assert.Equal("1", await kernel.TextOfAsync("#!other\nkeptThere"));
    }

    [Fact]
    public async Task Code_IsCompletedExplainedAndCheckedByTheKernel()
    {
        await kernel.SucceedAsync("#!other\nvar numbersThere = new List<int>();");
        const string Code = "#!other\n\"😀\"; numbersThere.AddR";

        CodeCompletions completions = (await AskAsync(CodeQuestion.QuestionKind.Complete, Code)).Completions!;
        Assert.Equal(("AddRange", Code.Length - 4, Code.Length), (Assert.Single(completions.Items).Text, completions.Start, completions.End));
        Assert.Contains("void Console.WriteLine(string? value)", (await AskAsync(CodeQuestion.QuestionKind.Inspect, "#!other\nConsole.WriteLine(")).Inspection!.PlainText, StringComparison.Ordinal);
        Assert.Equal(CodeCompleteness.CodeState.Incomplete, (await AskAsync(CodeQuestion.QuestionKind.CheckCompleteness, "#!other\nif (true) {")).Completeness!.State);

        Task<CodeAnswer> AskAsync(CodeQuestion.QuestionKind kind, string code) => kernel.Process.AskAsync(new CodeQuestion(kind, code, code.Length, "csharp"), TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("#!share --from other x", "share")]
    [InlineData("#!other\n#!set --name x --value 1", "set")]
    [InlineData("#!other\n#!whos", "whos")]
    public async Task Variables_OfAKernelThatIsNotPython_CannotBeReached(string code, string magic) => Assert.Equal(
        $"#!{magic} cannot reach variables of other: it is the Jupyter kernel course-csharp, and only a Python kernel's can be reached.",
        (await kernel.RunAsync(code)).Error!.Value);

    [Theory]
    [InlineData("course-csharp")]
    [InlineData("Course-CSharp")]
    public async Task Connect_Again_KeepsTheRunningKernel(string spec)
    {
        await kernel.SucceedAsync("#!other\nvar keptAgain = 2;");

        CellResult again = await kernel.SucceedAsync($"#!connect jupyter --kernel-name other --kernel-spec {spec}");

        Assert.Equal("Kernel kept: #!other is connected to course-csharp already, and its variables keep their values.", again.Display("text/plain"));
        Assert.Equal("2", await kernel.TextOfAsync("#!other\nkeptAgain"));
    }

    [Theory]
    [InlineData("python3", "#!other is a name in use: give python3 another one. The kernel course-csharp stays connected as #!other.")]
    [InlineData("course-csharb", "There is no Jupyter kernel \"course-csharb\" here; did you mean course-csharp? There are ")]
    [InlineData("course-csharb", "The kernel course-csharp stays connected as #!other.")]
    public async Task Connect_AnotherKernelUnderANameInUse_IsRefusedAndKeepsTheOldOne(string spec, string message)
    {
        await kernel.SucceedAsync("#!other\nvar keptDespite = 3;");

        CellResult refused = await kernel.RunAsync($"#!connect jupyter --kernel-name other --kernel-spec {spec}");

        Assert.Equal((CellStatus.Error, "MagicError"), (refused.Status, refused.Error!.Name));
        Assert.Contains(message, refused.Error.Value, StringComparison.Ordinal);
        Assert.Equal("3", await kernel.TextOfAsync("#!other\nkeptDespite"));
    }

    [Theory]
    [InlineData("\"a b\"")]
    [InlineData("a:b")]
    [InlineData("\"\"")]
    public async Task Connect_UnderANameThatCannotBeAMagic_IsRefused(string name) => Assert.Contains(
        "cannot follow #!: a kernel's name is one word",
        (await kernel.RunAsync($"#!connect jupyter --kernel-name {name} --kernel-spec course-csharp")).Error!.Value,
        StringComparison.Ordinal);

    [Fact]
    public async Task Connect_AKernelThatIsNotInstalled_NamesThoseThatAre()
    {
        CellResult skipped = await kernel.RunAsync("#!connect jupyter --kernel-name julia --kernel-spec julia-1.9");

        Assert.Equal(CellStatus.Skipped, skipped.Status);
        Assert.Matches("^Skipped: There is no Jupyter kernel \"julia-1.9\" here; there are course-csharp[^.]*\\. Install it, and run this cell again\\.\n$", skipped.StandardError());
        Assert.Equal(CellStatus.Skipped, (await kernel.RunAsync("#!julia\n1 + 1")).Status);
    }

    [Fact]
    public async Task Kernel_EndsWithTheNotebooks()
    {
        KernelProcess owner = await KernelProcess.StartAsync(Searching(kernel.Data), TestContext.Current.CancellationToken);
        await owner.ExecuteAsync(new CellRequest("#!connect jupyter --kernel-name other --kernel-spec course-csharp"), cancellationToken: TestContext.Current.CancellationToken);
        CellResult result = await owner.ExecuteAsync(new CellRequest("#!other\nConsole.Write(Environment.ProcessId);"), cancellationToken: TestContext.Current.CancellationToken);
        using System.Diagnostics.Process other = System.Diagnostics.Process.GetProcessById(int.Parse(result.StandardOutput(), CultureInfo.InvariantCulture));

        await owner.DisposeAsync();

        await other.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Options by which a kernel finds the kernelspecs of a folder first.</summary>
    internal static KernelOptions Searching(TemporaryFolder data) => SharedKernel.Patient with { Environment = new Dictionary<string, string?> { ["JUPYTER_PATH"] = data.Path } };

    /// <summary>One kernel for the class, with another one connected.</summary>
    public sealed class Kernel : IAsyncLifetime
    {
        private int executionCount;

        public KernelProcess Process { get; private set; } = null!;

        internal TemporaryFolder Data { get; } = new();

        public async ValueTask InitializeAsync()
        {
            new JupyterInstallation(Data.Path).Install(asDotnetInteractive: false, []);
            Process = await KernelProcess.StartAsync(Searching(Data));
            Assert.Equal("Kernel added: #!other", (await RunAsync("#!connect jupyter --kernel-name other --kernel-spec course-csharp")).Display("text/plain"));
        }

        public async ValueTask DisposeAsync()
        {
            await Process.DisposeAsync();
            Data.Dispose();
        }

        public Task<CellResult> RunAsync(string code) => Process.ExecuteAsync(new CellRequest(code, ExecutionCount: ++executionCount), cancellationToken: TestContext.Current.CancellationToken);

        public async Task<CellResult> SucceedAsync(string code)
        {
            CellResult result = await RunAsync(code);
            Assert.True(result.Status == CellStatus.Ok, string.Join('\n', result.Error?.Traceback ?? []));
            return result;
        }

        /// <summary>The plain text of a cell's value.</summary>
        public async Task<string?> TextOfAsync(string code) => Assert.Single((await SucceedAsync(code)).Outputs.OfType<CellOutput.ExecuteResult>()).Data["text/plain"];
    }
}
