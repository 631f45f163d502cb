using Course.Kernel.Languages;
using Xunit;

namespace Course.Kernel.Tests.Languages;

public sealed class MagicTests(SharedKernel kernel)
{
    private static readonly string[] Languages = ["csharp", "fsharp", "html", "markdown"];

    [Fact]
    public void Parse_NoMagic_IsOnePartInTheCellsLanguage()
    {
        CellText text = CellText.Parse("a\nb", "csharp", Languages);

        Assert.Equal([new CellSegment("csharp", "a\nb")], text.Segments);
        Assert.False(text.IsTimed);
    }

    [Fact]
    public void Parse_MagicInTheMiddle_StartsAPartOnItsOwnLine()
    {
        CellText text = CellText.Parse("1\n#!html\n<b>\n#!C#\n2", "csharp", Languages);

        Assert.Equal([new CellSegment("csharp", "1"), new CellSegment("html", "\n\n<b>"), new CellSegment("csharp", "\n\n\n\n2")], text.Segments);
    }

    [Fact]
    public void Parse_Time_ChangesNoLanguage()
    {
        CellText text = CellText.Parse("#!time\n1", "fsharp", Languages);

        Assert.True(text.IsTimed);
        Assert.Equal([new CellSegment("fsharp", "\n1")], text.Segments);
    }

    [Fact]
    public void Parse_WindowsLineEnds_CountAsOne() => Assert.Equal(
        [new CellSegment("html", "\n<b>\n<i>")],
        CellText.Parse("#!html\r\n<b>\r\n<i>", "csharp", Languages).Segments);

    [Fact]
    public void Parse_MagicInsideARawString_IsAMagic() =>
        Assert.Throws<CellTextException>(() => CellText.Parse("var text = \"\"\"\n#!/bin/sh\n\"\"\";", "csharp", Languages));

    [Theory]
    [InlineData("#!pwsh\nls", 1)]
    [InlineData("1\n#!", 2)]
    [InlineData("1\n\n#!value --name x", 3)]
    public void Parse_UnknownMagic_NamesItAndTheOnesThereAre(string code, int line)
    {
        CellTextException failure = Assert.Throws<CellTextException>(() => CellText.Parse(code, "csharp", Languages));

        Assert.Equal(line, failure.LineNumber);
        Assert.Matches("Unknown magic #!(pwsh|value)?, .* It has #!csharp, #!fsharp, #!html, #!markdown and #!time|takes nothing after it", failure.Message);
    }

    [Fact]
    public async Task UnknownMagic_IsAnErrorOnItsLineAndNothingRuns()
    {
        (CellResult result, string name) = await kernel.RunNamedAsync("Console.Write(\"ran\");\n#!mermaid\ngraph");

        Assert.Equal("MagicError", result.Error!.Name);
        Assert.StartsWith($"{name}, line 2, column 1: Unknown magic #!mermaid", result.Error.Traceback[0], StringComparison.Ordinal);
        Assert.Equal("    #!mermaid", result.Error.Traceback[1]);
        Assert.Equal("    ^^^^^^^^^", result.Error.Traceback[2]);
        Assert.Single(result.Outputs);
    }

    [Fact]
    public async Task UnknownLanguageOfTheCell_IsAnError() =>
        Assert.Contains("\"pwsh\"", (await kernel.RunAsync("ls", "pwsh")).Error!.Value);

    [Fact]
    public async Task Html_IsShownAsItIs() =>
        Assert.Equal("<b>\n  x</b>", (await kernel.SucceedAsync("#!html\n<b>\n  x</b>\n")).Display("text/html"));

    [Fact]
    public async Task Markdown_IsRenderedToHtml() =>
        Assert.Equal("<p>a <strong>b</strong></p>\n", (await kernel.SucceedAsync("#!markdown\na **b**")).Display("text/html"));

    [Fact]
    public async Task LanguageOfTheCell_NeedsNoMagic() =>
        Assert.Equal("<p>c</p>\n", (await kernel.SucceedAsync("c", "markdown")).Display("text/html"));

    [Fact]
    public async Task Time_ShowsTheWallTimeAtTheEnd()
    {
        CellResult result = await kernel.SucceedAsync("#!time\nConsole.Write(1);\n");

        Assert.Matches(@"^Wall time: \d+(\.\d+)?ms$", Assert.IsType<CellOutput.DisplayData>(result.Outputs[^1]).Data["text/plain"]);
    }

    [Fact]
    public async Task PartsOfACell_RunInOrderUntilOneFails()
    {
        CellResult result = await kernel.RunAsync("Console.Write(1);\n#!html\n<b/>\n#!csharp\nthrow new Exception(\"stop\");\n#!html\n<i/>");

        Assert.Equal("stop", result.Error!.Value);
        Assert.Equal(3, result.Outputs.Count);
    }
}
