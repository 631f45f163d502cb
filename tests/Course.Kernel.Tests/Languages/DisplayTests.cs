using Microsoft.DotNet.Interactive.Formatting;
using Xunit;

namespace Course.Kernel.Tests.Languages;

public sealed class DisplayTests(SharedKernel kernel)
{
    [Theory]
    [InlineData("var cy = new List<object>(); cy.Add(cy); cy", "text/html")]
    [InlineData("var cy = new List<object>(); cy.Add(cy); cy.Add(cy); display(cy, \"text/plain\");", "text/plain")]
    [InlineData("var inner = new object[1]; inner[0] = new[] { inner }; display(new { Inner = inner });", "text/html")]
    [InlineData("var cy = new List<object>(); cy.Add(cy); display(Tuple.Create(cy, 1), \"text/plain\");", "text/plain")]
    public async Task ValueThatContainsItself_EndsWithAnEllipsis(string code, string mimeType)
    {
        CellResult result = await kernel.SucceedAsync(code);

        string shown = result.Outputs.OfType<CellOutput.ExecuteResult>().Select(value => value.Data[mimeType])
            .Concat(result.Outputs.OfType<CellOutput.DisplayData>().Select(value => value.Data[mimeType])).Single()!;
        Assert.Contains("…", shown, StringComparison.Ordinal);
        if (mimeType == "text/html")
        {
            Assert.Equal(Occurrences("<table", shown), Occurrences("</table", shown));
        }

        static int Occurrences(string part, string text) => text.Split(part).Length - 1;
    }

    [Fact]
    public async Task GraphWithACycle_IsShown() => Assert.Contains(
        "Other", (await kernel.SucceedAsync("class Knot { public string Name = \"k\"; public Knot Other { get; set; } }\nvar knot = new Knot(); knot.Other = new Knot { Other = knot }; knot")).Value(), StringComparison.Ordinal);

    [Fact]
    public async Task DictionaryThatContainsItself_IsShown() => Assert.Contains(
        "me", (await kernel.SucceedAsync("var self = new Dictionary<string, object>(); self[\"me\"] = new object[] { self }; self")).Value(), StringComparison.Ordinal);

    [Fact]
    public async Task Whos_ShowsAValueThatContainsItself() => Assert.Contains(
        "…", (await kernel.SucceedAsync("var whosSelf = new List<object>(); whosSelf.Add(whosSelf);\n#!whos")).Display("text/html"), StringComparison.Ordinal);

    public static TheoryData<string, object?> Values => new()
    {
        { "1", 1 },
        { "1.5", 1.5 },
        { "(object)null", null },
        { "true", true },
        { "'x'", 'x' },
        { "new DateTime(2026, 1, 2)", new DateTime(2026, 1, 2, 0, 0, 0, DateTimeKind.Unspecified) },
        { "new[] { 1, 2, 3 }", new[] { 1, 2, 3 } },
        { "Enumerable.Range(0, 30)", Enumerable.Range(0, 30) },
        { "new Dictionary<string, int> { [\"a\"] = 1 }", new Dictionary<string, int> { ["a"] = 1 } },
        { "(1, \"two\")", (1, "two") },
        { "TimeSpan.FromSeconds(1.5)", TimeSpan.FromSeconds(1.5) },
        { "DayOfWeek.Friday", DayOfWeek.Friday },
    };

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public async Task TrailingValue_IsWhatTheFormattingPackageMakesOfIt(string code, object? value) =>
        Assert.Equal(value.ToDisplayString("text/html"), await kernel.ValueOfAsync(code));

    [Fact]
    public async Task String_PrefersPlainText()
    {
        CellResult result = await kernel.SucceedAsync("display(\"<b>\"); \"<i>\"");

        Assert.Equal("<b>", result.Display("text/plain"));
        Assert.Equal("<i>", Assert.Single(result.Outputs.OfType<CellOutput.ExecuteResult>()).Data["text/plain"]);
    }

    [Fact]
    public async Task String_DisplayedAsHtml_IsEscaped() =>
        Assert.Contains("&lt;i&gt;", (await kernel.SucceedAsync("display(\"<i>\", \"text/html\");")).Display("text/html"));

    [Theory]
    [InlineData("HTML(\"<i>\")")]
    [InlineData("using Microsoft.DotNet.Interactive.Formatting; new FormattedValue(\"text/html\", \"<i>\")")]
    public async Task Html_IsShownAsItIs(string code) => Assert.Equal("<i>", await kernel.ValueOfAsync(code));

    [Fact]
    public async Task DisplayAs_ShowsTextOfAMimeTypeAsItIs()
    {
        CellResult result = await kernel.SucceedAsync("\"{\\\"a\\\": [1]}\".DisplayAs(\"application/json\");");

        CellOutput output = Assert.Single(result.Outputs);
        Assert.Equal(1, output.ToJson()["data"]!["application/json"]!["a"]![0]!.GetValue<int>());
    }

    [Fact]
    public async Task Display_InSeveralMimeTypes_IsOneOutput()
    {
        CellResult result = await kernel.SucceedAsync("display(3, \"text/plain\", \"text/html\");");

        CellOutput.DisplayData display = Assert.IsType<CellOutput.DisplayData>(Assert.Single(result.Outputs));
        Assert.Equal(["text/plain", "text/html"], display.Data.Representations.Select(representation => representation.MimeType));
        Assert.Equal("3", display.Data["text/plain"]);
    }

    [Fact]
    public async Task DisplayTable_HasAColumnForEachProperty()
    {
        string html = (await kernel.SucceedAsync("new[] { new { Name = \"a\", Size = 1 } }.DisplayTable();")).Display("text/html");

        Assert.Contains("<td><span>Name</span></td><td><span>Size</span></td>", html);
    }

    [Fact]
    public async Task Javascript_IsAScriptElement() => Assert.Equal(
        "<script type=\"text/javascript\">alert('<x>')</script>",
        (await kernel.SucceedAsync("Javascript(\"alert('<x>')\");")).Display("text/html"));

    [Fact]
    public async Task Css_IsAddedByAScript()
    {
        string html = (await kernel.SucceedAsync("CSS(\"b { color: red }\");")).Display("text/html");

        Assert.StartsWith("<script type=\"text/javascript\">", html);
        Assert.Contains("`b { color: red }`", html);
    }

    [Fact]
    public async Task DisplayAsTrailingExpression_IsShownOnce()
    {
        CellResult result = await kernel.SucceedAsync("display(\"once\")");

        Assert.Equal("once", Assert.IsType<CellOutput.DisplayData>(Assert.Single(result.Outputs)).Data["text/plain"]);
    }

    [Fact]
    public async Task Update_InTheSameCell_ReplacesTheDisplay()
    {
        CellResult result = await kernel.SucceedAsync("var shown = display(\"old\"); Console.Write(\"between\"); shown.Update(\"new\");");

        Assert.Equal("new", Assert.IsType<CellOutput.DisplayData>(result.Outputs[0]).Data["text/plain"]);
        Assert.Equal(2, result.Outputs.Count);
    }

    [Fact]
    public async Task Update_FromALaterCell_NamesTheDisplay()
    {
        CellResult first = await kernel.SucceedAsync("""var early = Microsoft.DotNet.Interactive.KernelInvocationContext.Current.Display("old");""");
        CellResult second = await kernel.SucceedAsync("early.Update(\"new\");");

        CellOutput.UpdateDisplayData update = Assert.Single(second.DisplayUpdates);
        Assert.Equal(Assert.IsType<CellOutput.DisplayData>(Assert.Single(first.Outputs)).DisplayId, update.DisplayId);
        Assert.Empty(second.Outputs);
    }

    [Fact]
    public async Task FormatterAttributeByName_OfATypeInACell_Formats()
    {
        string html = await kernel.ValueOfAsync("""
            [AttributeUsage(AttributeTargets.Class, Inherited = true)]
            class TypeFormatterSourceAttribute : Attribute
            {
                public TypeFormatterSourceAttribute(Type formatterSourceType) => FormatterSourceType = formatterSourceType;
                public Type FormatterSourceType { get; }
                public string[] PreferredMimeTypes { get; set; }
            }
            class PictureFormatters
            {
                public IEnumerable<object> CreateTypeFormatters() => [new PictureFormatter()];
            }
            class PictureFormatter
            {
                public string MimeType => "text/html";
                public bool Format(object value, System.IO.TextWriter writer) { writer.Write("<svg/>"); return true; }
            }
            [TypeFormatterSource(typeof(PictureFormatters), PreferredMimeTypes = new[] { "text/html" })]
            class Picture { }
            class BiggerPicture : Picture { }
            new BiggerPicture()
            """);

        Assert.Equal("<svg/>", html);
    }

    [Fact]
    public async Task FormatterThatThrows_FailsTheCell()
    {
        CellResult result = await kernel.RunAsync("""
            using Microsoft.DotNet.Interactive.Formatting;
            class Unshowable { }
            Formatter.Register<Unshowable>((Unshowable value, System.IO.TextWriter writer) => throw new InvalidOperationException("no picture"), "text/html");
            new Unshowable()
            """);

        Assert.Equal("System.InvalidOperationException", result.Error?.Name);
        Assert.Equal("no picture", result.Error?.Value);
    }
}
