using System.Text;

namespace Course.Crawling.Tests;

public sealed class SiteTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Load_ReadsEveryFileBelowTheDirectory()
    {
        directory.Write("index.html", "start");
        directory.Write("chapters/two.html", "two");
        directory.Write("style.css", "body {}");

        var site = Site.Load(directory.Root);

        Assert.Equal(["/chapters/two.html", "/index.html", "/style.css"], site.Paths);
        Assert.True(site.TryFind("/chapters/two.html", out var page));
        Assert.Equal("two", Encoding.UTF8.GetString(page.Content.Span));
        Assert.Equal("text/html; charset=utf-8", page.ContentType);
        Assert.True(site.TryFind("/style.css", out var style));
        Assert.Equal("text/css; charset=utf-8", style.ContentType);
    }

    [Fact]
    public void Load_HiddenFiles_AreLeftOut()
    {
        directory.Write("index.html", "start");
        directory.Write(".secret", "no");
        directory.Write(".git/config", "no");

        Assert.Equal(["/index.html"], Site.Load(directory.Root).Paths);
    }

    [Fact]
    public void TryFind_Folder_MeansItsIndex()
    {
        var site = new Site(new Page("/index.html", "text/html", "root"u8.ToArray()), new Page("/a/index.html", "text/html", "a"u8.ToArray()));

        Assert.True(site.TryFind("/", out var root));
        Assert.Equal("/index.html", root.Path);
        Assert.True(site.TryFind("/a/", out var inner));
        Assert.Equal("/a/index.html", inner.Path);
    }

    [Theory]
    [InlineData("/missing.html")]
    [InlineData("/a")]
    [InlineData("/INDEX.html")]
    [InlineData("/../index.html")]
    public void TryFind_AnythingElse_FindsNothing(string path) =>
        Assert.False(new Site(new Page("/index.html", "text/html", default)).TryFind(path, out _));

    [Fact]
    public void Load_MissingDirectory_SaysSo()
    {
        var missing = Path.Combine(directory.Root, "none");

        var error = Assert.Throws<DirectoryNotFoundException>(() => Site.Load(missing));

        Assert.Equal($"There is no directory {missing}: name the one that holds the site's pages.", error.Message);
    }

    [Fact]
    public void Load_EmptyDirectory_SaysSo() =>
        Assert.Contains("holds no pages", Assert.Throws<InvalidDataException>(() => Site.Load(directory.Root)).Message, StringComparison.Ordinal);

    [Fact]
    public void Site_TwoPagesAtOnePath_AreRefused() =>
        Assert.Throws<ArgumentException>(() => new Site(new Page("/a", "text/html", default), new Page("/a", "text/html", default)));
}
