using System.Buffers;
using System.Globalization;
using System.Text;

namespace Course.Crawling;

/// <summary>The head of a response as it is read, line by line.</summary>
internal sealed class ResponseHead
{
    private static readonly byte[] Protocol = "HTTP/1."u8.ToArray();
    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);
    private readonly List<HeaderField> fields = [];

    /// <summary>Reads a status line (RFC 9112, section 4).</summary>
    public ResponseHead(ReadOnlySpan<byte> line)
    {
        if (line.Length < 12 || !char.IsAsciiDigit((char)line[7]) || line[8] != ' ' || line.Length > 12 && line[12] != ' '
            || !int.TryParse(line[9..12], NumberStyles.None, CultureInfo.InvariantCulture, out var status) || status < 100)
        {
            throw Malformed("its first line is not a version, a status code and a reason, such as HTTP/1.1 200 OK");
        }

        Status = status;
    }

    public int Status { get; }

    public IReadOnlyList<HeaderField> Fields => fields;

    /// <summary>How the content ends (RFC 9112, section 6.3): after a length, with the last chunk, or, if neither, with the connection.</summary>
    public (long? Length, bool IsChunked) Framing
    {
        get
        {
            if (Status is 204 or 304) return (0, false);
            var codings = Values("Transfer-Encoding");
            if (codings is [var only] && only.Equals("chunked", StringComparison.OrdinalIgnoreCase)) return (null, true);
            if (codings is not []) throw Malformed($"its transfer encoding '{string.Join(", ", codings)}' was not asked for");
            var lengths = Values("Content-Length").Distinct().ToArray();
            return lengths switch
            {
                [] => (null, false),
                [var length] when length is not "" && length.All(char.IsAsciiDigit) => (long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : long.MaxValue, false),
                _ => throw Malformed($"its length '{string.Join(", ", lengths)}' is not a number"),
            };
        }
    }

    /// <summary>How many bytes tell whether an answer is HTTP.</summary>
    public static int BeginningLength => Protocol.Length;

    /// <summary>Refuses what cannot become a status line, whatever follows.</summary>
    public static void CheckBeginning(ReadOnlySpan<byte> bytes)
    {
        var length = Math.Min(bytes.Length, Protocol.Length);
        if (!bytes[..length].SequenceEqual(Protocol.AsSpan(0, length))) throw Malformed("it does not begin with HTTP/1.");
    }

    /// <summary>Reads a header field (RFC 9112, section 5).</summary>
    public void AddField(ReadOnlySpan<byte> line)
    {
        foreach (var character in line)
        {
            if (character is < 0x20 and not (byte)'\t' or 0x7F) throw Malformed("a header field holds a control character");
        }

        if (line[0] is (byte)' ' or (byte)'\t' && fields is [.., var last]) // a folded line, which a client unfolds (section 5.2)
        {
            fields[^1] = last with { Value = $"{last.Value} {Encoding.Latin1.GetString(line.Trim(" \t"u8))}" };
            return;
        }

        var colon = line.IndexOf((byte)':');
        if (colon < 0 || !Token.Is(line[..colon])) throw Malformed("a header line is not a name, a colon and a value");
        fields.Add(new HeaderField(Encoding.Latin1.GetString(line[..colon]), Encoding.Latin1.GetString(line[(colon + 1)..].Trim(" \t"u8))));
    }

    /// <summary>Reads the line before a chunk: its size in hexadecimal digits, and perhaps extensions, which nobody uses (RFC 9112, section 7.1).</summary>
    public static long ReadChunkSize(ReadOnlySpan<byte> line)
    {
        var semicolon = line.IndexOf((byte)';');
        var digits = (semicolon < 0 ? line : line[..semicolon]).Trim(" \t"u8);
        if (digits.IsEmpty || digits.ContainsAnyExcept(HexDigits)) throw Malformed("a chunk begins without its size");
        digits = digits.TrimStart((byte)'0');
        return digits.Length > 15 ? long.MaxValue : digits.IsEmpty ? 0 : long.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }

    public static CrawlException Malformed(string what) => new(CrawlErrorKind.Malformed, $"The answer is not HTTP: {what}.");

    private string[] Values(string name) => [.. fields.Where(field => field.IsNamed(name)).SelectMany(field => field.Value.Split(',', StringSplitOptions.TrimEntries))];
}
