using Xunit;

namespace Course.Kernel.Tests.Languages;

public sealed class FSharpCellTests(SharedKernel kernel)
{
    [Fact]
    public async Task State_PersistsAcrossCells()
    {
        await kernel.SucceedAsync("#!fsharp\nlet numbers = [1; 2; 3]\ntype Shape = Circle of float");

        Assert.Equal("6", await kernel.ValueOfAsync("#!fsharp\nstring (List.sum numbers)"));
        Assert.Equal("Circle 1.5", await kernel.ValueOfAsync("sprintf \"%A\" (Circle 1.5)", "fsharp"));
    }

    [Fact]
    public async Task Printf_IsCaptured() =>
        Assert.Equal("hello [1; 2]\n", (await kernel.SucceedAsync("#!fsharp\nprintfn \"hello %A\" [1; 2]")).StandardOutput());

    [Theory]
    [InlineData("let bound = 3", false)]
    [InlineData("()", false)]
    [InlineData("printf \"\"", false)]
    [InlineData("3 + 4", true)]
    [InlineData("display 3 |> ignore", false)]
    public async Task TrailingExpression_UnlessUnit_IsShown(string code, bool isShown) =>
        Assert.Equal(isShown, (await kernel.SucceedAsync(code, "fsharp")).Outputs.OfType<CellOutput.ExecuteResult>().Any());

    [Fact]
    public async Task Scope_HasTheNamesOfACell()
    {
        CellResult result = await kernel.SucceedAsync("display(HTML \"<b>\") |> ignore\n[1].Display() |> ignore\nFile.Exists(\"none\") |> string", "fsharp");

        Assert.Equal("<b>", Assert.IsType<CellOutput.DisplayData>(result.Outputs[0]).Data["text/html"]);
        Assert.Equal("False", result.Value());
    }

    [Fact]
    public async Task CompileError_HasTheCellsLineAndCaret()
    {
        (CellResult result, string name) = await kernel.RunNamedAsync("#!fsharp\nlet text = \"a\"\nlet wrong : int = text");

        Assert.Equal((3, 19), (result.CompileErrors[0].Line, result.CompileErrors[0].Column));
        Assert.StartsWith($"{name}, line 3, column 19: error FS0001", result.Error!.Traceback[0], StringComparison.Ordinal);
        Assert.Contains("                      ^^^^", result.Error.Traceback);
    }

    [Fact]
    public async Task Exception_HasTheCellsLine()
    {
        (CellResult result, string name) = await kernel.RunNamedAsync("#!fsharp\nlet fail (x: int) : int =\n  failwithf \"bad %d\" x\n\nfail 3 |> ignore");

        Assert.Equal("bad 3", result.Error!.Value);
        Assert.Contains($"   at fail(Int32 x) in {name}, line 3\n   at {name}, line 5", string.Join('\n', result.Error.Traceback), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Warning_IsShown()
    {
        CellResult result = await kernel.SucceedAsync("#!fsharp\ntype Choice2 = Left | Right\nmatch Left with\n| Left -> ()");

        Assert.Equal("FS0025", Assert.Single(result.Warnings).Code);
        Assert.Contains("line 3", result.StandardError());
    }
}
