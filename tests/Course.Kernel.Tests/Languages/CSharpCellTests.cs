using System.Globalization;
using Xunit;

namespace Course.Kernel.Tests.Languages;

public sealed class CSharpCellTests(SharedKernel kernel)
{
    [Fact]
    public async Task Variable_OfEarlierCell_KeepsItsValue()
    {
        await kernel.SucceedAsync("int kept = 40;");
        await kernel.SucceedAsync("kept += 2;");

        Assert.Equal("42", await kernel.ValueOfAsync("kept.ToString()"));
    }

    [Fact]
    public async Task TypeAndMethod_OfEarlierCell_CanBeUsedAndRedefined()
    {
        await kernel.SucceedAsync("record Point(int X); Point Move(Point point) => point with { X = point.X + 1 };");
        Assert.Equal("Point { X = 2 }", await kernel.ValueOfAsync("Move(new Point(1)).ToString()"));

        await kernel.SucceedAsync("record Point(string Name);");
        Assert.Equal("Point { Name = a }", await kernel.ValueOfAsync("new Point(\"a\").ToString()"));
    }

    [Fact]
    public async Task Using_OfEarlierCell_HoldsInLaterOnes()
    {
        await kernel.SucceedAsync("// only a using\nusing System.Globalization;");

        Assert.Equal("", await kernel.ValueOfAsync("CultureInfo.InvariantCulture.Name"));
    }

    [Theory]
    [InlineData("Math.Max(1, 2).ToString()", "2")] // System
    [InlineData("new StringBuilder(\"a\").ToString()", "a")] // System.Text
    [InlineData("new List<int> { 1 }.Sum().ToString()", "1")] // System.Collections.Generic, System.Linq
    [InlineData("(await Task.FromResult(3)).ToString()", "3")] // System.Threading.Tasks
    [InlineData("((IEnumerable)new[] { 1 }).GetEnumerator().MoveNext().ToString()", "True")] // System.Collections
    public async Task Scope_HasTheUsingsOfDotNetInteractive(string code, string expected) =>
        Assert.Equal(expected, await kernel.ValueOfAsync(code));

    [Fact]
    public async Task Scope_HasNoOtherUsings()
    {
        await using KernelProcess fresh = await KernelProcess.StartAsync(SharedKernel.Patient, TestContext.Current.CancellationToken);
        string[] outOfScope =
        [
            "File.Exists(\"a\")", "Thread.CurrentThread", "CancellationToken.None", "new HttpClient()",
            "Stopwatch.StartNew()", "JsonSerializer.Serialize(1)", "Formatter.DefaultMimeType",
        ];
        foreach (string code in outOfScope)
        {
            CellResult result = await fresh.ExecuteAsync(new CellRequest(code), cancellationToken: TestContext.Current.CancellationToken);

            Assert.Contains(result.CompileErrors, error => error.Code is "CS0103" or "CS0246");
        }
    }

    [Theory]
    [InlineData("System.IO", "File.Exists(\"no such file\").ToString()", "False")]
    [InlineData("System.Threading", "CancellationToken.None.CanBeCanceled.ToString()", "False")]
    [InlineData("System.Net.Http", "typeof(HttpClient).Name", "HttpClient")]
    [InlineData("System.Diagnostics", "typeof(Stopwatch).Name", "Stopwatch")]
    [InlineData("System.Text.Json", "JsonSerializer.Serialize(1)", "1")]
    [InlineData("Microsoft.DotNet.Interactive.Formatting", "Formatter.DefaultMimeType", "text/html")]
    public async Task Scope_WithUsing_HasTheRestOfTheFramework(string namespaceName, string code, string expected) =>
        Assert.Equal(expected, await kernel.ValueOfAsync($"using {namespaceName};\n{code}"));

    [Theory]
    [InlineData("1 + 1", true)]
    [InlineData("var silent = 3;", false)]
    [InlineData("int Silent() => 3;", false)]
    [InlineData("Console.Write(\"\")", false)]
    [InlineData("Math.Abs(3);", false)]
    [InlineData("(string)null", true)]
    [InlineData("if (true) { }", false)]
    [InlineData("// nothing", false)]
    [InlineData("", false)]
    public async Task TrailingExpression_OnlyWithoutSemicolon_IsShown(string code, bool isShown) =>
        Assert.Equal(isShown, (await kernel.SucceedAsync(code)).Outputs.OfType<CellOutput.ExecuteResult>().Any());

    [Fact]
    public async Task TrailingExpression_HasTheExecutionCountOfItsCell()
    {
        (CellResult result, string name) = await kernel.RunNamedAsync("\"value\"");

        Assert.Equal(name, $"Cell {Assert.Single(result.Outputs.OfType<CellOutput.ExecuteResult>()).ExecutionCount}");
    }

    [Fact]
    public async Task TrailingTask_IsNotAwaited()
    {
        await kernel.SucceedAsync("var never = new TaskCompletionSource<int>();");

        // It would hang if it were.
        Assert.Contains("WaitingForActivation", await kernel.ValueOfAsync("never.Task"));
    }

    [Fact]
    public async Task TopLevelAwait_ContinuesOnThePoolWithoutSynchronizationContext() => Assert.Equal(
        "True True True",
        await kernel.ValueOfAsync("""
            var before = System.Threading.SynchronizationContext.Current is null;
            await Task.Yield();
            $"{before} {System.Threading.SynchronizationContext.Current is null} {System.Threading.Thread.CurrentThread.IsThreadPoolThread}"
            """));

    [Fact]
    public async Task LanguageVersion_IsLatest() => Assert.Equal(
        "3 set",
        await kernel.ValueOfAsync("""
            class Latest { public string Name { get; set => field = value + "t"; } }
            int[] numbers = [1, 2];
            Latest latest = new() { Name = "se" };
            latest?.Name = "se";
            $"{numbers.Sum()} {latest.Name}"
            """));

    [Fact]
    public async Task Cell_IsCompiledWithoutOptimisation() => Assert.Equal(
        "True",
        await kernel.ValueOfAsync("""
            class Compiled { }
            typeof(Compiled).Assembly.GetCustomAttributes(false).OfType<System.Diagnostics.DebuggableAttribute>().Single().IsJITOptimizerDisabled.ToString()
            """));

    [Fact]
    public async Task CallerFilePath_IsAStableNameOfTheCell()
    {
        (CellResult result, string name) = await kernel.RunNamedAsync("""
            using System.Runtime.CompilerServices;

            string Where([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => $"{file}:{line}";
            Where()
            """);

        Assert.Equal($"cell-{int.Parse(name["Cell ".Length..], CultureInfo.InvariantCulture):00}.csx:4", result.Value());
    }

    [Fact]
    public async Task CallerArgumentExpression_IsTheTextAsWritten() => Assert.Equal(
        "() => { while (true) break; return 1; }",
        await kernel.ValueOfAsync("""
            string TextOf(Func<int> code, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(code))] string text = "") => text;
            TextOf(() => { while (true) break; return 1; })
            """));

    [Fact]
    public async Task ExpressionTree_IsTheExpressionAsWritten() => Assert.Equal(
        "x => (x + 1)",
        await kernel.ValueOfAsync("System.Linq.Expressions.Expression<Func<int, int>> tree = x => x + 1; tree.ToString()"));

    [Fact]
    public async Task AsyncLocal_OfEarlierCell_DoesNotPersist()
    {
        await kernel.SucceedAsync("var local = new System.Threading.AsyncLocal<int>(); local.Value = 3;");

        Assert.Equal("0", await kernel.ValueOfAsync("local.Value.ToString()"));
    }

    [Fact]
    public async Task Process_HasInvariantCultureUtf8AndTheMarkOfAStaticHost() => Assert.Equal(
        "1.5 | utf-8 | static | static | 1",
        await kernel.ValueOfAsync("""
            await Task.Yield();
            $"{1.5} | {Console.Out.Encoding.WebName} | {Environment.GetEnvironmentVariable("COURSE_NOTEBOOK_HOST")} | {AppContext.GetData("COURSE_NOTEBOOK_HOST")} | {Environment.GetEnvironmentVariable("NO_COLOR")}"
            """));

    [Fact]
    public async Task ReadLine_FindsTheEndOfInput() =>
        Assert.Equal("True", await kernel.ValueOfAsync("(Console.ReadLine() is null).ToString()"));

    [Fact]
    public async Task VariablesAssignedBeforeAnException_KeepTheirValues()
    {
        CellResult failed = await kernel.RunAsync("int assigned = 7; throw new Exception(); ");

        Assert.Equal(CellStatus.Error, failed.Status);
        Assert.Equal("7", await kernel.ValueOfAsync("assigned.ToString()"));
    }

    [Fact]
    public async Task CellThatDoesNotCompile_LeavesNothing()
    {
        Assert.Equal(CellStatus.Error, (await kernel.RunAsync("int halfDone = 1; nonsense;")).Status);

        Assert.Contains((await kernel.RunAsync("halfDone")).CompileErrors, error => error.Code == "CS0103");
    }

    [Fact]
    public async Task ManyCells_KeepTheFirstOnesVariables()
    {
        await kernel.SucceedAsync("int counted = 0;");
        for (int cell = 0; cell < 40; cell++)
        {
            await kernel.SucceedAsync("counted++;");
        }

        Assert.Equal("40", await kernel.ValueOfAsync("counted.ToString()"));
    }
}
