namespace Course.Crawling.Tests;

public sealed class RequestReaderTests
{
    private const string Host = "Host: localhost\r\n";

    [Fact]
    public void TryRead_Get_HasItsParts()
    {
        var request = Assert.IsType<Request>(Assert.Single(Requests.Read("GET /a%20page?x=1&y=a+%26 HTTP/1.1\r\nHost: localhost\r\nX-Colour:\t red \r\n\r\n")));

        Assert.Equal("GET", request.Method);
        Assert.Equal("/a%20page?x=1&y=a+%26", request.Target);
        Assert.Equal("/a page", request.Path);
        Assert.Equal("x=1&y=a+%26", request.Query);
        Assert.Equal(new Version(1, 1), request.Version);
        Assert.Equal([new HeaderField("Host", "localhost"), new HeaderField("X-Colour", "red")], request.Header);
        Assert.Equal("a &", request.QueryValue("y"));
        Assert.Null(request.QueryValue("z"));
        Assert.False(request.IsHead);
    }

    [Fact]
    public void TryRead_Head_IsHead() => Assert.True(Requests.Head("/").IsHead);

    [Fact]
    public void TryRead_NothingOrHalfARequest_WaitsForMore()
    {
        Assert.Empty(Requests.Read(""));
        Assert.Empty(Requests.Read("GET / HTTP/1.1\r\nHost: localhost\r\n"));
        Assert.Empty(Requests.Read("GET"));
    }

    [Fact]
    public void TryRead_Pipelined_GivesOneAfterTheOther()
    {
        var readings = Requests.Read($"GET /1 HTTP/1.1\r\n{Host}\r\nHEAD /2 HTTP/1.1\r\n{Host}\r\nGET /3 HTTP/1.0\r\n\r\n");

        Assert.Equal(["/1", "/2", "/3"], readings.Cast<Request>().Select(request => request.Path));
    }

    [Fact]
    public void TryRead_BareLineFeedsAndEmptyLinesBefore_AreTaken() =>
        Assert.Equal("/x", Assert.IsType<Request>(Assert.Single(Requests.Read("\r\n\n\r\nGET /x HTTP/1.1\nHost: localhost\n\n"))).Path);

    [Fact]
    public void TryRead_AfterAnError_IgnoresTheRest()
    {
        var readings = Requests.Read($"GET / HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n{Host}\r\n");

        Assert.Equal(400, Assert.IsType<RequestError>(Assert.Single(readings)).Status);
    }

    [Theory]
    [InlineData("HTTP/1.1", "", true)]
    [InlineData("HTTP/1.1", "Connection: close\r\n", false)]
    [InlineData("HTTP/1.1", "Connection: upgrade, Close\r\n", false)]
    [InlineData("HTTP/1.1", "Connection: keep-alive\r\nConnection: close\r\n", false)]
    [InlineData("HTTP/1.2", "", true)]
    [InlineData("HTTP/1.0", "", false)]
    [InlineData("HTTP/1.0", "Connection: Keep-Alive\r\n", true)]
    [InlineData("HTTP/1.0", "Connection: keep-alive, close\r\n", false)]
    public void KeepsAlive_ByVersionAndConnection(string version, string field, bool expected) =>
        Assert.Equal(expected, Requests.Get("/", version, Host + field).KeepsAlive);

    [Theory]
    [InlineData("GET /", "HTTP/1.0", "")]
    [InlineData("GET http://localhost:80", "HTTP/1.1", Host)]
    [InlineData("GET HTTP://localhost/?q", "HTTP/1.1", Host)]
    [InlineData("GET http://localhost?q", "HTTP/1.1", Host)]
    [InlineData("GET /a/..", "HTTP/1.1", "HOST:\r\n")]
    [InlineData("GET /", "HTTP/1.1", "Host: localhost\r\nContent-Length: 0\r\n")]
    public void TryRead_OtherWaysToAskForTheRoot(string line, string version, string header) =>
        Assert.Equal("/", Assert.IsType<Request>(Assert.Single(Requests.Read($"{line} {version}\r\n{header}\r\n"))).Path);

    [Theory]
    [InlineData("GET /\r\n", 400, "is not method, target and version")]
    [InlineData("GET  / HTTP/1.1\r\n", 400, "is not method, target and version")]
    [InlineData("GET / HTTP/1.1 \r\n", 400, "is not method, target and version")]
    [InlineData(" GET / HTTP/1.1\r\n", 400, "does not begin with a method")]
    [InlineData("G@T / HTTP/1.1\r\n", 400, "is not method, target and version")]
    [InlineData("\u0016\u0003\u0001", 400, "looks like TLS")]
    [InlineData("\u0000", 400, "does not begin with a method")]
    [InlineData("GET / HTP/1.1\r\n", 400, "version of HTTP")]
    [InlineData("GET / http/1.1\r\n", 400, "version of HTTP")]
    [InlineData("GET / HTTP/1.10\r\n", 400, "version of HTTP")]
    [InlineData("GET / HTTP/2.0\r\n", 505, "not HTTP/2.0")]
    [InlineData("PRI * HTTP/2.0\r\n", 505, "not HTTP/2.0")]
    [InlineData("POST / HTTP/1.1\r\n", 405, "use GET or HEAD")]
    [InlineData("get / HTTP/1.1\r\n", 405, "use GET or HEAD")]
    [InlineData("OPTIONS * HTTP/1.1\r\n", 405, "use GET or HEAD")]
    [InlineData("GET page HTTP/1.1\r\n", 400, "target is not a path")]
    [InlineData("GET * HTTP/1.1\r\n", 400, "target is not a path")]
    [InlineData("GET ftp://localhost/ HTTP/1.1\r\n", 400, "target is not a path")]
    [InlineData("GET http:///a HTTP/1.1\r\n", 400, "target is not a path")]
    [InlineData("GET /a#b HTTP/1.1\r\n", 400, "target is not a path")]
    [InlineData("GET /%zz HTTP/1.1\r\n", 400, "target is not a path")]
    [InlineData("GET /%4 HTTP/1.1\r\n", 400, "target is not a path")]
    [InlineData("GET /%00 HTTP/1.1\r\n", 400, "target is not a path")]
    [InlineData("GET /%ff HTTP/1.1\r\n", 400, "target is not a path")]
    [InlineData("GET /\u00e9 HTTP/1.1\r\n", 400, "target is not a path")]
    [InlineData("GET / HTTP/1.1\r\n\r\n", 400, "exactly one Host")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n", 400, "exactly one Host")]
    [InlineData("GET / HTTP/1.0\r\nHost: a\r\nhost: a\r\n\r\n", 400, "exactly one Host")]
    [InlineData("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400, "not a host")]
    [InlineData("GET / HTTP/1.1\r\nHost: http://a/\r\n\r\n", 400, "not a host")]
    [InlineData("GET / HTTP/1.1\r\nHost: me@a\r\n\r\n", 400, "not a host")]
    [InlineData("GET / HTTP/1.1\r\nHost\r\n", 400, "not a name, a colon and a value")]
    [InlineData("GET / HTTP/1.1\r\nHost : a\r\n", 400, "not a name, a colon and a value")]
    [InlineData("GET / HTTP/1.1\r\n: a\r\n", 400, "not a name, a colon and a value")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n b\r\n", 400, "begins with white space")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\0b\r\n", 400, "control character")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\rb\r\n", 400, "control character")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n", 400, "takes no content")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", 400, "takes no content")]
    public void TryRead_BadRequest_IsExplained(string text, int status, string explanation)
    {
        var error = Assert.IsType<RequestError>(Assert.Single(Requests.Read(text)));

        Assert.Equal(status, error.Status);
        Assert.Contains(explanation, error.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void TryRead_BadHeadRequest_IsStillHead() =>
        Assert.True(Assert.IsType<RequestError>(Assert.Single(Requests.Read("HEAD / HTTP/1.1\r\n\r\n"))).IsHead);

    [Fact]
    public void TryRead_RequestLineAtTheLimit_PassesAndBeyondGets414()
    {
        RequestLimits limits = new() { RequestLineBytes = 30 };
        var fitting = "GET /" + new string('a', 30 - "GET / HTTP/1.1\r\n".Length) + " HTTP/1.1\r\n";

        Assert.IsType<Request>(Assert.Single(Requests.Read(fitting + Host + "\r\n", limits)));
        Assert.Equal(414, Assert.IsType<RequestError>(Assert.Single(Requests.Read(fitting.Replace("/a", "/aa", StringComparison.Ordinal), limits))).Status);
        Assert.Equal(414, Assert.IsType<RequestError>(Assert.Single(Requests.Read("GET /" + new string('a', 26), limits))).Status);
    }

    [Fact]
    public void TryRead_EmptyLinesWithoutEnd_Get414()
    {
        RequestLimits limits = new() { RequestLineBytes = 30 };

        Assert.IsType<Request>(Assert.Single(Requests.Read($"{new string('\n', 14)}GET / HTTP/1.1\r\n{Host}\r\n", limits)));
        Assert.Equal(414, Assert.IsType<RequestError>(Assert.Single(Requests.Read($"{new string('\n', 15)}GET / HTTP/1.1\r\n", limits))).Status);
        Assert.Equal(414, Assert.IsType<RequestError>(Assert.Single(Requests.Read(string.Concat(Enumerable.Repeat("\r\n", 16)), limits))).Status);
        Assert.All(Requests.Read(string.Concat(Enumerable.Repeat($"{new string('\n', 14)}GET / HTTP/1.1\r\n{Host}\r\n", 3)), limits), reading => Assert.IsType<Request>(reading));
    }

    [Fact]
    public void RequestReader_LimitsThatCannotBe_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RequestReader(new RequestLimits { RequestLineBytes = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RequestReader(new RequestLimits { HeaderBytes = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RequestReader(new RequestLimits { HeaderCount = -1 }));
    }

    [Fact]
    public void TryRead_HeaderAtTheLimit_PassesAndBeyondGets431()
    {
        RequestLimits limits = new() { HeaderBytes = Host.Length + "A: b\r\n\r\n".Length };

        Assert.IsType<Request>(Assert.Single(Requests.Read($"GET / HTTP/1.1\r\n{Host}A: b\r\n\r\n", limits)));
        Assert.Equal(431, Assert.IsType<RequestError>(Assert.Single(Requests.Read($"GET / HTTP/1.1\r\n{Host}A: bc\r\n\r\n", limits))).Status);
        Assert.Equal(431, Assert.IsType<RequestError>(Assert.Single(Requests.Read("GET / HTTP/1.1\r\n" + new string('a', 26), limits))).Status);
    }

    [Fact]
    public void TryRead_MoreFieldsThanTheLimit_Gets431()
    {
        RequestLimits limits = new() { HeaderCount = 2 };

        Assert.IsType<Request>(Assert.Single(Requests.Read($"GET / HTTP/1.1\r\n{Host}A: b\r\n\r\n", limits)));
        Assert.Equal(431, Assert.IsType<RequestError>(Assert.Single(Requests.Read($"GET / HTTP/1.1\r\n{Host}A: b\r\nC: d\r\n", limits))).Status);
    }
}
