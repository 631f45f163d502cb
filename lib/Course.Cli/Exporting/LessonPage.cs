using System.Globalization;
using System.Text;
using AngleSharp.Dom;
using Course.Cli.Checking.Rules;
using Course.Cli.Checking.Sources;
using Course.Cli.Running;
using Course.Kernel.Notebooks;

namespace Course.Cli.Exporting;

/// <summary>A lesson as a page: its text, its code in colours, and what its cells put out.</summary>
internal sealed class LessonPage
{
    private readonly LessonSource source;
    private readonly StringBuilder main = new();
    private readonly PageContent content;

    /// <summary>Makes the page of a lesson.</summary>
    /// <param name="repository">The clone.</param>
    /// <param name="source">The lesson.</param>
    /// <param name="notebook">Its notebook.</param>
    /// <param name="site">Takes what is wrong with the lesson.</param>
    /// <param name="links">Knows the other pages.</param>
    /// <param name="index">Takes what the search shall find.</param>
    public LessonPage(CourseRepository repository, LessonSource source, Notebook notebook, Site site, SiteLinks links, SearchIndex index)
    {
        this.source = source;
        Dictionary<NotebookCell, MarkdownText> texts = notebook.Cells.Where(cell => cell.CellType == CellType.Markdown).ToDictionary(cell => cell, cell => new MarkdownText(cell.Source, cell));
        MarkdownText[] document = [.. texts.Values];
        content = new PageContent(site, links, source.Lesson.Path, document, new LinkTarget(repository, source.Lesson.Path, document), source.Page);
        Title = document.SelectMany(text => text.Headings).FirstOrDefault(heading => heading.Level == 1).Title ?? source.Lesson.LessonName;
        Duration = document is [var header, ..] ? LessonHeader.Duration(header.Text) : null;
        Pictures = Running.Pictures.CountIn(notebook);

        index.BeginSection(source.Page, Title, "", Title);
        foreach (NotebookCell cell in notebook.Cells)
        {
            string place = string.Create(CultureInfo.InvariantCulture, $"{source.Lesson.DisplayName}, cell {cell.Number}");
            switch (cell.CellType)
            {
                case CellType.Markdown:
                    AddText(cell, texts[cell], place, index);
                    break;
                case CellType.Code:
                    AddCode(cell, place);
                    index.Add(cell.Source);
                    break;
                default:
                    main.Append(CultureInfo.InvariantCulture, $"<pre class=\"raw\">{Html.Escape(cell.Source)}</pre>\n");
                    break;
            }
        }
        main.Append(CultureInfo.InvariantCulture, $"<p class=\"origin\">{(source.IsAsCommitted ? "The outputs are those committed with the course." : "The outputs are from a run on the machine that wrote this page.")}</p>\n");
    }

    /// <summary>The lesson's title.</summary>
    public string Title { get; }

    /// <summary>How long the lesson takes, as it says (<c>45 minutes</c>); null if it does not say.</summary>
    public string? Duration { get; }

    /// <summary>How many outputs show a picture.</summary>
    public int Pictures { get; }

    /// <summary>The lesson's first drawing, as HTML, and the link to the part it stands in; null if it has none.</summary>
    public (string Html, string Link)? FirstDrawing { get; private set; }

    /// <summary>The page's place on the site.</summary>
    public string Path => source.Page;

    /// <summary>The whole page.</summary>
    /// <param name="course">The name of the course.</param>
    /// <param name="previous">The lesson before; null for the first.</param>
    /// <param name="next">The lesson after; null for the last.</param>
    public string ToHtml(string course, LessonPage? previous, LessonPage? next) => new PageTemplate(source.Page, Title, $"<article>\n{main}</article>\n")
    {
        Course = course,
        Kind = "lesson",
        Contents = TableOfContents.ToHtml(content.Headings),
        Neighbours = Neighbour(previous, "prev", "Previous") + Neighbour(next, "next", "Next"),
        HasCharts = main.ToString().Contains("data-figure", StringComparison.Ordinal),
    }.ToHtml();

    private static string Neighbour(LessonPage? lesson, string relation, string word) => lesson is null
        ? ""
        : $"<a rel=\"{relation}\" href=\"{SiteLinks.Between("", lesson.Path)}\"><small>{word}</small><span>{Html.Escape(lesson.Title)}</span></a>\n";

    private void AddText(NotebookCell cell, MarkdownText text, string place, SearchIndex index)
    {
        int known = content.Headings.Count;
        IElement html = content.Markdown(text, place, name => Attachment(cell, name));
        Queue<Heading> headings = new(content.Headings.Skip(known));
        foreach (INode node in html.ChildNodes)
        {
            if (node is IElement { LocalName: "h1" or "h2" or "h3" or "h4" or "h5" or "h6" } && headings.TryDequeue(out Heading? heading))
            {
                if (heading.Level > 1)
                {
                    index.BeginSection(source.Page, Title, heading.Anchor, heading.Title);
                }
            }
            else
            {
                index.Add(node.TextContent);
            }
        }
        main.Append(HtmlFragment.Write(html)).Append('\n');
    }

    private void AddCode(NotebookCell cell, string place)
    {
        string section = content.Headings.Count > 0 ? content.Headings[^1].Title : Title;
        string outputs = CellOutputs.ToHtml(cell, content, place, section);
        if (FirstDrawing is null && HtmlFragment.Parse(outputs).QuerySelector("figure:not(:has(script)):has(svg)") is { } drawing)
        {
            string anchor = content.Headings.Count > 0 ? "#" + Uri.EscapeDataString(content.Headings[^1].Anchor) : "";
            FirstDrawing = (drawing.OuterHtml, SiteLinks.Between("", Path) + anchor);
        }
        string language = SyntaxColours.NameOf(cell.Language);
        string code = $"<div class=\"code\" data-language=\"{Html.Escape(language)}\"><pre><code>{SyntaxColours.ToHtml(cell.Source.TrimEnd('\n'), cell.Language)}</code></pre></div>\n";

        main.Append(CultureInfo.InvariantCulture, $"<div class=\"cell\" id=\"Cell-{Html.Escape(cell.Id)}\" role=\"group\" aria-label=\"Cell {cell.Number}, {Html.Escape(language)}\">\n");
        if (content.Headings.Any(heading => heading.Level == 2) || outputs.Length > 0)
        {
            main.Append(code);
        }
        else
        {
            // What every lesson begins with, and nobody reads twice: it builds and loads the library.
            main.Append(CultureInfo.InvariantCulture, $"<details class=\"setup\"><summary>Setup: {Html.Escape(Summary(cell.Source))}</summary>\n{code}</details>\n");
        }
        if (outputs.Length > 0)
        {
            string measured = cell.HasTag("measured") ? "<p class=\"measured\">Measured on one machine: yours will show other numbers.</p>\n" : "";
            main.Append(CultureInfo.InvariantCulture, $"<div class=\"outputs\" role=\"group\" aria-label=\"Output\">\n{measured}{outputs}</div>\n");
        }
        main.Append("</div>\n");
    }

    // The first comment or the first line says best what a cell of setup is for.
    private static string Summary(string code) => code.Split('\n', 2)[0].TrimStart('/', ' ').TrimEnd();

    private static string? Attachment(NotebookCell cell, string name)
    {
        (string type, System.Text.Json.Nodes.JsonNode? data) = (cell.Json["attachments"]?[name] as System.Text.Json.Nodes.JsonObject ?? [])
            .FirstOrDefault(entry => entry.Key.StartsWith("image/", StringComparison.Ordinal));
        return data is null ? null : $"data:{type};base64,{string.Concat(OutputText.Of(data).Where(character => !char.IsWhiteSpace(character)))}";
    }
}
