using Course.Concurrency.Scheduling;
using Course.Concurrency.Time;
using Course.Concurrency.Tracing;
using FsCheck.Xunit;

namespace Course.Crawling.Tests;

/// <summary>What only the crawler made of goroutines has: any scheduler, a pace for each host, links that need no waves.</summary>
public sealed class ChannelCrawlerTests
{
    public static TheoryData<string> Schedulers => [.. Kinds.Keys];

    private static Dictionary<string, Func<VirtualTime, Scheduler>> Kinds { get; } = new()
    {
        ["simple"] = clock => new SimpleScheduler(clock),
        ["1 P"] = clock => new GoScheduler(1, clock),
        ["2 P"] = clock => new GoScheduler(2, clock),
        ["seeded"] = clock => new SeededScheduler(1, clock),
    };

    [Theory]
    [MemberData(nameof(Schedulers))]
    public void Crawl_TenPages_TakesTheLongestOfThemOnEachScheduler(string scheduler)
    {
        SimulatedCrawl simulation = new(Pages.Script(10));

        var result = Crawler(simulation, Kinds[scheduler]).Crawl(SimulatedCrawl.Urls(Pages.Paths(10)), On(simulation), TestContext.Current.CancellationToken);

        Assert.All(result.Pages, page => Assert.Equal((200, Pages.Second), (page.Status, page.Duration)));
        Assert.Equal((Pages.Second, Pages.Second), (result.Duration, simulation.Clock.Elapsed));
        Assert.Equal((0, 0), (simulation.Network.OpenConnections, simulation.Clock.PendingTimers));
    }

    [Theory]
    [MemberData(nameof(Schedulers))]
    public void Crawl_TransferCostsTime_TakesThatTooOnEachScheduler(string scheduler)
    {
        SimulatedCrawl simulation = new(Pages.Script(3), new SimulatedNetworkOptions { ConnectTime = TimeSpan.FromSeconds(0.5), TransferTime = TimeSpan.FromSeconds(0.25) });

        var result = Crawler(simulation, Kinds[scheduler]).Crawl(SimulatedCrawl.Urls(Pages.Paths(3)), On(simulation), TestContext.Current.CancellationToken);

        Assert.Equal((0, 2), (result.Failures, result.Duration.TotalSeconds));
    }
    private static ChannelCrawler Crawler(SimulatedCrawl simulation, Func<VirtualTime, Scheduler>? scheduler = null) => new(simulation.Network.OnGoroutines(scheduler));

    private static CrawlOptions On(SimulatedCrawl simulation, CrawlOptions? options = null) => (options ?? new CrawlOptions()) with { TimeProvider = simulation.Clock };
}
