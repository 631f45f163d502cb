using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Course.Cli.Exporting;

/// <summary>
/// A piece of HTML that somebody else wrote. It is parsed as a browser parses it and written anew, so whatever it left open
/// is closed, and whatever it closed too often is forgotten: it cannot reach beyond its place on the page.
/// </summary>
internal static class HtmlFragment
{
    // They would act on the whole page, or load something; plaintext can never be closed again.
    private const string PageWide = "base, meta, link, plaintext, frame, frameset, object, embed, applet";

    private static readonly HtmlParser Parser = new();

    /// <summary>The fragment's nodes as the children of a <c>div</c>.</summary>
    public static IElement Parse(string html)
    {
        IDocument document = Parser.ParseDocument("");
        IElement frame = document.CreateElement("div");
        frame.Append([.. Parser.ParseFragment(html, frame)]);
        foreach (IElement element in frame.QuerySelectorAll(PageWide).ToArray())
        {
            element.Replace([.. element.ChildNodes]);
        }
        return frame;
    }

    /// <summary>Removes what acts: scripts, styles, event handlers and links that run a script.</summary>
    public static void RemoveActiveContent(IElement frame)
    {
        foreach (IElement element in frame.QuerySelectorAll("script, style, iframe, form, template").ToArray())
        {
            element.Remove();
        }
        foreach (IElement element in frame.QuerySelectorAll("*"))
        {
            foreach (IAttr attribute in element.Attributes.Where(IsActive).ToArray())
            {
                element.RemoveAttribute(attribute.Name);
            }
        }
    }

    /// <summary>
    /// The HTML inside <paramref name="frame"/>. A few fragments read differently once written (a script that opens a
    /// comment, say): if one could swallow what follows it, its text is given instead.
    /// </summary>
    public static string Write(IElement frame)
    {
        const string mark = "<i id=\"mark\"></i>";
        string html = frame.InnerHtml;
        return Parse(html + mark).LastElementChild is { Id: "mark" } ? html : $"<pre>{Html.Escape(frame.TextContent)}</pre>";
    }

    // A style may colour its element, but not take it from its place over the page.
    private static bool IsActive(IAttr attribute) =>
        attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase)
        || (attribute.Name == "style" && attribute.Value.Contains("position", StringComparison.OrdinalIgnoreCase))
        || attribute.Value.TrimStart().StartsWith("javascript:", StringComparison.OrdinalIgnoreCase);
}
