using System.Globalization;
using System.Text;

namespace Course.Cli.Exporting;

/// <summary>The headings of a page as a list of links: the parts, and what they are divided into.</summary>
internal static class TableOfContents
{
    /// <summary>The list as HTML; empty for a page without parts.</summary>
    public static string ToHtml(IEnumerable<Heading> headings)
    {
        StringBuilder html = new();
        foreach (Heading heading in headings.Where(heading => heading.Level is 2 or 3))
        {
            html.Append(CultureInfo.InvariantCulture, $"<li class=\"level-{heading.Level}\"><a href=\"#{Uri.EscapeDataString(heading.Anchor)}\">{Html.Escape(heading.Title)}</a></li>\n");
        }
        return html.Length == 0 ? "" : $"<nav class=\"contents\" aria-label=\"Contents\"><details open><summary>Contents</summary><ol>\n{html}</ol></details></nav>\n";
    }
}
