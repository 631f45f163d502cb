namespace Course.Crawling;

/// <summary>A GET or HEAD request. Immutable.</summary>
/// <param name="Method"><c>GET</c> or <c>HEAD</c>.</param>
/// <param name="Target">The request target as it was sent, such as <c>/a%20page?x=1</c>.</param>
/// <param name="Path">The path of the target, decoded and without dot segments, such as <c>/a page</c>. An encoded slash stays <c>%2F</c>.</param>
/// <param name="Query">What follows the question mark, as it was sent; empty when nothing does.</param>
/// <param name="Version">The version of HTTP that the client speaks: 1.0, 1.1, or later within 1.</param>
/// <param name="Header">The header fields, in the order in which they were sent.</param>
public sealed record Request(string Method, string Target, string Path, string Query, Version Version, IReadOnlyList<HeaderField> Header) : RequestReading
{
    /// <summary>
    /// Whether the connection stays open after the answer (RFC 9112, section 9.3): in HTTP/1.1 unless the client says
    /// <c>Connection: close</c>, in HTTP/1.0 only if it says <c>keep-alive</c>.
    /// </summary>
    public bool KeepsAlive => !HasConnectionOption("close") && (Version.Minor >= 1 || HasConnectionOption("keep-alive"));

    /// <summary>The value of the first parameter <paramref name="name"/> in the query, decoded; null when there is none.</summary>
    public string? QueryValue(string name)
    {
        foreach (var parameter in Query.Split('&'))
        {
            if (parameter.Split('=', 2) is [var key, var value] && Decoded(key) == name) return Decoded(value);
        }

        return null;
    }

    private static string Decoded(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private bool HasConnectionOption(string option) => Header
        .Where(field => field.IsNamed("Connection"))
        .SelectMany(field => field.Value.Split(',', StringSplitOptions.TrimEntries))
        .Contains(option, StringComparer.OrdinalIgnoreCase);
}
