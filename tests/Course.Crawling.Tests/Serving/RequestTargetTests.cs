namespace Course.Crawling.Tests;

public sealed class RequestTargetTests
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("/a/b.html", "/a/b.html")]
    [InlineData("/a//b", "/a//b")]
    [InlineData("/a/./b", "/a/b")]
    [InlineData("/a/../b", "/b")]
    [InlineData("/a/..", "/")]
    [InlineData("/a/b/..", "/a/")]
    [InlineData("/a/.", "/a/")]
    [InlineData("/../../etc/passwd", "/etc/passwd")]
    [InlineData("/%2e%2E/a", "/a")]
    [InlineData("/...", "/...")]
    [InlineData("/caf%C3%A9", "/café")]
    [InlineData("/%41%62", "/Ab")]
    [InlineData("/a%2Fb", "/a%2Fb")]
    [InlineData("/..%2Fa", "/..%2Fa")]
    [InlineData("/a+b", "/a+b")]
    public void NormalizePath_GivesTheOneSpelling(string path, string expected) => Assert.Equal(expected, RequestTarget.NormalizePath(path));

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("/a?b")]
    [InlineData("/a#b")]
    [InlineData("/%")]
    [InlineData("/%1")]
    [InlineData("/%+1")]
    [InlineData("/%C3")]
    [InlineData("/%0A")]
    public void NormalizePath_NoPath_IsNull(string path) => Assert.Null(RequestTarget.NormalizePath(path));

    [Theory]
    [InlineData("http://")]
    [InlineData("http:///x")]
    [InlineData("http://?x")]
    [InlineData("https://server/")]
    public void Parse_AbsoluteFormWithoutHost_IsNull(string target) => Assert.Null(RequestTarget.Parse(target));
}
