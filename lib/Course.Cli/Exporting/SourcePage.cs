using System.Globalization;
using AngleSharp.Dom;
using Course.Cli.Checking.Sources;

namespace Course.Cli.Exporting;

/// <summary>A file or folder of the clone that a lesson links to, so that its link leads somewhere wherever the site is copied.</summary>
internal static class SourcePage
{
    /// <summary>The page.</summary>
    /// <param name="repository">The clone.</param>
    /// <param name="path">The file or folder.</param>
    /// <param name="page">The page's place on the site.</param>
    /// <param name="course">The name of the course.</param>
    /// <param name="site">Takes what is wrong with a Markdown file.</param>
    /// <param name="links">Knows the other pages.</param>
    public static string ToHtml(CourseRepository repository, string path, string page, string course, Site site, SiteLinks links)
    {
        string name = repository.RelativeName(path);
        string content = Directory.Exists(path) ? Folder(path, page, links)
            : Path.GetExtension(path) == ".md" ? Document(repository, path, page, site, links)
            : Code(File.ReadAllText(path).ReplaceLineEndings("\n").TrimEnd('\n'), Path.GetExtension(path).TrimStart('.'));
        return new PageTemplate(page, name, $"<article>\n{Trail(repository, path, page, links)}{content}</article>\n") { Course = course, Kind = "source" }.ToHtml();
    }

    // Each line has a mark that #L12 leads to and that the style sheet shows a number at.
    private static string Code(string code, string language)
    {
        IEnumerable<string> lines = SyntaxColours.ToHtml(code, language).Split('\n').Select((line, index) => string.Create(CultureInfo.InvariantCulture, $"<i id=\"l{index + 1}\"></i>{line}"));
        return $"<div class=\"code\"><pre><code>{string.Join('\n', lines)}</code></pre></div>\n";
    }

    private static string Folder(string path, string page, SiteLinks links) =>
        $"<ul class=\"files\">\n{string.Concat(links.EntriesOf(path).Select(entry => $"<li><a href=\"{SiteLinks.Between(page, links.PlaceOf(entry))}\">{Html.Escape(Path.GetFileName(entry))}{(Directory.Exists(entry) ? "/" : "")}</a></li>\n"))}</ul>\n";

    private static string Document(CourseRepository repository, string path, string page, Site site, SiteLinks links)
    {
        MarkdownText text = new(File.ReadAllText(path));
        PageContent content = new(site, links, path, [text], new LinkTarget(repository, path, [text]), page);
        IElement html = content.Markdown(text, repository.RelativeName(path));
        return HtmlFragment.Write(html) + "\n";
    }

    // lib / Course.Concurrency / Generators: the folders above that have a page are links.
    private static string Trail(CourseRepository repository, string path, string page, SiteLinks links)
    {
        List<string> parts = [$"<span>{Html.Escape(Path.GetFileName(path))}</span>"];
        for (string folder = Path.GetDirectoryName(path)!; folder.Length > repository.Root.Length; folder = Path.GetDirectoryName(folder)!)
        {
            string name = Html.Escape(Path.GetFileName(folder));
            parts.Insert(0, links.Has(folder) ? $"<a href=\"{SiteLinks.Between(page, links.PlaceOf(folder))}\">{name}</a>" : $"<span>{name}</span>");
        }
        return $"<h1 class=\"trail\">{string.Join(" / ", parts)}</h1>\n";
    }
}
