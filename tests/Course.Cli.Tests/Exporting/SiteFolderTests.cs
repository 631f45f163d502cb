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

        Assert.Equal([SiteManifest.FileName, "index.html", "new.html"], Names("out/site"));
        Assert.Equal(["site"], Names("out"));
    }

    [Fact]
    public void Replace_Fails_LeavesTheOldSiteAndNothingElse()
    {
        SiteFolder.Replace(Folder, Site(("old.html", "old")));

        // A file where a folder of the same name would have to be: the second one cannot be written.
        Assert.ThrowsAny<Exception>(() => SiteFolder.Replace(Folder, Site(("a", "file"), ("a/b", "file in it"))));

        Assert.Equal([SiteManifest.FileName, "index.html", "old.html"], Names("out/site"));
        Assert.Equal(["site"], Names("out"));
    }

    [Theory]
    [InlineData("mine/thesis.txt", "holds thesis.txt, which is not in a list of what `course export` wrote there")]
    [InlineData("mine/index.html", "holds index.html, which is not in a list of what `course export` wrote there")]
    [InlineData("mine", "is a file")]
    public void Replace_SomethingElse_IsRefusedAndStays(string file, string expected)
    {
        clone.Write(file, "precious");

        UsageException exception = Assert.Throws<UsageException>(() => SiteFolder.Replace(clone.PathOf("mine"), Site()));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.Equal("precious", clone.Read(file));
    }

    [Theory]
    [InlineData(".git/HEAD", ".git")]
    [InlineData("CNAME", "CNAME")]
    [InlineData("assets/mine.css", "assets/mine.css")]
    [InlineData("assets/mine/a.css", "assets/mine")]
    [InlineData("source/.git/HEAD", "source")]
    public void Replace_SiteWithSomethingElseInIt_IsRefusedAndStays(string file, string named)
    {
        SiteFolder.Replace(Folder, Site(("assets/a.css", "a")));
        clone.Write("out/site/" + file, "precious");

        UsageException exception = Assert.Throws<UsageException>(() => SiteFolder.Replace(Folder, Site()));

        Assert.Equal($"{Folder} holds {named}, which is not in a list of what `course export` wrote there (course-export.txt), and would be deleted; name another folder with --output, or empty this one.", exception.Message);
        Assert.Equal("precious", clone.Read("out/site/" + file));
        Assert.Equal("a", clone.Read("out/site/assets/a.css"));
    }

    [Fact]
    public void Replace_SiteThatSaysExportWroteIt_WithoutTheList_IsRefused()
    {
        clone.Write("out/site/index.html", """<meta name="generator" content="course export">""");

        Assert.Throws<UsageException>(() => SiteFolder.Replace(Folder, Site()));
    }

    [Fact]
    public void Replace_SiteWithAnEmptyFolderOfSomebody_IsRefused()
    {
        SiteFolder.Replace(Folder, Site());
        Directory.CreateDirectory(clone.PathOf("out/site/mine"));

        Assert.Throws<UsageException>(() => SiteFolder.Replace(Folder, Site()));
    }

    [Fact]
    public void Replace_SiteThatAFileBrowserLookedAt_IsReplaced()
    {
        SiteFolder.Replace(Folder, Site(("assets/a.css", "a")));
        clone.Write("out/site/assets/.DS_Store", "");

        SiteFolder.Replace(Folder, Site());

        Assert.Equal([SiteManifest.FileName, "index.html"], Names("out/site"));
    }

    [Fact]
    public void Replace_SecondRenameFails_PutsTheOldSiteBack()
    {
        SiteFolder.Replace(Folder, Site(("old.html", "old")));
        int moves = 0;

        IOException exception = Assert.Throws<IOException>(() => SiteFolder.Replace(Folder, Site(("new.html", "new")), (from, to) =>
        {
            if (++moves == 2) throw new IOException("The disk is busy.");
            Directory.Move(from, to);
        }, Delete));

        Assert.Equal("The disk is busy.", exception.Message);
        Assert.Equal("old", clone.Read("out/site/old.html"));
        Assert.Equal(["site"], Names("out"));
    }

    [Fact]
    public void Replace_OldSiteCannotBePutBack_KeepsItAndSaysWhere()
    {
        SiteFolder.Replace(Folder, Site(("old.html", "old")));
        int moves = 0;

        IOException exception = Assert.Throws<IOException>(() => SiteFolder.Replace(Folder, Site(("new.html", "new")), (from, to) =>
        {
            if (++moves > 1) throw new IOException("The disk is busy.");
            Directory.Move(from, to);
        }, Delete));

        string kept = Assert.Single(Names("out"));
        Assert.Equal("old", clone.Read($"out/{kept}/old.html"));
        Assert.Contains($"it is whole in {clone.PathOf("out/" + kept)}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Replace_OldSiteCannotBeDeleted_HasSucceeded()
    {
        SiteFolder.Replace(Folder, Site(("old.html", "old")));

        SiteFolder.Replace(Folder, Site(("new.html", "new")), Directory.Move, _ => throw new UnauthorizedAccessException());

        Assert.Equal([SiteManifest.FileName, "index.html", "new.html"], Names("out/site"));
    }

    [Fact]
    public void Replace_EmptyFolder_IsTaken()
    {
        Directory.CreateDirectory(Folder);

        SiteFolder.Replace(Folder + "/", Site());

        Assert.Equal([SiteManifest.FileName, "index.html"], Names("out/site"));
    }

    private static void Delete(string folder) => Directory.Delete(folder, recursive: true);

    private static Site Site(params IEnumerable<(string Path, string Text)> files)
    {
        Site site = new();
        site.Add("index.html", "index");
        foreach ((string path, string text) in files)
        {
            site.Add(path, text);
        }
        return site;
    }

    private string[] Names(string folder) => [.. Directory.GetFileSystemEntries(clone.PathOf(folder)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
