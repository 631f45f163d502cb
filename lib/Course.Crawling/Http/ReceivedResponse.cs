using System.Text;

namespace Course.Crawling;

/// <summary>What a server answered. Immutable as long as nobody writes to the memory behind <paramref name="Content"/>.</summary>
/// <param name="Status">The status code, such as 200.</param>
/// <param name="Header">The header fields, in the order in which they arrived.</param>
/// <param name="Content">The content, without the marks of its pieces if it came chunked.</param>
public sealed record ReceivedResponse(int Status, IReadOnlyList<HeaderField> Header, ReadOnlyMemory<byte> Content)
{
    /// <summary>The value of the first field <paramref name="name"/>, in whatever case; null when there is none.</summary>
    public string? HeaderValue(string name) => Header.FirstOrDefault(field => field.IsNamed(name))?.Value;

    /// <summary>Whether the content is HTML, by what its header says.</summary>
    public bool IsHtml => MediaType is "text/html" or "application/xhtml+xml";

    /// <summary>The content as text: in the charset that the header names, else in UTF-8. What is no character there becomes U+FFFD.</summary>
    public string Text => Charset.GetString(Content.Span);

    private string? MediaType => HeaderValue("Content-Type")?.Split(';')[0].Trim().ToLowerInvariant();

    private Encoding Charset
    {
        get
        {
            foreach (var parameter in HeaderValue("Content-Type")?.Split(';') ?? [])
            {
                if (parameter.Trim().Split('=', 2) is not [var name, var value] || !name.Equals("charset", StringComparison.OrdinalIgnoreCase)) continue;
                try
                {
                    return Encoding.GetEncoding(value.Trim('"'));
                }
                catch (Exception exception) when (exception is ArgumentException or NotSupportedException) // nobody here knows it, or knows it and will not read it: UTF-7
                {
                    return Encoding.UTF8;
                }
            }

            return Encoding.UTF8;
        }
    }
}
