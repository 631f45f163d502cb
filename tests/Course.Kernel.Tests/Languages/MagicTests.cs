using Course.Kernel.Languages;
using Course.Kernel.Languages.Magics;
using FsCheck;
using FsCheck.Xunit;
using Xunit;

namespace Course.Kernel.Tests.Languages;

public sealed class MagicTests(SharedKernel kernel)
{
    private static readonly string[] Languages = ["csharp", "fsharp", "html", "markdown"];

    [Fact]
    public void Parse_NoMagic_IsOnePartInTheCellsLanguage()
    {
        CellText text = CellText.Parse("a\nb", "csharp", Languages);

        Assert.Equal([new CellSegment("csharp", "a\nb")], text.Parts);
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

    [Fact]
    public void Parse_MagicThatActs_IsAPartOfItsOwnInTheLanguageAroundIt()
    {
        CellText text = CellText.Parse("1\n#!fsharp\n#!share --from csharp x --as y\ny", "csharp", Languages);

        Assert.Equal([new CellSegment("csharp", "1"), new CellSegment("fsharp", "\n\n\ny")], text.Segments);
        MagicCommand share = Assert.IsType<MagicCommand>(text.Parts[1]);
        Assert.Equal(("share", "fsharp", 3), (share.Name, share.Language, share.LineNumber));
        Assert.Equal(("csharp", "x", "y"), (share["--from"], share["--name"], share["--as"]));
    }

    [Theory]
    [InlineData("#!set --name x --value hello!", "hello!")]
    [InlineData("#!set --value \"two words\" --name x", "two words")]
    [InlineData("#!set --value \"a \\\"quoted\\\" word\" --name x", "a \"quoted\" word")]
    [InlineData("#!set --name x --value \"--byref\"", "--byref")]
    [InlineData("#!set --name x --value {\"a\": [1, \"}\"]}", "{\"a\": [1, \"}\"]}")]
    [InlineData("#!set --name x --value [1, 2]", "[1, 2]")]
    [InlineData("#!set --name x --value {", "{")]
    [InlineData("#!set --name x --value \"open", "open")]
    [InlineData("#!set\t--name\tx   --value\t@csharp:y\t", "@csharp:y")]
    public void Parse_Words_AreHeldTogetherByQuotesAndBrackets(string line, string value)
    {
        MagicCommand set = Assert.IsType<MagicCommand>(Assert.Single(CellText.Parse(line, "csharp", Languages).Parts));

        Assert.Equal((value, "x"), (set["--value"], set["--name"]));
    }

    [Fact]
    public void Parse_ConnectedKernel_IsALanguageFromThereOn()
    {
        CellText text = CellText.Parse("#!connect jupyter --kernel-name py --kernel-spec python3\n#!py\n1", "csharp", Languages);

        Assert.Equal(new CellSegment("py", "\n\n1"), text.Segments.Single());
    }

    [Theory]
    [InlineData("1\n#!", 2, "Unknown magic #!. There are #!about, ")]
    [InlineData("#!shar --from csharp x", 1, "Unknown magic #!shar. Did you mean #!share?")]
    [InlineData("#!wohs", 1, "Did you mean #!whos?")]
    [InlineData("#!jscript", 1, "Unknown magic #!jscript. There are ")]
    [InlineData("#!pwsh\nls", 1, "PowerShell (#!pwsh) is not supported by this kernel")]
    [InlineData("#!powershell", 1, "PowerShell (#!pwsh) is not supported")]
    [InlineData("#!sql", 1, "SQL (#!sql) is not supported")]
    [InlineData("#!kql --name x", 1, "KQL (#!kql) is not supported")]
    [InlineData("#!html bold", 1, "The magic #!html takes nothing after it; the line says \"#!html bold\"")]
    [InlineData("\n#!time 3", 2, "The magic #!time takes nothing after it")]
    [InlineData("#!connect mssql --kernel-name x", 1, "#!connect mssql is not supported by this kernel")]
    [InlineData("#!connect", 1, "#!connect is followed by \"jupyter\"")]
    [InlineData("#!connect jupyter --kernel-spec python3", 1, "#!connect needs --kernel-name (the name that its cells begin with)")]
    [InlineData("#!connect jupyter --kernel-name --kernel-spec python3", 1, "#!connect needs a value after --kernel-name")]
    [InlineData("#!share x", 1, "#!share needs --from (the language to get it from)")]
    [InlineData("#!share --from csharp", 1, "#!share needs --name")]
    [InlineData("#!share --from csharp x y", 1, "#!share takes --name only once")]
    [InlineData("#!share --from csharp --form x", 1, "#!share does not take --form")]
    [InlineData("#!set --name x", 1, "#!set needs --value")]
    [InlineData("#!set x --value y", 1, "#!set does not take \"x\"")]
    public void Parse_WrongMagic_SaysWhatIsWrongAndWhatIsRight(string code, int line, string message)
    {
        CellTextException failure = Assert.Throws<CellTextException>(() => CellText.Parse(code, "csharp", Languages));

        Assert.Equal(line, failure.LineNumber);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Property]
    public void Parse_AnyLine_IsReadOrRefusedWithItsLine(NonNull<string> rest)
    {
        string line = "#!set " + rest.Get.ReplaceLineEndings(" ");
        try
        {
            Assert.All(CellText.Parse(line, "csharp", Languages).Parts, part => Assert.True(part is MagicCommand { LineNumber: 1 }));
        }
        catch (CellTextException failure)
        {
            Assert.Equal((line, 1), (failure.Line, failure.LineNumber));
        }
    }

    [Fact]
    public async Task UnknownMagic_IsAnErrorOnItsLineAndNothingRuns()
    {
        (CellResult result, string name) = await kernel.RunNamedAsync("Console.Write(\"ran\");\n#!mermade\ngraph");

        Assert.Equal("MagicError", result.Error!.Name);
        Assert.StartsWith($"{name}, line 2, column 1: Unknown magic #!mermade. Did you mean #!mermaid?", result.Error.Traceback[0], StringComparison.Ordinal);
        Assert.Equal("    #!mermade", result.Error.Traceback[1]);
        Assert.Equal("    ^^^^^^^^^", result.Error.Traceback[2]);
        Assert.Single(result.Outputs);
    }

    [Fact]
    public async Task UnknownLanguageOfTheCell_IsAnError() =>
        Assert.Contains("PowerShell", (await kernel.RunAsync("ls", "pwsh")).Error!.Value);

    [Fact]
    public async Task LanguageThatNobodyConnected_IsAnErrorThatSaysHow() =>
        Assert.Contains("The cell is in the language \"julia\", which this kernel does not have.", (await kernel.RunAsync("1", "julia")).Error!.Value);

    [Fact]
    public async Task Mermaid_ShowsItsSourceAndCarriesItForHostsThatDraw()
    {
        CellResult result = await kernel.SucceedAsync("#!mermaid\ngraph LR\n  a-->|\"<b>\"|c\n");

        Assert.Equal("graph LR\n  a-->|\"<b>\"|c", result.Display("text/vnd.mermaid"));
        Assert.Contains("Mermaid diagram (source)", result.Display("text/html"), StringComparison.Ordinal);
        Assert.Contains("a--&gt;|&quot;&lt;b&gt;&quot;|c", result.Display("text/html"), StringComparison.Ordinal);
    }

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
