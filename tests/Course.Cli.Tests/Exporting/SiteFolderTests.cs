using Course.Cli.Exporting;
using Xunit;

namespace Course.Cli.Tests.Exporting;

/// <summary>A site is replaced as a whole or not at all.</summary>
public sealed class SiteFolderTests : IDisposable
{
    private readonly TemporaryClone clone = new();

    public void Dispose() => clone.Dispose();

    private string Folder => clone.PathOf("out/site");

    [Fact]
    public void Replace_NewFolder_HoldsTheFiles()
    {
        SiteFolder.Replace(Folder, Site(("assets/a.css", "a")));

        Assert.Equal("a", clone.Read("out/site/assets/a.css"));
        Assert.Equal(["site"], Names("out"));
    }

    [Fact]
    public void Replace_OldSite_IsGoneWithItsOldFiles()
    {
        SiteFolder.Replace(Folder, Site(("old.html", "old")));
        SiteFolder.Replace(Folder, Site(("new.html", "new")));

        Assert.Equal(["index.html", "new.html"], Names("out/site"));
        Assert.Equal(["site"], Names("out"));
    }

    [Fact]
    public void Replace_Fails_LeavesTheOldSiteAndNothingElse()
    {
        SiteFolder.Replace(Folder, Site(("old.html", "old")));

        // A file where a folder of the same name would have to be: the second one cannot be written.
        Assert.ThrowsAny<Exception>(() => SiteFolder.Replace(Folder, Site(("a", "file"), ("a/b", "file in it"))));

        Assert.Equal(["index.html", "old.html"], Names("out/site"));
        Assert.Equal(["site"], Names("out"));
    }

    [Theory]
    [InlineData("mine/thesis.txt", "holds something that `course export` did not write")]
    [InlineData("mine/index.html", "holds something that `course export` did not write")]
    [InlineData("mine", "is a file")]
    public void Replace_SomethingElse_IsRefusedAndStays(string file, string expected)
    {
        clone.Write(file, "precious");

        UsageException exception = Assert.Throws<UsageException>(() => SiteFolder.Replace(clone.PathOf("mine"), Site()));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.Equal("precious", clone.Read(file));
    }

    [Fact]
    public void Replace_EmptyFolder_IsTaken()
    {
        Directory.CreateDirectory(Folder);

        SiteFolder.Replace(Folder + "/", Site());

        Assert.Equal(["index.html"], Names("out/site"));
    }

    private static Site Site(params IEnumerable<(string Path, string Text)> files)
    {
        Site site = new();
        site.Add("index.html", SiteFolder.Generator);
        foreach ((string path, string text) in files)
        {
            site.Add(path, text);
        }
        return site;
    }

    private string[] Names(string folder) => [.. Directory.GetFileSystemEntries(clone.PathOf(folder)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
