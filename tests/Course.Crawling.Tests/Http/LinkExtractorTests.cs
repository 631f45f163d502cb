using FsCheck.Xunit;

namespace Course.Crawling.Tests;

/// <summary>Links in HTML as it is written.</summary>
public sealed class LinkExtractorTests
{
    private static readonly Uri Page = new("http://server/folder/page.html?x=1#top");

    [Theory]
    [InlineData("<a href=\"next.html\">", "http://server/folder/next.html")]
    [InlineData("<A CLASS=x HREF='/up.html' >", "http://server/up.html")]
    [InlineData("<a href=../plain.html>", "http://server/plain.html")]
    [InlineData("<a\nhref\t=\n\"n.html\"/>", "http://server/folder/n.html")]
    [InlineData("<a href=\" n.html\n\">", "http://server/folder/n.html")]
    [InlineData("<a href=\"n.html#part\">", "http://server/folder/n.html")]
    [InlineData("<a href=\"?x=2\">", "http://server/folder/page.html?x=2")]
    [InlineData("<a href=\"?a=1&amp;b=2&#38;c&#x26;d&copy=3\">", "http://server/folder/page.html?a=1&b=2&c&d&copy=3")]
    [InlineData("<a href=\"//other:8080/x\">", "http://other:8080/x")]
    [InlineData("<a href=\"https://other/x\">", "https://other/x")]
    [InlineData("<a href=\"one\"><a href=\"one\"><a href=\"one#two\">", "http://server/folder/one")]
    [InlineData("<a title=\"a > b\" href=\"n.html\">", "http://server/folder/n.html")]
    [InlineData("<a href=\"first\" href=\"second\">", "http://server/folder/first")]
    [InlineData("</p title='>'><a href=n>", "http://server/folder/n")]
    [InlineData("a < b <a href=n>", "http://server/folder/n")]
    [InlineData("<!-- <a href=no> --><a href=n>", "http://server/folder/n")]
    [InlineData("<!-- - -- -> --- --><a href=n>", "http://server/folder/n")]
    [InlineData("<!--><a href=n>", "http://server/folder/n")]
    [InlineData("<!---><a href=n>", "http://server/folder/n")]
    [InlineData("<!-- x --!><a href=n><!-- y -->", "http://server/folder/n")]
    [InlineData("<!--x---><a href=n>", "http://server/folder/n")]
    [InlineData("<!DOCTYPE html><?php x ?><a href=n>", "http://server/folder/n")]
    [InlineData("<script>\"<a href=no>\" </scripts> </script ><a href=n>", "http://server/folder/n")]
    [InlineData("<title><a href=no></title><a href=n>", "http://server/folder/n")]
    [InlineData("<abbr href=no><a href=n>", "http://server/folder/n")]
    [InlineData("<base href=\"/other/\"><base href=\"/no/\"><a href=n>", "http://server/other/n")]
    [InlineData("<a href=n><base href=\"/other/\">", "http://server/other/n")]
    public void Links_LinkInAnyWriting_IsFound(string html, string link) => Assert.Equal([link], LinkExtractor.Links(html, Page).Select(found => found.AbsoluteUri));

    [Theory]
    [InlineData("<a>")]
    [InlineData("<a href>")]
    [InlineData("<a href=\"\">")]
    [InlineData("<a href=\"#top\">")]
    [InlineData("<a href=\"mailto:x@server\">")]
    [InlineData("<a href=\"JavaScript:alert(1)\">")]
    [InlineData("<a href=\"http://[\">")]
    [InlineData("<link href=\"style.css\">")]
    [InlineData("<a href=\"unfinished")]
    [InlineData("<a href=unfinished")]
    [InlineData("<!-- <a href=x>")]
    [InlineData("<script><a href=x>")]
    [InlineData("<plaintext><a href=x>")]
    [InlineData("< a href=x>")]
    [InlineData("<")]
    [InlineData("")]
    public void Links_WhatIsNoLink_IsNotFound(string html) => Assert.Empty(LinkExtractor.Links(html, Page));

    [Fact]
    public void Links_SameHost_LeavesOthersOut() =>
        Assert.Equal(["http://server/a", "http://server/b"], LinkExtractor.Links("<a href=/a><a href=//other/><a href=http://server:81/><a href=https://server/><a href=HTTP://SERVER/b>", Page, sameHost: true).Select(found => found.AbsoluteUri));

    [Fact]
    public void Links_RelativePage_IsRefused() => Assert.Throws<ArgumentException>(() => LinkExtractor.Links("", new Uri("/x", UriKind.Relative)));

    [Fact]
    public void Links_LargeDocument_TakesOnePass() // a quadratic one would take hours
        => Assert.Single(LinkExtractor.Links(string.Concat(Enumerable.Repeat("<!-- - --!>< <a ' \" <p a='", 200_000)) + "'><a href=n>", Page));

    [Property(MaxTest = 500)]
    public void Links_AnyText_DoesNotThrow(string? text) => Assert.NotNull(LinkExtractor.Links(text ?? "", Page));

    [Property(MaxTest = 500)]
    public void Links_AnyMarkup_FindsAbsoluteHttpUrlsWithoutFragments(byte[] choices)
    {
        string[] fragments = ["<a ", "href", "=", "\"", "'", ">", "<", "/", "!", "--", "-", "#", "&#0;", "&amp;", "&#xD800;", ":", "http:", "//", "[", "]", "%", "\\", "?", " ", "\n", "\0", "\uD800", "base ", "script", "title", "x", "@", "é", "..", "xn--", "<a href=", "\u00AD"];
        var html = string.Concat(choices.Select(choice => fragments[choice % fragments.Length]));

        var links = LinkExtractor.Links(html, Page);

        Assert.All(links, link => Assert.True(link.IsAbsoluteUri && link.Scheme is "http" or "https" && link.Fragment == ""));
        Assert.Equal(links.Where(link => LinkExtractor.IsSameHost(link, Page)), LinkExtractor.Links(html, Page, sameHost: true));
        Frontier frontier = new([Page]);
        frontier.Add(new PageResult(Page) { Links = links });
    }
}
