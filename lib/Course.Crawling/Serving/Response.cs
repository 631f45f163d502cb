using System.Globalization;
using System.Net;
using System.Text;

namespace Course.Crawling;

/// <summary>An answer before it is bytes. Without a Date: only a server with a clock sends one (RFC 9110, section 6.6.1), and scripts have none.</summary>
internal sealed record Response(int Status, string ContentType, ReadOnlyMemory<byte> Content)
{
    /// <summary>A header field that only this kind of answer has; null for none.</summary>
    public HeaderField? Extra { get; init; }

    public static Response Of(Page page) => new(200, page.ContentType, page.Content);

    public static Response NotFound(string path)
    {
        var name = WebUtility.HtmlEncode(path);
        return new Response(404, "text/html; charset=utf-8", Encoding.UTF8.GetBytes($"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Not found</title></head>
            <body><h1>Not found</h1><p>There is no page {name} here. <a href="/">Back to the start</a></p></body></html>

            """.ReplaceLineEndings("\n")));
    }

    /// <summary>A redirect within this server. A target such as <c>//x/y</c> would be read as a host and a path: the dot segment prevents that (RFC 3986, section 4.2).</summary>
    public static Response Redirect(string target)
    {
        var location = target.StartsWith("//", StringComparison.Ordinal) ? "/." + target : target;
        return Text(302, $"See {location}") with { Extra = new HeaderField("Location", location) };
    }

    /// <summary>The answer to what is no request that this server answers.</summary>
    public static Response Of(RequestError error) =>
        Text(error.Status, error.Explanation) with { Extra = error.Status == 405 ? new HeaderField("Allow", "GET, HEAD") : null };

    /// <summary>
    /// Status line and header (RFC 9112, sections 4 and 5). The version is always HTTP/1.1, the highest that the server
    /// speaks (RFC 9110, section 6.2), and the header says how the connection goes on where the client might think otherwise.
    /// </summary>
    /// <param name="contentLength">The length to announce.</param>
    /// <param name="connection">The value of the Connection field; null for none.</param>
    public byte[] Head(int contentLength, string? connection)
    {
        StringBuilder head = new();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {Status} {Reason}\r\nContent-Type: {ContentType}\r\nContent-Length: {contentLength}\r\n");
        if (Extra is not null) head.Append(CultureInfo.InvariantCulture, $"{Extra.Name}: {Extra.Value}\r\n");
        if (connection is not null) head.Append(CultureInfo.InvariantCulture, $"Connection: {connection}\r\n");
        return Encoding.Latin1.GetBytes(head.Append("\r\n").ToString());
    }

    private string Reason => Status switch
    {
        200 => "OK",
        302 => "Found",
        400 => "Bad Request",
        404 => "Not Found",
        405 => "Method Not Allowed",
        414 => "URI Too Long",
        431 => "Request Header Fields Too Large",
        505 => "HTTP Version Not Supported",
        _ => "",
    };

    private static Response Text(int status, string sentence) => new(status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(sentence + "\n"));
}
