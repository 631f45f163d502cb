using System.Text;
using FsCheck.Xunit;

namespace Course.Crawling.Tests;

/// <summary>Where bytes are split, changes nothing, whatever the bytes.</summary>
public sealed class ResponseReaderProperties
{
    private static readonly string[] Fragments =
    [
        "HTTP/1.1 200 OK\r\n", "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.0 404 Not Found\n", "Content-Length: 7\r\n", "Content-Length: 3\r\n",
        "Transfer-Encoding: chunked\r\n", "X: y\r\n", " folded\r\n", "\r\n", "\n", "3\r\nabc\r\n", "0\r\n", "7\r\n", "content", "é", "\0", ":", "HTTP/",
    ];

    [Property]
    public void Feed_HoweverSplit_GivesTheSame(byte[] choices, byte[] cuts, bool whole)
    {
        var text = (whole ? "HTTP/1.1 200 OK\r\n" : "") + string.Concat(choices.Select(choice => Fragments[choice % Fragments.Length]));
        var bytes = Encoding.Latin1.GetBytes(text);

        Assert.Equal(Read([bytes]), Read(Split(bytes, cuts)));
        Assert.Equal(Read([bytes]), Read(bytes.Select(single => new[] { single })));
    }

    [Property]
    public void Feed_AnyBytes_GivesAResponseOrACrawlException(byte[] bytes) => Assert.NotEmpty(Read([bytes]));

    private static string Read(IEnumerable<byte[]> pieces)
    {
        ResponseReader reader = new(new ResponseLimits { HeaderBytes = 60, ContentBytes = 12 });
        try
        {
            foreach (var piece in pieces) reader.Feed(piece);
            reader.End();
            return $"{reader.Response.Status} {string.Join("|", reader.Response.Header)} {Convert.ToHexString(reader.Response.Content.Span)}";
        }
        catch (CrawlException exception)
        {
            return $"{exception.Kind} {exception.Message}";
        }
    }

    private static IEnumerable<byte[]> Split(byte[] bytes, byte[] cuts)
    {
        var start = 0;
        foreach (var cut in cuts)
        {
            var end = Math.Min(bytes.Length, start + cut % 16);
            yield return bytes[start..end];
            start = end;
        }

        yield return bytes[start..];
    }
}
