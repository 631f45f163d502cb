using System.Text.Json.Nodes;
using Course.Cli.Checking;
using Xunit;

namespace Course.Cli.Tests.Checking;

/// <summary>Every rule: silent about a good lesson, and with a sentence of its own about a lesson that breaks it.</summary>
public sealed class LessonRuleTests : IDisposable
{
    private readonly ExampleLesson lesson = new();

    public void Dispose() => lesson.Dispose();

    public static TheoryData<string> RuleNames => [.. LessonRules.All.Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void Examine_GoodLesson_FindsNothing(string rule) => Assert.Empty(lesson.Findings(rule));

    [Fact]
    public void All_Names_AreDifferent() => Assert.Equal(LessonRules.All.Count, LessonRules.All.Select(rule => rule.Name).Distinct().Count());

    // The rules about C#: what does not work in a notebook cell, and its neighbour that does.
    [Theory]
    [InlineData("no-namespace", "namespace A { class B { } }", "a namespace does not compile")]
    [InlineData("no-namespace", "namespace A;", "a namespace does not compile")]
    [InlineData("no-using-declaration", "using var stream = new MemoryStream();", "write using (…) { … }")]
    [InlineData("no-using-declaration", "await using var stream = new MemoryStream();", "write using (…) { … }")]
    [InlineData("no-using-declaration", "using MemoryStream stream = new();", "write using (…) { … }")]
    [InlineData("no-using-declaration", "int y = 1;\nusing var stream = new MemoryStream();", "write using (…) { … }", 2)]
    [InlineData("no-using-declaration", "Console.WriteLine(1);\nawait using var stream = new MemoryStream();", "write using (…) { … }", 2)]
    [InlineData("no-extension-members", "static class A { public static int B(this int c) => c; }", "extension members do not compile")]
    [InlineData("no-extension-members", "static int B(this int c) => c;", "extension members do not compile")]
    [InlineData("no-extension-members", "static class A { extension(int c) { public int B => c; } }", "extension members do not compile")]
    [InlineData("no-span-variable", "Span<int> a = new int[3];", "a top-level span does not compile")]
    [InlineData("no-span-variable", "System.ReadOnlySpan<char> a = \"a\";", "a top-level span does not compile")]
    [InlineData("no-span-variable", "var a = \"a\".AsSpan();", "a top-level span does not compile")]
    [InlineData("references-first", "int a = 1;\n#r \"../lib/bin/A.dll\"", "#r stands after code", 2)]
    [InlineData("references-first", "using System;\n#r \"../lib/bin/A.dll\"", "#r stands after code", 2)]
    [InlineData("references-first", "#r \"/opt/A.dll\"", "#r \"/opt/A.dll\" is not a relative path")]
    [InlineData("references-first", "#r \"..\\lib\\A.dll\"", "is not a relative path")]
    [InlineData("no-package-reference", "#r \"nuget: Plotly.NET, 6.0.0\"", "may need the internet")]
    [InlineData("no-package-reference", "#i \"nuget: ../packages\"", "#i breaks later references")]
    [InlineData("no-display-update", "var shown = display(1);\nshown.Update(2);", "updating a displayed value is broken", 2)]
    [InlineData("no-display-update", "display(1).Update(2);", "updating a displayed value is broken")]
    [InlineData("no-display-update", "var shown = 1.Display();\nshown.Update(2);", "updating a displayed value is broken", 2)]
    [InlineData("output-not-lost", "var thread = new Thread(() => { });\nthread.UnsafeStart();", "shows no output in .NET Interactive", 2)]
    [InlineData("cells-short", "// short\nvar text = \"0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890\";", "is 135 characters long", 2)]
    [InlineData("no-escaped-html", "display(\"<b>x</b>\", \"text/html\");", "shows the tags as text")]
    [InlineData("no-escaped-html", "display($\"<b>{1}</b>\", \"text/html\");", "shows the tags as text")]
    [InlineData("magics-known", "var a = \"\"\"\n#!shebang\n\"\"\";", "#!shebang is not a magic", 2)]
    [InlineData("language-named", "#!fsharp\nlet x = 1", "its metadata say csharp")]
    public void Examine_CSharpThatDoesNotWorkInNotebooks_SaysWhereAndWhatInstead(string rule, string source, string expected, int line = 1)
    {
        lesson.SetSource(ExampleLesson.PlainCode, source);

        Finding finding = Assert.Single(lesson.Findings(rule));
        Assert.Equal($"{ExampleLesson.PlainCodePlace}, line {line}", finding.Place);
        Assert.Contains(expected, finding.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-namespace", "string a = \"namespace A;\"; // namespace B")]
    [InlineData("no-using-declaration", "using System.IO;\nusing (var a = new MemoryStream()) { }\nvoid F() { using var b = new MemoryStream(); }")]
    [InlineData("no-extension-members", "class A { int a; int B(int c) => this.a + c; }")]
    [InlineData("no-span-variable", "Memory<int> a = new int[3];\nint F() { Span<int> b = stackalloc int[3]; return b.Length; }")]
    [InlineData("references-first", "// a comment\n#r \"../lib/bin/A.dll\"\nusing System;")]
    [InlineData("output-not-lost", "var thread = new Thread(() => { });\nthread.Start();")]
    [InlineData("no-display-update", "var clock = new Clock();\nclock.Update(2);")]
    [InlineData("no-escaped-html", "display(chart, \"text/html\");\nHTML(\"<b>x</b>\")")]
    [InlineData("magics-known", "#!time\n#!set --name a --value 1\nint b = 1;")]
    public void Examine_CSharpThatWorksInNotebooks_FindsNothing(string rule, string source)
    {
        lesson.SetSource(ExampleLesson.PlainCode, source);

        Assert.Empty(lesson.Findings(rule));
    }

    [Fact]
    public void NotebookValid_UnknownField_NamesIt()
    {
        lesson.Parts[ExampleLesson.PlainCode]["colour"] = "red";

        AssertOne("notebook-valid", "notebooks/01-generators.ipynb", "cell 5: field \"colour\" is not part of nbformat 4.5");
    }

    [Fact]
    public void NamesMatch_UnknownLesson_PointsToTheMap()
    {
        lesson.Name = "01-iterators";

        AssertOne("names-match", "notebooks/01-iterators.ipynb", "does not know this lesson");
    }

    [Fact]
    public void NamesMatch_TestsElsewhere_NamesTheFolder()
    {
        Directory.Move(lesson.Clone.PathOf("tests/Course.Concurrency.Tests/Generators"), lesson.Clone.PathOf("tests/Course.Concurrency.Tests/Iterators"));

        AssertOne("names-match", "notebooks/01-generators.ipynb", "tests should be in tests/Course.Concurrency.Tests/Generators");
    }

    [Theory]
    [InlineData("# 01 · Generators", "## 01 · Generators", "does not begin with the lesson's title")]
    [InlineData("Previous", "Before", "does not say \"Previous\"")]
    [InlineData("Needs", "Wants", "does not say \"Needs\"")]
    [InlineData("45 minutes", "a while", "does not say how long")]
    [InlineData("../README.md#lessons", "02-delegation.ipynb", "does not link to the index")]
    [InlineData("02-delegation.ipynb", "03-before-asyncio.ipynb", "does not link to the next lesson; link to 02-delegation.ipynb")]
    public void LessonHeader_PartMissing_SaysWhich(string part, string instead, string expected)
    {
        lesson.SetSource(0, string.Concat(lesson.Parts[0]["source"]!.AsArray()).Replace(part, instead, StringComparison.Ordinal));

        AssertOne("lesson-header", "notebooks/01-generators.ipynb, cell 1", expected);
    }

    [Fact]
    public void LessonHeader_CodeFirst_SaysSo()
    {
        lesson.Parts.RemoveAt(0);

        AssertOne("lesson-header", "notebooks/01-generators.ipynb, cell 1", "does not begin with a Markdown cell");
    }

    [Fact]
    public void LessonParts_OneMissing_SaysWhich()
    {
        lesson.SetSource(3, "## The painting");

        AssertOne("lesson-parts", "notebooks/01-generators.ipynb", "the part \"The pain\" is missing");
    }

    [Fact]
    public void LessonParts_WrongOrder_SaysWhich()
    {
        lesson.SetSource(5, "## Build\n\n## Predict\n\n## See");

        AssertOne("lesson-parts", "notebooks/01-generators.ipynb", "the part \"Build\" stands too early");
    }

    [Theory]
    [InlineData("// Process.Start(\"dotnet\", \"build\") would do")]
    [InlineData("Console.WriteLine(\"dotnet build\");")]
    [InlineData("System.Diagnostics.Process.Start(\"dotnet\", \"--version\");")]
    public void OpeningCells_NoBuild_SaysSo(string source)
    {
        lesson.SetSource(1, source);

        AssertOne("opening-cells", "notebooks/01-generators.ipynb, cell 2", "does not build the library");
    }

    [Fact]
    public void OpeningCells_NoReference_SaysSo()
    {
        lesson.SetSource(2, "using System;");

        AssertOne("opening-cells", "notebooks/01-generators.ipynb, cell 3", "does not load the library with one #r");
    }

    [Fact]
    public void OpeningCells_SecondReference_SaysSo()
    {
        lesson.SetSource(ExampleLesson.PlainCode, "#r \"../lib/bin/Course.Visuals.dll\"");

        AssertOne("opening-cells", ExampleLesson.PlainCodePlace, "a cell other than the second");
    }

    [Fact]
    public void CellsShort_ThirtyOneLines_CountsThem()
    {
        lesson.SetSource(ExampleLesson.PlainCode, string.Join('\n', Enumerable.Repeat("x++;", 30)) + "\n");
        Assert.Empty(lesson.Findings("cells-short"));

        lesson.SetSource(ExampleLesson.PlainCode, string.Join('\n', Enumerable.Repeat("x++;", 31)));
        AssertOne("cells-short", ExampleLesson.PlainCodePlace, "has 31 lines, and 30 are the most");
    }

    [Theory]
    [InlineData("[a](missing.md)", "leads to notebooks/missing.md, which does not exist")]
    [InlineData("![a](missing.png)", "leads to notebooks/missing.png, which does not exist")]
    [InlineData("[a](#nowhere)", "no heading here has the anchor #nowhere")]
    [InlineData("[a](../README.md#nowhere)", "README.md has no heading with the anchor #nowhere")]
    [InlineData("[a](02-delegation.ipynb#nowhere)", "notebooks/02-delegation.ipynb has no heading with the anchor #nowhere; its headings give #next")]
    [InlineData("[a](../../elsewhere.md)", "leads out of the clone")]
    [InlineData("[a](/README.md)", "is not relative")]
    [InlineData("[a](file:///README.md)", "neither a web address nor a file")]
    [InlineData("[a](http://)", "malformed")]
    [InlineData("[a]()", "has no target")]
    [InlineData("![a](attachment:a.png)", "neither a web address nor a file")]
    public void LinksResolve_LinkToNowhere_SaysWhy(string link, string expected)
    {
        lesson.SetSource(3, $"## The pain\n\n{link}");

        AssertOne("links-resolve", "notebooks/01-generators.ipynb, cell 4, line 3", expected);
    }

    [Theory]
    [InlineData("[a](02-delegation.ipynb#Next)")]
    [InlineData("[a](../lib/Course.Concurrency/Generators)")]
    [InlineData("[a](../lib/Course.Concurrency/Generators/Generator.cs#L10)")]
    [InlineData("<https://example.org/a?b=c>")]
    [InlineData("`[a](missing.md)`")]
    public void LinksResolve_LinkToSomewhere_FindsNothing(string link)
    {
        lesson.SetSource(3, $"## The pain\n\n{link}");

        Assert.Empty(lesson.Findings("links-resolve"));
    }

    [Fact]
    public void ExecutedInOrder_NotRun_SaysSo()
    {
        lesson.Parts[ExampleLesson.PlainCode]["execution_count"] = null;

        AssertOne("executed-in-order", ExampleLesson.PlainCodePlace, "this is code cell 3 and was not run");
    }

    [Fact]
    public void ExecutedInOrder_RunTwice_SaysSo()
    {
        lesson.Parts[ExampleLesson.PlainCode]["execution_count"] = 9;

        AssertOne("executed-in-order", ExampleLesson.PlainCodePlace, "was run as number 9");
    }

    [Fact]
    public void NoErrorOutput_Error_NamesIt()
    {
        lesson.SetOutputs(ExampleLesson.PlainCode, Cells.Error("InvalidOperationException", "no", "(1,1)"));

        AssertOne("no-error-output", ExampleLesson.PlainCodePlace, "ended with InvalidOperationException: no.");
    }

    [Fact]
    public void NoWarnings_Warning_QuotesIt()
    {
        lesson.SetOutputs(ExampleLesson.PlainCode, Cells.Stream("(1,5): warning CS0168: The variable 'x' is never used\n"));

        AssertOne("no-warnings", $"{ExampleLesson.PlainCodePlace}, output 1", "warning CS0168: The variable 'x' is never used");
    }

    [Theory]
    [InlineData("""<svg viewBox="0 0 9 9"></svg>""", "nothing drawn")]
    [InlineData("""<svg viewBox="0 0 9 9"><rect width="9" height="9"/><text>title</text></svg>""", "nothing drawn")]
    [InlineData("""<svg viewBox="0 0 9 9"><rect width="100%" height="100%"/></svg>""", "nothing drawn")]
    [InlineData("""<svg viewBox="0 0 9 9"><defs><path d="M0 0"/></defs><g><path d=""/><circle r="0"/></g></svg>""", "nothing drawn")]
    [InlineData("""<svg viewBox="0 0 9 9"><path d="M0 0L9 9">""", "not well-formed")]
    public void ChartsDrawn_BlankSvg_SaysWhy(string svg, string expected)
    {
        lesson.SetOutputs(ExampleLesson.SeeCode, Cells.Result("text/html", $"<div>{svg}</div>"));

        AssertOne("charts-drawn", "notebooks/01-generators.ipynb, cell 7, output 1", expected);
    }

    [Theory]
    [InlineData("text/html", """<script type="application/json">{"data":[],"layout":{}}</script>""")]
    [InlineData("text/html", """<script type="application/vnd.plotly.v1+json">{"layout":{}}</script>""")]
    [InlineData("text/html", """<script type="application/json">{"data":[]}</script><script type="application/json">{"a":1,"a":2}</script>""")]
    [InlineData("text/html", """<figure><div data-figure="{&quot;data&quot;:[],&quot;layout&quot;:{}}"></div></figure>""")]
    public void ChartsDrawn_FigureWithoutData_SaysSo(string mimeType, string content)
    {
        lesson.SetOutputs(ExampleLesson.PlainCode, Cells.Result(mimeType, content));

        AssertOne("charts-drawn", $"{ExampleLesson.PlainCodePlace}, output 1", "has no data");
    }

    [Theory]
    [InlineData("""{"data":[]}""")]
    [InlineData("[1]")]
    [InlineData("3")]
    public void ChartsDrawn_PlotlyBundleWithoutData_SaysSo(string json)
    {
        lesson.SetOutputs(ExampleLesson.PlainCode, Cells.Result("application/vnd.plotly.v1+json", JsonNode.Parse(json)!));

        AssertOne("charts-drawn", $"{ExampleLesson.PlainCodePlace}, output 1", "has no data");
    }

    [Fact]
    public void ChartsDrawn_NoPictureUnderSee_SaysSo()
    {
        lesson.SetOutputs(ExampleLesson.SeeCode, Cells.Stream("text only"));

        AssertOne("charts-drawn", "notebooks/01-generators.ipynb", "the part \"See\" shows no picture");
    }

    [Theory]
    [InlineData("chart;", 1, "not the cell's last expression")]
    [InlineData("chart.Display();\nint y = 1;", 1, "not the cell's last expression")]
    [InlineData("a.Display();\nb", 2, "more than one chart")]
    public void ChartLast_ChartElsewhere_SaysSo(string source, int charts, string expected)
    {
        lesson.SetSource(ExampleLesson.SeeCode, source);
        lesson.SetOutputs(ExampleLesson.SeeCode, [.. Enumerable.Range(0, charts).Select(_ => Cells.Result("text/html", ExampleLesson.Picture))]);

        AssertOne("chart-last", "notebooks/01-generators.ipynb, cell 7", expected);
    }

    [Theory]
    [InlineData("""<script src="https://cdn.plot.ly/plotly.js"></script>""")]
    [InlineData("""<img src='//example.org/a.png'>""")]
    [InlineData("""<link rel="stylesheet" href="https://example.org/a.css">""")]
    [InlineData("""<style>a { background: url(https://example.org/a.png) }</style>""")]
    [InlineData("""<script>require(["https://cdn.example.org/a"])</script>""")]
    public void OutputsStandAlone_NetworkReference_SaysWhich(string html)
    {
        lesson.SetOutputs(ExampleLesson.PlainCode, Cells.Result("text/html", html));

        AssertOne("outputs-stand-alone", $"{ExampleLesson.PlainCodePlace}, output 1", "from the network");
    }

    [Fact]
    public void OutputsStandAlone_LinkToClick_FindsNothing()
    {
        lesson.SetOutputs(ExampleLesson.PlainCode, Cells.Result("text/html", """<a href="https://example.org">more</a>"""));

        Assert.Empty(lesson.Findings("outputs-stand-alone"));
    }

    [Fact]
    public void OutputsStandAlone_LibraryInside_SaysHowLarge()
    {
        lesson.SetOutputs(ExampleLesson.PlainCode, Cells.Result("text/html", new string('x', 3_600_000)));

        AssertOne("outputs-stand-alone", $"{ExampleLesson.PlainCodePlace}, output 1", "holds 3,600,000 characters");
    }

    [Theory]
    [InlineData("at F() in /home/ada/course/lib/A.cs:line 3", "/home/ada")]
    [InlineData(@"at F() in C:\Users\ada\course\A.cs:line 3", @"C:\Users\ada")]
    public void NoMachinePaths_PathInOutput_QuotesIt(string output, string expected)
    {
        lesson.SetOutputs(ExampleLesson.PlainCode, Cells.Stream(output));

        AssertOne("no-machine-paths", $"{ExampleLesson.PlainCodePlace}, output 1", $"names {expected},");
    }

    [Fact]
    public void NoMachinePaths_PathInText_QuotesIt()
    {
        lesson.SetSource(ExampleLesson.PlainCode, "var file = \"/Users/ada/a.txt\";");

        AssertOne("no-machine-paths", ExampleLesson.PlainCodePlace, "names /Users/ada,");
    }

    [Fact]
    public void LanguageNamed_MetadataOnly_AsksForTheMagic()
    {
        lesson.Parts[ExampleLesson.PlainCode]["metadata"]!["polyglot_notebook"] = new JsonObject { ["kernelName"] = "fsharp" };
        AssertOne("language-named", $"{ExampleLesson.PlainCodePlace}, line 1", "begin it with #!fsharp");

        lesson.SetSource(ExampleLesson.PlainCode, "#!fsharp\nlet x = 1");
        Assert.Empty(lesson.Findings("language-named"));
    }

    [Fact]
    public void JavaScriptLate_EarlyLesson_SaysSo()
    {
        lesson.SetSource(ExampleLesson.PlainCode, "#!javascript\n1");
        AssertOne("javascript-late", ExampleLesson.PlainCodePlace, "show it in lesson 14");

        lesson.Name = "14-rosetta";
        Assert.Empty(lesson.Findings("javascript-late"));
    }

    private void AssertOne(string rule, string place, string expected)
    {
        Finding finding = Assert.Single(lesson.Findings(rule));
        Assert.Equal(place, finding.Place);
        Assert.Contains(expected, finding.Problem, StringComparison.Ordinal);
    }
}
