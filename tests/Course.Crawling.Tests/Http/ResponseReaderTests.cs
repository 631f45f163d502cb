using System.Text;

namespace Course.Crawling.Tests;

/// <summary>What the bytes of a server mean.</summary>
public sealed class ResponseReaderTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "hello")]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 5\n\nhello", "hello")]
    [InlineData("HTTP/1.1 200\r\ncontent-length:5\r\n\r\nhello", "hello")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello, and more", "hello")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\nContent-Length: 5\r\n\r\nhello", "hello")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "")]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", "")]
    [InlineData("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", "")]
    [InlineData("HTTP/1.0 200 OK\r\n\r\nhello", "hello")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n03;last=no\r\nllo\r\n0\r\n\r\n", "hello")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\nContent-Length: 2\r\n\r\n5\r\nhello\r\n0\r\nTrailer: yes\r\n\r\n", "hello")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "hello")]
    public void Feed_Response_HasItsContent(string text, string content)
    {
        var response = Read(text);

        Assert.Equal(content, response.Text);
    }

    [Theory]
    [InlineData("", CrawlErrorKind.Refused)]
    [InlineData("HTT", CrawlErrorKind.Truncated)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le", CrawlErrorKind.Truncated)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell", CrawlErrorKind.Truncated)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", CrawlErrorKind.Truncated)]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n", CrawlErrorKind.Truncated)]
    [InlineData("SSH-2.0-Server\r\n", CrawlErrorKind.Malformed)]
    [InlineData("HTTP/2 200\r\n\r\n", CrawlErrorKind.Malformed)]
    [InlineData("HTTP/1.1 20\r\n\r\n", CrawlErrorKind.Malformed)]
    [InlineData("HTTP/1.1 2000 OK\r\n\r\n", CrawlErrorKind.Malformed)]
    [InlineData("HTTP/1.1 099 Less\r\n\r\n", CrawlErrorKind.Malformed)]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\n\r\n", CrawlErrorKind.Malformed)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length : 5\r\n\r\nhello", CrawlErrorKind.Malformed)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: five\r\n\r\nhello", CrawlErrorKind.Malformed)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello", CrawlErrorKind.Malformed)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", CrawlErrorKind.Malformed)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nhello", CrawlErrorKind.Malformed)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nhello\r\n", CrawlErrorKind.Malformed)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n0\r\n\r\n", CrawlErrorKind.Malformed)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n", CrawlErrorKind.TooLarge)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFFFFF\r\n", CrawlErrorKind.TooLarge)]
    public void Feed_NoResponse_IsAnError(string text, CrawlErrorKind kind) =>
        Assert.Equal(kind, Assert.Throws<CrawlException>(() => Read(text)).Kind);

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nX: 0123456789012345678901234567890123456789", CrawlErrorKind.HeaderTooLarge)]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Con", CrawlErrorKind.HeaderTooLarge)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n0123456789A", CrawlErrorKind.TooLarge)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n", CrawlErrorKind.TooLarge)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nB\r\n", CrawlErrorKind.TooLarge)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;0123456789012345678901234567890123456789012345678901234567890123456789\r\n", CrawlErrorKind.HeaderTooLarge)]
    public void Feed_MoreThanTheLimits_IsAnError(string text, CrawlErrorKind kind) =>
        Assert.Equal(kind, Assert.Throws<CrawlException>(() => Read(text, new ResponseLimits { HeaderBytes = 50, ContentBytes = 10 })).Kind);

    [Fact]
    public void Feed_AsMuchAsTheLimits_IsFine() =>
        Assert.Equal("0123456789", Read("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789", new ResponseLimits { HeaderBytes = 39, ContentBytes = 10 }).Text);

    [Fact]
    public void HeaderValue_IsFoundInWhateverCase_FoldedLinesJoined()
    {
        var response = Read("HTTP/1.1 301 Moved\r\nlocation:  /there \r\nX-Long: one\r\n  two\r\n\r\n");

        Assert.Equal((301, "/there", "one two", null), (response.Status, response.HeaderValue("Location"), response.HeaderValue("x-long"), response.HeaderValue("none")));
    }

    [Theory]
    [InlineData("text/html; charset=utf-8", "é", true)]
    [InlineData("Text/HTML;charset=\"ISO-8859-1\"", "Ã©", true)]
    [InlineData("text/plain; charset=unheard-of", "é", false)]
    [InlineData("text/plain; charset=utf-7", "é", false)]
    [InlineData("text/plain; charset=", "é", false)]
    public void Text_IsReadInTheCharsetOfTheHeader(string type, string text, bool isHtml)
    {
        var response = Read($"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\n\r\n\u00C3\u00A9");

        Assert.Equal((text, isHtml), (response.Text, response.IsHtml));
    }

    [Fact]
    public void ResponseReader_LimitsThatCannotBe_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ResponseReader(new ResponseLimits { HeaderBytes = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ResponseReader(new ResponseLimits { ContentBytes = -1 }));
    }

    [Fact]
    public void Response_BeforeItIsComplete_SaysSo() => Assert.Throws<InvalidOperationException>(() => new ResponseReader().Response);

    private static ReceivedResponse Read(string text, ResponseLimits? limits = null)
    {
        ResponseReader reader = new(limits);
        reader.Feed(Encoding.Latin1.GetBytes(text));
        reader.End();
        return reader.Response;
    }
}
