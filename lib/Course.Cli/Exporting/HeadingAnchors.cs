using System.Globalization;
using Course.Cli.Checking.Sources;

namespace Course.Cli.Exporting;

/// <summary>
/// The names by which the headings of one page are linked to, made as GitHub makes them: from the title, and for a title
/// that was there before with <c>-1</c>, <c>-2</c>, …. Adding a heading never changes the anchors of those before it.
/// </summary>
internal sealed class HeadingAnchors
{
    private readonly HashSet<string> taken = [];

    /// <summary>The anchor of the page's next heading.</summary>
    public string Next(string title)
    {
        string plain = MarkdownText.Anchor(title.Trim()) is { Length: > 0 } anchor ? anchor : "section";
        string unique = plain;
        for (int count = 1; !taken.Add(unique); count++)
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{plain}-{count}");
        }
        return unique;
    }
}
