using AngleSharp.Dom;
using Course.Cli.Checking.Sources;

namespace Course.Cli.Exporting;

/// <summary>A heading of a page.</summary>
/// <param name="Level">1 to 6.</param>
/// <param name="Anchor">The name after <c>#</c> that links to it.</param>
/// <param name="Title">Its text.</param>
internal sealed record Heading(int Level, string Anchor, string Title);

/// <summary>
/// Turns what a document of the clone holds into what its page on the site holds: links lead to the site's pages, headings
/// get anchors, code gets colours, pictures get names, and nothing is loaded from the network.
/// </summary>
/// <param name="site">Takes what is wrong.</param>
/// <param name="links">Knows the site's pages.</param>
/// <param name="documentPath">The document in the clone; its links start from there.</param>
/// <param name="document">The document's Markdown.</param>
/// <param name="targets">Knows what the document's links lead to.</param>
/// <param name="page">The page.</param>
internal sealed class PageContent(Site site, SiteLinks links, string documentPath, IReadOnlyList<MarkdownText> document, LinkTarget targets, string page)
{
    private readonly HeadingAnchors anchors = new();
    private readonly HashSet<string> titles = [.. document.SelectMany(text => text.Anchors)];
    private readonly List<Heading> headings = [];

    /// <summary>The headings so far, in order.</summary>
    public IReadOnlyList<Heading> Headings => headings;

    /// <summary>Markdown as the page shows it.</summary>
    /// <param name="text">The Markdown.</param>
    /// <param name="place">Where it stands, for messages.</param>
    /// <param name="attachment">The data of an image that is attached to the cell, as a <c>data:</c> address.</param>
    public IElement Markdown(MarkdownText text, string place, Func<string, string?>? attachment = null)
    {
        IElement frame = HtmlFragment.Parse(text.ToHtml());
        HtmlFragment.RemoveActiveContent(frame);
        foreach (IElement heading in frame.QuerySelectorAll("h1, h2, h3, h4, h5, h6"))
        {
            AddAnchor(heading);
        }
        foreach (IElement code in frame.QuerySelectorAll("pre > code"))
        {
            string language = code.ClassList.FirstOrDefault(name => name.StartsWith("language-", StringComparison.Ordinal))?["language-".Length..] ?? "text";
            code.InnerHtml = SyntaxColours.ToHtml(code.TextContent.TrimEnd('\n'), language);
            Wrap(code.ParentElement!, "code");
        }
        foreach (IElement table in frame.QuerySelectorAll("table"))
        {
            Wrap(table, "table");
        }
        foreach (IElement image in frame.QuerySelectorAll("img[src^='attachment:']"))
        {
            string name = image.GetAttribute("src")!["attachment:".Length..];
            if (attachment?.Invoke(Uri.UnescapeDataString(name)) is { } data)
            {
                image.SetAttribute("src", data);
            }
        }
        Adapt(frame, place);
        return frame;
    }

    /// <summary>HTML or SVG that a cell put out, as the page shows it.</summary>
    /// <param name="html">The output.</param>
    /// <param name="place">Where it stands, for messages.</param>
    /// <param name="pictureName">What to call a picture that does not say what it shows.</param>
    public IElement Output(string html, string place, string pictureName)
    {
        IElement frame = HtmlFragment.Parse(html);
        foreach (IElement element in frame.QuerySelectorAll("[id]").Where(element => titles.Contains(element.Id!)).ToArray())
        {
            element.RemoveAttribute("id");
        }
        foreach (IElement picture in frame.QuerySelectorAll("svg").Where(svg => svg.ParentElement?.Closest("svg") is null && !HasName(svg)))
        {
            picture.SetAttribute("role", "img");
            picture.SetAttribute("aria-label", pictureName);
        }
        foreach (IElement picture in frame.QuerySelectorAll("img:not([alt])"))
        {
            picture.SetAttribute("alt", pictureName);
        }
        Adapt(frame, place);
        return frame;
    }

    private static bool HasName(IElement svg) =>
        svg.GetAttribute("aria-hidden") == "true"
        || (svg.GetAttribute("role") == "img"
            && (svg.HasAttribute("aria-label") || svg.HasAttribute("aria-labelledby") || svg.Children.Any(child => child.LocalName == "title")));

    private void AddAnchor(IElement heading)
    {
        string title = heading.TextContent.Trim();
        Heading added = new(heading.LocalName[1] - '0', anchors.Next(title), title);
        headings.Add(added);
        heading.Id = added.Anchor;
        IElement link = heading.Owner!.CreateElement("a");
        link.ClassName = "anchor";
        link.SetAttribute("href", "#" + Uri.EscapeDataString(added.Anchor));
        link.SetAttribute("aria-label", $"Link to “{title}”");
        link.TextContent = "#";
        heading.Append(link);
    }

    private static void Wrap(IElement element, string style)
    {
        IElement frame = element.Owner!.CreateElement("div");
        frame.ClassName = style;
        element.Replace(frame);
        frame.Append(element);
    }

    private void Adapt(IElement frame, string place)
    {
        // The corner of a table heads nothing.
        foreach (IElement corner in frame.QuerySelectorAll("th:empty").ToArray())
        {
            corner.Replace(corner.Owner!.CreateElement("td"));
        }
        foreach (IElement element in frame.QuerySelectorAll("a[href]:not(.anchor)"))
        {
            Follow(element, "href", place);
        }
        foreach (IElement element in frame.QuerySelectorAll("img[src], source[src], video[src], audio[src], script[src], iframe[src], image"))
        {
            foreach (string name in (IReadOnlyList<string>)["src", "href", "xlink:href"])
            {
                if (element.GetAttribute(name) is { } address && !address.StartsWith("data:", StringComparison.OrdinalIgnoreCase) && !address.StartsWith('#'))
                {
                    if (IsOnNetwork(address))
                    {
                        site.AddProblem($"{place}: {element.LocalName} loads {address} from the network, and the site works without one; put the file into the clone and link to it there.");
                    }
                    else
                    {
                        Follow(element, name, place);
                    }
                }
            }
        }
    }

    private void Follow(IElement element, string attribute, string place)
    {
        string link = element.GetAttribute(attribute)!;
        if (element.Closest("svg") is not null && link.StartsWith('#'))
        {
            return;
        }
        if (targets.FindProblem(link) is { } problem)
        {
            site.AddProblem($"{place}: {problem}");
            return;
        }
        element.SetAttribute(attribute, links.Rewrite(link, documentPath, page));
        if (IsOnNetwork(link))
        {
            element.SetAttribute("rel", "external");
        }
    }

    private static bool IsOnNetwork(string address) =>
        address.StartsWith("//", StringComparison.Ordinal) || address.StartsWith("http:", StringComparison.OrdinalIgnoreCase) || address.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
}
