namespace Course.Cli.Exporting;

/// <summary>What is different from page to page; the rest stands in <c>Assets/page.html</c>.</summary>
/// <param name="Path">The page's place on the site.</param>
/// <param name="Title">Its title, as text.</param>
/// <param name="Main">Its content, as HTML.</param>
internal sealed record PageTemplate(string Path, string Title, string Main)
{
    private static readonly string Frame = SiteAssets.Text("page.html");

    /// <summary>The name of the course.</summary>
    public required string Course { get; init; }

    /// <summary>What kind of page it is, for the style sheet: <c>index</c>, <c>lesson</c> or <c>source</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The table of contents, as HTML.</summary>
    public string Contents { get; init; } = "";

    /// <summary>Links to the pages before and after, as HTML.</summary>
    public string Neighbours { get; init; } = "";

    /// <summary>Whether the page has a chart that plotly.js makes interactive.</summary>
    public bool HasCharts { get; init; }

    /// <summary>The whole page.</summary>
    public string ToHtml()
    {
        string root = string.Concat(Enumerable.Repeat("../", Path.Count(character => character == '/')));
        Dictionary<string, string> values = new()
        {
            ["title"] = Html.Escape(Title == Course ? Title : $"{Title} · {Course}"),
            ["course"] = Html.Escape(Course),
            ["generator"] = """<meta name="generator" content="course export">""",
            ["root"] = root,
            ["kind"] = Kind,
            ["charts"] = HasCharts ? $" data-plotly=\"{root}{SiteAssets.Plotly}\"" : "",
            ["contents"] = Contents,
            ["main"] = Main,
            ["neighbours"] = Neighbours,
        };
        // One pass, so that braces in the content stay what they are.
        return string.Concat(Frame.Split("{{").Select((part, index) =>
        {
            int end = index == 0 ? -1 : part.IndexOf("}}", StringComparison.Ordinal);
            return end < 0 ? part : values[part[..end]] + part[(end + 2)..];
        }));
    }
}
