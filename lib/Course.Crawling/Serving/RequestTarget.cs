using System.Text;

namespace Course.Crawling;

/// <summary>The target of a request, taken apart (RFC 9112, section 3.2).</summary>
internal readonly record struct RequestTarget(string Path, string Query)
{
    private const string Scheme = "http://";
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// Reads the origin form (<c>/page?x=1</c>), which clients send to servers, and the absolute form
    /// (<c>http://host/page?x=1</c>), which they send to proxies and every server has to understand. Null if it is neither.
    /// </summary>
    public static RequestTarget? Parse(string target)
    {
        if (target.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            var authorityLength = target.AsSpan(Scheme.Length).IndexOfAny('/', '?');
            if (authorityLength == 0 || target.Length == Scheme.Length) return null;
            target = authorityLength < 0 ? "/" : target[(Scheme.Length + authorityLength)..];
            if (target[0] == '?') target = "/" + target;
        }

        var question = target.IndexOf('?', StringComparison.Ordinal);
        var (path, query) = question < 0 ? (target, "") : (target[..question], target[(question + 1)..]);
        return NormalizePath(path) is { } normal && !query.Contains('#', StringComparison.Ordinal) ? new RequestTarget(normal, query) : null;
    }

    /// <summary>
    /// The one spelling of a path: percent-encoding decoded as UTF-8, then dot segments removed (RFC 3986, section 5.2.4), so
    /// that nothing climbs out of the root. Null if it is no path.
    /// </summary>
    public static string? NormalizePath(string path)
    {
        if (!path.StartsWith('/') || path.AsSpan().IndexOfAny('?', '#') >= 0) return null;
        List<string> segments = [];
        var encoded = path[1..].Split('/');
        for (var index = 0; index < encoded.Length; index++)
        {
            if (Decode(encoded[index]) is not { } segment) return null;
            var isLast = index == encoded.Length - 1;
            if (segment is not ("." or ".."))
            {
                segments.Add(segment);
                continue;
            }

            if (segment == ".." && segments.Count > 0) segments.RemoveAt(segments.Count - 1);
            if (isLast) segments.Add("");
        }

        return "/" + string.Join('/', segments);
    }

    private static string? Decode(string segment)
    {
        var source = Encoding.UTF8.GetBytes(segment);
        var length = 0;
        for (var index = 0; index < source.Length; index++, length++)
        {
            if (source[index] != '%')
            {
                source[length] = source[index];
                continue;
            }

            if (index + 2 >= source.Length || !char.IsAsciiHexDigit((char)source[index + 1]) || !char.IsAsciiHexDigit((char)source[index + 2])) return null;
            source[length] = Convert.FromHexString([(char)source[index + 1], (char)source[index + 2]])[0];
            index += 2;
        }

        try
        {
            var text = StrictUtf8.GetString(source, 0, length);
            return text.Any(char.IsControl) ? null : text.Replace("/", "%2F", StringComparison.Ordinal); // a decoded slash is part of the name
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
