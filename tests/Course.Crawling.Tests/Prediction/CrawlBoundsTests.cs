using Course.Concurrency.Threads;
using Course.Concurrency.Time;
using FsCheck;
using FsCheck.Xunit;

namespace Course.Crawling.Tests;

public sealed class CrawlBoundsTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void EqualLatencies_AreSumMaxAndRounds()
    {
        CrawlBounds bounds = new(Enumerable.Repeat(Second, 10));

        Assert.Equal((10, 10 * Second, Second), (bounds.Pages, bounds.OneAfterTheOther, bounds.AllAtOnce));
        Assert.Equal([10, 5, 4, 3, 2, 2, 2, 2, 2, 1, 1], Enumerable.Range(1, 11).Select(workers => bounds.AtMost(workers) / Second)); // ⌈10/k⌉
    }

    [Fact]
    public void AtMost_UnequalLatencies_GoesByTheOrderOfThePages()
    {
        Assert.Equal(3 * Second, new CrawlBounds([Second, Second, 2 * Second]).AtMost(2));
        Assert.Equal(2 * Second, new CrawlBounds([2 * Second, Second, Second]).AtMost(2));
    }

    [Fact]
    public void NoPages_TakeNoTime()
    {
        CrawlBounds bounds = new([]);

        Assert.Equal((0, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero), (bounds.Pages, bounds.OneAfterTheOther, bounds.AllAtOnce, bounds.AtMost(3)));
    }

    [Fact]
    public void Of_Table_TakesTheDelaysOfThePaths()
    {
        LatencyTable table = new(Second, new Dictionary<string, TimeSpan> { ["/b"] = 3 * Second });

        Assert.Equal(4 * Second, CrawlBounds.Of(table, ["/a", "/b"]).OneAfterTheOther);
    }

    [Fact]
    public void AtMost_NoWorker_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => new CrawlBounds([Second]).AtMost(0));

    [Fact]
    public void New_NegativeLatency_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => new CrawlBounds([-Second]));

    [Property(MaxTest = 60)]
    public void Bounds_AnyLatencies_AreTheTruthOfVirtualTime(byte[] choices, PositiveInt limit)
    {
        TimeSpan[] latencies = [.. choices.Take(12).Select(choice => TimeSpan.FromMilliseconds(choice % 40 * 100))];
        LatencyTable table = new(Second, Pages.Paths(latencies.Length).Zip(latencies).ToDictionary());
        var bounds = CrawlBounds.Of(table, Pages.Paths(latencies.Length));
        var workers = (limit.Get % 6) + 1;

        Assert.Equal(bounds.OneAfterTheOther, Crawl(CrawlerModel.Blocking).Duration);
        Assert.Equal(bounds.AllAtOnce, Crawl(CrawlerModel.Callbacks).Duration);

        // So many threads, each of which takes the next page that nobody has taken.
        SimulatedCrawl simulation = new(Script());
        VirtualThreads threads = new(simulation.Clock);
        var urls = new Queue<Uri>(SimulatedCrawl.Urls(Pages.Paths(latencies.Length)));
        threads.Run(() =>
        {
            for (var worker = 0; worker < workers; worker++) threads.Start($"worker {worker}", Work);
            void Work()
            {
                BlockingCrawler crawler = new(simulation.Network.Blocking(threads));
                while (urls.TryDequeue(out var url)) crawler.Crawl([url], new CrawlOptions { TimeProvider = simulation.Clock }, TestContext.Current.CancellationToken);
            }
        });
        Assert.Equal(simulation.Clock.Elapsed, bounds.AtMost(workers));
        Assert.InRange(bounds.AtMost(workers), Larger(bounds.OneAfterTheOther / workers, bounds.AllAtOnce), (bounds.OneAfterTheOther / workers) + bounds.AllAtOnce);
        Assert.Equal((bounds.OneAfterTheOther, bounds.AllAtOnce), (bounds.AtMost(1), bounds.AtMost(Math.Max(1, latencies.Length))));

        ResponseScript Script() => Pages.Script(latencies.Length, latency: table);
        CrawlResult Crawl(CrawlerModel model) => new SimulatedCrawl(Script()).Crawl(model, SimulatedCrawl.Urls(Pages.Paths(latencies.Length)));
    }

    private static TimeSpan Larger(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
