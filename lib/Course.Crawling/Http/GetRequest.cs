using System.Globalization;
using System.Text;

namespace Course.Crawling;

/// <summary>The request for a page, as bytes. It asks the server to close the connection afterwards: each page has its own.</summary>
internal static class GetRequest
{
    /// <exception cref="CrawlException">The URL is not one that can be asked for here.</exception>
    public static ReadOnlyMemory<byte> For(Uri url)
    {
        if (!url.IsAbsoluteUri) throw Unsupported(url, "it does not say where from: begin it with http://");
        if (url.Scheme != Uri.UriSchemeHttp) throw Unsupported(url, $"this crawler speaks http, not {url.Scheme}");
        if (HostOf(url) is not { Length: > 0 } host) throw Unsupported(url, "it names no host that there can be");
        if (url.PathAndQuery.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0) throw Unsupported(url, "its path holds what is neither ASCII nor percent-encoded");
        var port = url.IsDefaultPort ? "" : string.Create(CultureInfo.InvariantCulture, $":{url.Port}");
        return Encoding.ASCII.GetBytes($"GET {url.PathAndQuery} HTTP/1.1\r\nHost: {host}{port}\r\nConnection: close\r\n\r\n");
    }

    /// <summary>The host as it stands in a request; null when there can be none of that name.</summary>
    public static string? HostOf(Uri url)
    {
        try
        {
            return url.HostNameType == UriHostNameType.IPv6 ? $"[{url.IdnHost}]" : url.IdnHost;
        }
        catch (UriFormatException) // characters that no name may have, which nothing before has looked at
        {
            return null;
        }
    }

    private static CrawlException Unsupported(Uri url, string why) => new(CrawlErrorKind.UnsupportedUrl, $"'{url.OriginalString}' cannot be fetched: {why}.");
}
