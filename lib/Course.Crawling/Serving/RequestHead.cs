using System.Buffers;
using System.Text;

namespace Course.Crawling;

/// <summary>The head of a request as it is read, line by line.</summary>
internal sealed class RequestHead
{
    private static readonly SearchValues<char> NeverInHost = SearchValues.Create(" \t\"/?#@<>\\^`{|}");

    private readonly string method;
    private readonly string target;
    private readonly RequestTarget parts;
    private readonly Version version;
    private readonly RequestLimits limits;
    private readonly List<HeaderField> fields = [];
    private int bytes;

    private RequestHead(string method, string target, RequestTarget parts, Version version, RequestLimits limits)
    {
        this.method = method;
        this.target = target;
        this.parts = parts;
        this.version = version;
        this.limits = limits;
    }

    private bool IsHead => method == "HEAD";

    /// <summary>Reads a request line: method, target and version with a space between (RFC 9112, section 3).</summary>
    public static RequestHead? Begin(ReadOnlySpan<byte> line, RequestLimits limits, out RequestReading? error)
    {
        var text = Encoding.Latin1.GetString(line);
        if (text.Split(' ') is not [var method, var target, var protocol] || !Token.Is(Encoding.Latin1.GetBytes(method)))
        {
            error = new RequestError(400, "The request line is not method, target and version with a space between: send a line such as GET / HTTP/1.1.");
            return null;
        }

        var isHead = method == "HEAD";
        if (ReadVersion(protocol, isHead, out error) is not { } version) return null;
        if (!isHead && method != "GET")
        {
            error = new RequestError(405, "This server only gives pages: use GET or HEAD.");
            return null;
        }

        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') >= 0 || RequestTarget.Parse(target) is not { } parts)
        {
            error = new RequestError(400, "The request target is not a path: send one that begins with '/', in ASCII, everything else percent-encoded as UTF-8.") { IsHead = isHead };
            return null;
        }

        return new RequestHead(method, target, parts, version, limits);
    }

    /// <summary>What is wrong if a line has <paramref name="length"/> bytes, or as many so far; null when nothing is.</summary>
    public RequestError? SizeError(int length) => bytes + length > limits.HeaderBytes ? Error(431, $"The header is longer than {limits.HeaderBytes} bytes.") : null;

    /// <summary>Notes the size of a complete line.</summary>
    public void Count(int length) => bytes += length;

    /// <summary>Reads a header field (RFC 9112, section 5).</summary>
    /// <returns>What is wrong with it, or null.</returns>
    public RequestError? AddField(ReadOnlySpan<byte> line)
    {
        if (fields.Count == limits.HeaderCount) return Error(431, $"The header has more than {limits.HeaderCount} fields.");
        if (line[0] is (byte)' ' or (byte)'\t') return Error(400, "A header line begins with white space: write each field on one line (RFC 9112, section 5.2).");
        var colon = line.IndexOf((byte)':');
        if (colon < 0 || !Token.Is(line[..colon])) return Error(400, "A header line is not a name, a colon and a value, such as Host: localhost.");
        var value = line[(colon + 1)..].Trim(" \t"u8);
        foreach (var character in value)
        {
            if (character is < 0x20 and not (byte)'\t' or 0x7F) return Error(400, "A header field holds a control character: leave it out (RFC 9110, section 5.5).");
        }

        fields.Add(new HeaderField(Encoding.Latin1.GetString(line[..colon]), Encoding.Latin1.GetString(value)));
        return null;
    }

    /// <summary>The request, now that its header has ended; or what is wrong with it as a whole.</summary>
    public RequestReading Complete()
    {
        var hosts = fields.Count(field => field.IsNamed("Host"));
        if (hosts > 1 || hosts == 0 && version.Minor >= 1) return Error(400, "An HTTP/1.1 request has exactly one Host field: send one, such as Host: localhost (RFC 9112, section 3.2).");
        if (fields.Exists(field => field.IsNamed("Host") && field.Value.AsSpan().ContainsAny(NeverInHost))) return Error(400, "The Host field is not a host and perhaps a port: send one such as Host: localhost:8080 (RFC 9112, section 3.2).");
        if (fields.Any(AnnouncesContent)) return Error(400, "This server takes no content: send neither Transfer-Encoding nor a Content-Length other than 0.");
        return new Request(method, target, parts.Path, parts.Query, version, fields) { IsHead = IsHead };
    }

    // Content that is not read would be taken for the next request.
    private static bool AnnouncesContent(HeaderField field) => field.IsNamed("Transfer-Encoding") || field.IsNamed("Content-Length") && field.Value != "0";

    private static Version? ReadVersion(string protocol, bool isHead, out RequestReading? error)
    {
        error = null;
        var isVersion = protocol is ['H', 'T', 'T', 'P', '/', >= '0' and <= '9', '.', >= '0' and <= '9'];
        if (isVersion && protocol[5] == '1') return new Version(1, protocol[7] - '0'); // one after 1.1 is treated as 1.1 (RFC 9110, section 2.5)
        error = isVersion
            ? new RequestError(505, $"This server speaks HTTP/1.1 and HTTP/1.0, not {protocol}.") { IsHead = isHead }
            : new RequestError(400, "The request line does not end with a version of HTTP: send a line such as GET / HTTP/1.1.") { IsHead = isHead };
        return null;
    }

    private RequestError Error(int status, string explanation) => new(status, explanation) { IsHead = IsHead };
}
