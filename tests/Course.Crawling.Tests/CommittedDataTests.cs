namespace Course.Crawling.Tests;

/// <summary>What stands in <c>data/</c> is fit to be served.</summary>
public sealed class CommittedDataTests
{
    private static readonly string Data = Path.Combine(AppContext.BaseDirectory, "data");

    [Fact]
    public void Site_IsLargeEnoughToCrawl_AndHasAStart()
    {
        var site = Site.Load(Path.Combine(Data, "site"));

        Assert.True(site.TryFind("/", out _));
        Assert.InRange(site.Paths.Count(path => path.EndsWith(".html", StringComparison.Ordinal)), 31, int.MaxValue);
    }

    [Fact]
    public void Latencies_AreThoseOfPagesThatThereAre()
    {
        var site = Site.Load(Path.Combine(Data, "site"));
        var table = LatencyTable.Load(Path.Combine(Data, "latency.json"));

        Assert.Equal(TimeSpan.FromSeconds(1), table.Default);
        Assert.Equal(10, table.Lists["ten"].Count);
        Assert.All(table.Lists["ten"], path => Assert.True(site.TryFind(path, out _) && table.DelayOf(path) == table.Default, path));
        Assert.Contains(site.Paths, path => table.DelayOf(path) != table.Default);
    }
}
