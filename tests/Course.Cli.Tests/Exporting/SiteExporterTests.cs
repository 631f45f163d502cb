using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Course.Cli.Checking;
using Course.Cli.Exporting;
using Course.Kernel.Notebooks;
using Xunit;

namespace Course.Cli.Tests.Exporting;

/// <summary>From notebooks to pages.</summary>
public sealed class SiteExporterTests : IDisposable
{
    private const string Readme = """
        # The course

        It begins here.

        ## Use

        Type [something](LICENSE).

        ## Lessons

        | # | lesson | builds | status |
        |---|---|---|---|
        | 01 | [generators](notebooks/01-generators.ipynb) | the four uses of `yield` | written |
        | 02 | delegation | `yield from` | planned |
        """;

    private readonly TemporaryClone clone = new();

    public SiteExporterTests()
    {
        clone.Write("README.md", Readme);
        clone.Write("LICENSE", "Do as you like.");
    }

    public void Dispose() => clone.Dispose();

    [Fact]
    public void Links_LeadToPagesOfTheSite()
    {
        clone.Write("lib/Course.Concurrency/Generators/Box{T}.cs", "class Box<T>;");
        clone.WriteLesson("02-delegation", Cells.Markdown("# Two\n\n## Seven Rules"));

        IElement page = Page(
            Cells.Markdown("# One\n\n[all](../README.md#lessons) [next](02-delegation.ipynb) [rules](02-delegation.ipynb#Seven-Rules) [code](../lib/Course.Concurrency/Generators) [here](#one) [web](https://example.org/#A)"),
            Cells.Code("x", Cells.Result("text/html", "<a href=\"02-delegation.ipynb\">next</a>")));

        Assert.Equal(
            ["index.html#lessons", "02-delegation.html", "02-delegation.html#seven-rules", "source/lib/Course.Concurrency/Generators/index.html", "#one", "https://example.org/#A", "02-delegation.html"],
            page.QuerySelectorAll("article a:not(.anchor)").Select(link => link.GetAttribute("href")));
        Assert.Contains("href=\"Box%7BT%7D.cs.html\"", Text("source/lib/Course.Concurrency/Generators/index.html"), StringComparison.Ordinal);
        Assert.Contains("<span class=\"keyword\">class</span>", Text("source/lib/Course.Concurrency/Generators/Box{T}.cs.html"), StringComparison.Ordinal);
        Assert.Contains("href=\"../../../../assets/site.css\"", Text("source/lib/Course.Concurrency/Generators/index.html"), StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_InAGitClone_ShowsOnlyWhatGitTracks()
    {
        clone.Write("lib/A/Ä.cs", "class A;");
        clone.Write("lib/A/B/B.cs", "class B;");
        Git("init", "--quiet");
        Git("add", "--all");
        clone.Write("lib/A/notes.txt", "password");
        clone.Write("lib/A/mine/notes.txt", "password");

        Page(Cells.Markdown("# One\n\n[code](../lib)"));

        Assert.Equal(
            ["source/lib/A/B/B.cs.html", "source/lib/A/B/index.html", "source/lib/A/index.html", "source/lib/A/Ä.cs.html", "source/lib/index.html"],
            site!.Files.Keys.Where(path => path.StartsWith("source/lib/", StringComparison.Ordinal)));
    }

    [Fact]
    public void Folder_InsideAnotherGitClone_ShowsWhatIsThere()
    {
        clone.Write("lib/A.cs", "class A;");
        Git("init", "--quiet");

        Page(Cells.Markdown("# One\n\n[code](../lib)"));

        Assert.Contains("source/lib/A.cs.html", site!.Files.Keys);
    }

    [Theory]
    [InlineData("[x](03-nowhere.ipynb)", "notebooks/01-generators.ipynb, cell 1: the link 03-nowhere.ipynb leads to notebooks/03-nowhere.ipynb, which does not exist; correct or remove it.")]
    [InlineData("[x](#nowhere)", "notebooks/01-generators.ipynb, cell 1: no heading here has the anchor #nowhere")]
    [InlineData("<a href=\"../gone.txt\">x</a>", "notebooks/01-generators.ipynb, cell 1: the link ../gone.txt leads to gone.txt, which does not exist")]
    [InlineData("![x](gone.png)", "notebooks/01-generators.ipynb, cell 1: the link gone.png leads to notebooks/gone.png, which does not exist")]
    [InlineData("![x](https://example.org/a.png)", "notebooks/01-generators.ipynb, cell 1: img loads https://example.org/a.png from the network")]
    public void BrokenLinks_AreProblemsInOneSentence(string text, string expected)
    {
        Page(Cells.Markdown(text));

        Assert.StartsWith(expected, Assert.Single(site!.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void BadNotebook_IsAProblem()
    {
        clone.Write("notebooks/01-generators.ipynb", "{\n \"cells\": [}");

        Build();

        Assert.StartsWith("notebooks/01-generators.ipynb, line 2, column 12: this is not valid JSON", Assert.Single(site!.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void LessonInPlaceOfTheIndex_IsAProblem()
    {
        clone.WriteLesson("index", Cells.Markdown("# Index"));

        Page(Cells.Markdown("# One"));

        Assert.Equal("notebooks/index.ipynb: a lesson of this name would take the place of the index page; rename it.", Assert.Single(site!.Problems));
    }

    [Fact]
    public void Source_LinesCanBeLinkedTo()
    {
        clone.Write("lib/A.cs", "// one\n/* two\nthree */\n");

        IElement page = Page(Cells.Markdown("# One\n\n[three](../lib/A.cs#L3)"));

        Assert.Equal("source/lib/A.cs.html#l3", page.QuerySelector("article a:not(.anchor)")!.GetAttribute("href"));
        IElement code = Parse(Text("source/lib/A.cs.html")).QuerySelector("code")!;
        Assert.Equal("// one\n/* two\nthree */", code.TextContent);
        Assert.Equal(["l1", "l2", "l3"], code.QuerySelectorAll("i").Select(mark => mark.Id));
    }

    [Fact]
    public void Headings_HaveAnchorsAndStandInTheContents()
    {
        IElement page = Page(Cells.Markdown("# One\n\n## See\n\n### A `box`"), Cells.Markdown("## See\n\n#### Deep"));

        Assert.Equal(["one", "see", "a-box", "see-1", "deep"], page.QuerySelectorAll("article :is(h1, h2, h3, h4)").Select(heading => heading.Id));
        Assert.Equal(["#see See", "#a-box A box", "#see-1 See"], page.QuerySelectorAll(".contents a").Select(link => $"{link.GetAttribute("href")} {link.TextContent}"));
    }

    [Fact]
    public void Outputs_EachInItsRichestForm()
    {
        JsonObject both = Cells.Result("text/plain", "plain");
        both["data"]!["text/html"] = "<b>rich</b>";
        IElement page = Page(
            Cells.Markdown("# One\n\n## See"),
            Cells.Code("1", Cells.Stream("\u001b[31mred\u001b[0m & "), Cells.Stream("more\n")),
            Cells.Code("2", both),
            Cells.Code("3", Cells.Result("image/png", "iVBORw0K\nGgo=")),
            Cells.Code("4", Cells.Result("image/svg+xml", "<svg viewBox=\"0 0 9 9\"><path d=\"M0 0h9\"/></svg>")),
            Cells.Code("5", Cells.Result("text/plain", new JsonArray("a\n", "<b>"))),
            Cells.Code("6", Cells.Error("TimeoutException", "too <late>", "\u001b[1m  at x\u001b[0m")),
            Cells.Code("7", Cells.Result("application/x-unknown", "?")));

        Assert.Equal(
            [
                "<pre class=\"stream\">red & more</pre>".Replace("&", "&amp;", StringComparison.Ordinal),
                "<div class=\"display\"><b>rich</b></div>",
                "<div class=\"display\"><img src=\"data:image/png;base64,iVBORw0KGgo=\" alt=\"Picture in “See”\"></div>",
                "<div class=\"display\"><svg viewBox=\"0 0 9 9\" role=\"img\" aria-label=\"Picture in “See”\"><path d=\"M0 0h9\"></path></svg></div>",
                "<pre class=\"result\">a\n&lt;b&gt;</pre>",
                "<div class=\"failure\"><p><strong>TimeoutException: too &lt;late&gt;</strong></p><pre>  at x</pre></div>",
                "<p class=\"note\">This output (application/x-unknown) can only be seen in a notebook.</p>",
            ],
            page.QuerySelectorAll(".outputs").Select(output => output.InnerHtml.Trim()));
    }

    [Fact]
    public void Outputs_LeftOpen_DoNotReachTheNextCell()
    {
        IElement page = Page(Cells.Markdown("# One\n\n<div><b>open"), Cells.Code("x", Cells.Result("text/html", "<table><tr><td><div>open</section></main>")), Cells.Markdown("## Two"));

        IElement two = page.QuerySelector("#two")!;
        Assert.Equal("article", two.ParentElement!.LocalName);
        Assert.NotNull(page.QuerySelector("main > .neighbours"));
    }

    [Fact]
    public void Outputs_IdOfAHeading_IsTheHeadings()
    {
        IElement page = Page(Cells.Markdown("# One"), Cells.Code("x", Cells.Result("text/html", "<p id=\"two\">no</p><p id=\"other\">yes</p>")), Cells.Markdown("## Two"));

        Assert.Equal("h2", page.QuerySelector("#two")!.LocalName);
        Assert.Equal("p", page.QuerySelector("#other")!.LocalName);
    }

    [Fact]
    public void Cells_MeasuredAndSetup_AreMarked()
    {
        IElement page = Page(
            Cells.Markdown("# One"), Cells.Code("// Builds the library."), Cells.Markdown("## Two"),
            Cells.Tagged(["measured"], "x", Cells.Stream("3 ms")), Cells.Code("y", Cells.Stream("4 ms")), Cells.Code("#!fsharp\nlet x = 1"));

        Assert.Equal("Setup: Builds the library.", Assert.Single(page.QuerySelectorAll(".setup summary")).TextContent);
        Assert.Equal(["3 ms"], page.QuerySelectorAll(".outputs:has(.measured) .stream").Select(output => output.TextContent));
        Assert.Equal(["C#", "C#", "C#", "F#"], page.QuerySelectorAll(".code").Select(code => code.GetAttribute("data-language")));
    }

    [Fact]
    public void Markdown_RawHtml_IsReadButDoesNotAct()
    {
        IElement page = Page(Cells.Markdown("# One\n\n<details><summary>more</summary><img src=\"dot.svg\" alt=\"a dot\" onload=\"go()\"></details>\n\n<script>go()</script>"));

        IElement image = page.QuerySelector("article img")!;
        Assert.Equal("files/notebooks/dot.svg", image.GetAttribute("src"));
        Assert.False(image.HasAttribute("onload"));
        Assert.Empty(page.QuerySelectorAll("article script"));
        Assert.Equal("<svg/>", Text("files/notebooks/dot.svg"));
    }

    [Fact]
    public void Tables_ScrollAndTheirEmptyCornerHeadsNothing()
    {
        IElement page = Page(Cells.Markdown("# One\n\n| | a |\n|---|---|\n| b | 1 |"));

        Assert.Equal(["td", "th"], page.QuerySelectorAll("article .table thead tr > *").Select(cell => cell.LocalName));
    }

    [Fact]
    public void Markdown_AttachedImage_IsPartOfThePage()
    {
        JsonObject cell = Cells.Markdown("# One\n\n![a dot](attachment:dot.png)");
        cell["attachments"] = new JsonObject { ["dot.png"] = new JsonObject { ["image/png"] = "iVBORw0KGgo=" } };

        Assert.Equal("data:image/png;base64,iVBORw0KGgo=", Page(cell).QuerySelector("article img")!.GetAttribute("src"));
        Assert.Empty(site!.Problems);
    }

    [Fact]
    public void Lessons_AreLinkedInOrder()
    {
        clone.WriteLesson("02-delegation", Cells.Markdown("# Two"));
        clone.WriteLesson("04-futures-and-tasks", Cells.Markdown("# Four"));
        Page(Cells.Markdown("# One"));

        IElement two = Parse(Text("02-delegation.html"));
        Assert.Equal("01-generators.html", two.QuerySelector("a[rel=prev]")!.GetAttribute("href"));
        Assert.Equal("04-futures-and-tasks.html", two.QuerySelector("a[rel=next]")!.GetAttribute("href"));
        Assert.Null(Parse(Text("01-generators.html")).QuerySelector("a[rel=prev]"));
        Assert.Null(Parse(Text("04-futures-and-tasks.html")).QuerySelector("a[rel=next]"));
    }

    [Fact]
    public void Index_IsTheReadmeWithACardForEachLesson()
    {
        Page(Cells.Markdown("# One\n\n45 minutes"), Cells.Code("x", Cells.Result("text/html", Checking.ExampleLesson.Picture)));

        IElement index = Parse(Text("index.html"));
        Assert.Equal("The course#", index.QuerySelector(".hero h1")!.TextContent);
        Assert.Equal(["lessons", "use"], index.QuerySelectorAll("h2").Select(heading => heading.Id));
        Assert.Equal(16, index.QuerySelectorAll(".card").Length);
        Assert.Equal(16, index.QuerySelectorAll(".map li").Length);
        IElement card = Assert.Single(index.QuerySelectorAll(".card a"));
        Assert.Equal("01-generators.html", card.GetAttribute("href"));
        Assert.Equal("01 Generators|the four uses of yield|45 minutes · 1 picture", string.Join('|', card.Children.Select(child => child.TextContent)));
        Assert.Equal("source/LICENSE.html", index.QuerySelector("article a:not(.anchor)")!.GetAttribute("href"));
    }

    [Fact]
    public void Index_WithoutReadme_HoldsTheLessons()
    {
        File.Delete(clone.PathOf("README.md"));
        Page(Cells.Markdown("# One"));

        Assert.Equal(16, Parse(Text("index.html")).QuerySelectorAll(".card").Length);
        Assert.Empty(site!.Problems);
    }

    [Fact]
    public void SearchIndex_HoldsTextAndCodeBySection()
    {
        Page(Cells.Markdown("# One\n\nA `box`"), Cells.Code("var here = 1;", Cells.Stream("output")), Cells.Markdown("more\n\n## See </script>\n\n中文"), Cells.Code("var there = 2;"));

        string script = Text("assets/search-index.js");
        JsonArray sections = JsonNode.Parse(script["window.courseSections = ".Length..].TrimEnd(';', '\n'))!.AsArray();
        Assert.Equal(
            ["01-generators.html##One#One#A box var here = 1; more", "01-generators.html#see#One#See#中文 var there = 2;"],
            sections.Select(section => string.Join('#', section!["page"], section["anchor"], section["lesson"], section["title"], section["text"])));
    }

    [Fact]
    public void Pages_LoadNothingFromElsewhere()
    {
        Page(Cells.Markdown("# One"));

        foreach ((string path, byte[] content) in site!.Files.Where(file => file.Key.EndsWith(".html", StringComparison.Ordinal)))
        {
            foreach (IElement element in Parse(Encoding.UTF8.GetString(content)).QuerySelectorAll("script[src], link[href], img[src]"))
            {
                string address = element.GetAttribute("src") ?? element.GetAttribute("href")!;
                Assert.DoesNotContain(":", address, StringComparison.Ordinal);
                Assert.Contains(new Uri(new Uri("site:///" + path), address).AbsolutePath.TrimStart('/'), site.Files.Keys);
            }
        }
        Assert.StartsWith("/**\n* plotly.js v", Text(SiteAssets.Plotly)[..40], StringComparison.Ordinal);
    }

    [Fact]
    public void SameNotebooks_SameBytes()
    {
        Page(Cells.Markdown("# One\n\n## See"), Cells.Code("x", Cells.Result("text/html", Checking.ExampleLesson.Picture)));
        Site first = site!;
        Build();

        Assert.Equal(first.Files.Select(file => (file.Key, Convert.ToHexString(file.Value))), site!.Files.Select(file => (file.Key, Convert.ToHexString(file.Value))));
    }

    private void Git(params string[] arguments)
    {
        ProcessStartInfo start = new("git", arguments) { WorkingDirectory = clone.Root };
        using Process git = Process.Start(start)!;
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
    }

    private Site? site;

    private IElement Page(params IReadOnlyList<JsonObject> cells)
    {
        clone.Write("notebooks/dot.svg", "<svg/>");
        clone.WriteLesson("01-generators", cells);
        Build();
        return Parse(Text("01-generators.html"));
    }

    private void Build() => site = new SiteExporter(clone.Repository, CourseMap.Read()).Build(LessonSource.In(clone.Repository, null));

    private string Text(string path) => Encoding.UTF8.GetString(site!.Files[path]);

    private static IElement Parse(string html) => new HtmlParser().ParseDocument(html).DocumentElement;
}
