using System.Net;

namespace Course.Crawling;

/// <summary>Finds where the pages of a site lead.</summary>
public static class LinkExtractor
{
    /// <summary>
    /// The URLs that the <c>a</c> elements of an HTML document lead to: absolute, without fragments, each once, in the order of
    /// the document. Only http and https: no <c>mailto:</c>, no <c>javascript:</c>. A link that leads to a place in its own page is none.
    /// Any text will do, however broken.
    /// </summary>
    /// <param name="html">The document.</param>
    /// <param name="page">The URL of the document, absolute, that its links are relative to, unless it has a <c>base</c> element.</param>
    /// <param name="sameHost">Whether links to other hosts, or other ports of this one, are left out.</param>
    /// <exception cref="ArgumentException">The URL of the document is relative.</exception>
    public static IReadOnlyList<Uri> Links(string html, Uri page, bool sameHost = false)
    {
        if (!page.IsAbsoluteUri) throw new ArgumentException($"The URL '{page}' of the document is relative: give all of it, from http:// on.", nameof(page));
        Uri? stated = null;
        List<string> references = [];
        foreach (var tag in new HtmlTokenizer(html).StartTags())
        {
            if (tag.Name is not ("a" or "base") || Reference(tag["href"]) is not { } reference) continue;
            if (tag.Name == "a" && reference is not ("" or ['#', ..])) references.Add(reference);
            if (tag.Name == "base" && Uri.TryCreate(page, reference, out var basis)) stated ??= basis;
        }

        // Only now: a base element is meant for the links before it too.
        List<Uri> links = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (var reference in references)
        {
            if (Resolve(stated ?? page, reference) is { } link && (!sameHost || IsSameHost(link, page)) && seen.Add(link.AbsoluteUri)) links.Add(link);
        }

        return links;
    }

    internal static bool IsSameHost(Uri one, Uri other) => one.Scheme == other.Scheme && one.Port == other.Port && one.Host.Equals(other.Host, StringComparison.OrdinalIgnoreCase);

    private static Uri? Resolve(Uri basis, string reference) => Uri.TryCreate(basis, reference, out var link) ? Plain(link) : null;

    /// <summary>A URL as a link: absolute, http or https, without fragment and user. Null if it cannot be one.</summary>
    internal static Uri? Plain(Uri link)
    {
        if (!link.IsAbsoluteUri) return null;
        if (link.Scheme != Uri.UriSchemeHttp && link.Scheme != Uri.UriSchemeHttps) return null;
        return Uri.TryCreate(link.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped), UriKind.Absolute, out var plain) ? plain : null;
    }

    // The URL standard ignores line ends and tabs within a URL, and white space around it.
    private static string? Reference(string? attribute) => attribute is null
        ? null
        : WebUtility.HtmlDecode(attribute).Trim(' ', '\t', '\n', '\f', '\r').Replace("\t", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal);
}
