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

    [Fact]
    public void Crawl_AnySchedule_GivesWhatTheEventLoopDoes()
    {
        Uri[] urls = [.. SimulatedCrawl.Urls(Pages.Paths(7)), new("http://other/0.html"), new("http://server:81/"), new("ftp://server/"), new("http://nowhere/")];
        CrawlOptions options = new() { MaxConnections = 3, MaxConnectionsPerHost = 2, PageTimeout = TimeSpan.FromSeconds(5), Retry = new() { MaxRetries = 1, Seed = 3 } };
        SimulatedCrawl Simulation()
        {
            SimulatedCrawl simulation = new(Pages.Script(7, FaultPlan.Parse("reset:/1.html,stall:/2.html,redirect-loop:/3.html,truncate:/4.html")));
            simulation.Network.Serve(Pages.Script(1), "other");
            return simulation;
        }

        string Describe(CrawlResult result) => string.Join('\n', result.Pages.Select(page => $"{page.Url} {page.Error} {page.Status} {page.Attempts} {page.Message}"));
        var expected = Describe(Simulation().Crawl(CrawlerModel.EventLoop, urls, options));

        for (var seed = 0; seed < 300; seed++)
        {
            var simulation = Simulation();
            var result = Crawler(simulation, clock => new SeededScheduler(seed, clock)).Crawl(urls, On(simulation, options), TestContext.Current.CancellationToken);
            Assert.Equal(expected, Describe(result));
            Assert.Equal((0, 0), (simulation.Network.OpenConnections, simulation.Clock.PendingTimers));
            Assert.All(result.Pages, page => Assert.InRange(result.Pages.Count(other => other.Attempts == 1 && page.Attempts == 1 && other.Start <= page.Start && page.Start < other.End), 0, 3));
        }
    }

    [Fact]
    public void Crawl_CancelledAtAnyTimeUnderAnySchedule_LosesNoPageAndLeavesNoGoroutine()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            SimulatedCrawl simulation = new(Pages.Script(9, FaultPlan.Parse("reset:/1.html,stall:/2.html")), new SimulatedNetworkOptions { ConnectTime = TimeSpan.FromSeconds(0.25), TransferTime = TimeSpan.FromSeconds(0.25) });
            using CancellationTokenSource cancellation = new(TimeSpan.FromSeconds(seed % 30 * 0.25), simulation.Clock);
            CrawlOptions options = new() { MaxConnections = 4, MaxConnectionsPerHost = 3, PageTimeout = TimeSpan.FromSeconds(2), Retry = new() { MaxRetries = 2 } };
            CrawlResult? result = null;

            var log = TraceLog.Record(
                () => result = new ChannelCrawler(simulation.Network.OnGoroutines(clock => new SeededScheduler(seed, clock))) { HostInterval = TimeSpan.FromSeconds(0.125) }
                    .Crawl(SimulatedCrawl.Urls(Pages.Paths(9)), On(simulation, options), cancellation.Token),
                simulation.Clock);

            Assert.All(result!.Pages, page => Assert.True(page.Status == 200 || page.Error is CrawlErrorKind.Cancelled or CrawlErrorKind.Reset or CrawlErrorKind.TimedOut));
            Assert.True(result.Duration <= TimeSpan.FromSeconds(seed % 30 * 0.25), $"seed {seed}: {result.Duration}");
            Assert.Equal((0, 0), (simulation.Network.OpenConnections, simulation.Clock.PendingTimers));
            string[] begun = [.. log.Where(happened => happened.Kind == TraceEventKind.Create).Select(happened => happened.Strand.Name).Order()];
            Assert.Equal(begun, log.Where(happened => happened.Kind is TraceEventKind.Return or TraceEventKind.Raise).Select(happened => happened.Strand.Name).Order());
        }
    }

    [Fact]
    public void Crawl_HostInterval_SpacesTheConnectionsToEachHost()
    {
        SimulatedCrawl simulation = new(Pages.Script(4));
        simulation.Network.Serve(Pages.Script(4), "other");
        Uri[] urls = [.. SimulatedCrawl.Urls(Pages.Paths(4)), .. Pages.Paths(2).Select(path => new Uri(new Uri("http://other/"), path))];

        var result = new ChannelCrawler(simulation.Network.OnGoroutines()) { HostInterval = TimeSpan.FromSeconds(0.4) }.Crawl(urls, On(simulation), TestContext.Current.CancellationToken);

        Assert.Equal([0, 0.4, 0.8, 1.2, 0, 0.4], result.Pages.Select(page => page.Start.TotalSeconds));
        Assert.Equal((2.2, 0), (result.Duration.TotalSeconds, result.Failures));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChannelCrawler(simulation.Network.OnGoroutines()) { HostInterval = TimeSpan.FromTicks(-1) });
    }

    [Fact]
    public void Crawl_CancelledBetweenTwoConnections_EndsAtThatMoment()
    {
        SimulatedCrawl simulation = new(Pages.Script(3));
        using CancellationTokenSource cancellation = new(TimeSpan.FromSeconds(2), simulation.Clock);

        var result = new ChannelCrawler(simulation.Network.OnGoroutines()) { HostInterval = TimeSpan.FromHours(1) }.Crawl(SimulatedCrawl.Urls(Pages.Paths(3)), On(simulation), cancellation.Token);

        Assert.Equal([CrawlErrorKind.None, CrawlErrorKind.Cancelled, CrawlErrorKind.Cancelled], result.Pages.Select(page => page.Error));
        Assert.Equal((2, 1, 0), (result.Duration.TotalSeconds, simulation.Network.AcceptedConnections, simulation.Clock.PendingTimers));
    }

    [Property(MaxTest = 200)]
    public void Follow_AnyWeb_FindsWhatWavesFindInTheirOrder(byte[] links, byte[] delays, byte depth, byte most, int seed)
    {
        const int PageCount = 8;
        Site web = new(Enumerable.Range(0, PageCount).Select(page => Pages.Of($"/{page}.html", links.Where((_, index) => index % PageCount == page).Select(link => $"{link % (PageCount + 1)}.html"))));
        LatencyTable latency = new(Pages.Second, Pages.Paths(PageCount).Zip(delays).ToDictionary(pair => pair.First, pair => TimeSpan.FromMilliseconds(pair.Second * 10)));
        FrontierOptions frontier = new() { MaxDepth = depth % 6, MaxPages = most % 12 + 1 };
        SimulatedCrawl inWaves = new(new ResponseScript(web, latency)), without = new(new ResponseScript(web, latency));

        var expected = inWaves.With(CrawlerModel.EventLoop, crawler => crawler.Follow(SimulatedCrawl.Urls("/0.html", "/1.html"), frontier, On(inWaves)));
        var result = Crawler(without, clock => new SeededScheduler(seed, clock)).Follow(SimulatedCrawl.Urls("/0.html", "/1.html"), frontier, On(without));

        Assert.Equal(expected.Pages.Select(page => $"{page.Url} {page.Status} {page.Duration}"), result.Pages.Select(page => $"{page.Url} {page.Status} {page.Duration}"));
        Assert.True(result.Duration <= expected.Duration);
    }

    [Fact]
    public void Follow_LinksOfAFastPage_DoNotWaitForTheWholeWave()
    {
        Site web = new(Pages.Of("/a.html", "c.html"), Pages.Of("/b.html", "c.html"), Pages.Of("/c.html"));
        LatencyTable latency = new(Pages.Second, new Dictionary<string, TimeSpan> { ["/b.html"] = TimeSpan.FromSeconds(5) });
        SimulatedCrawl simulation = new(new ResponseScript(web, latency));

        var result = Crawler(simulation).Follow(SimulatedCrawl.Urls("/a.html", "/b.html"), null, On(simulation), TestContext.Current.CancellationToken);

        Assert.Equal(["/a.html 0", "/b.html 0", "/c.html 1"], result.Pages.Select(page => $"{page.Url.PathAndQuery} {page.Start.TotalSeconds}"));
        Assert.Equal(5, result.Duration.TotalSeconds);
    }

    [Fact]
    public void Follow_OutOfTimeOrCancelled_StopsThere()
    {
        SimulatedCrawl slow = new(Pages.Script(10)), stopped = new(Pages.Script(10));
        using CancellationTokenSource cancellation = new(TimeSpan.FromSeconds(1.5), stopped.Clock);

        var result = Crawler(slow).Follow(SimulatedCrawl.Urls("/0.html"), new FrontierOptions { MaxDepth = 9 }, On(slow, new CrawlOptions { CrawlTimeout = TimeSpan.FromSeconds(2.5) }), TestContext.Current.CancellationToken);
        var cancelled = Crawler(stopped).Follow(SimulatedCrawl.Urls("/0.html"), null, On(stopped), cancellation.Token);

        Assert.Equal([CrawlErrorKind.None, CrawlErrorKind.None, CrawlErrorKind.TimedOut], result.Pages.Select(page => page.Error));
        Assert.Equal([CrawlErrorKind.None, CrawlErrorKind.Cancelled], cancelled.Pages.Select(page => page.Error));
        Assert.Equal((2.5, 1.5), (result.Duration.TotalSeconds, cancelled.Duration.TotalSeconds));
    }

    [Fact]
    public void Crawl_SchedulerWithAnotherClock_SaysSo() =>
        Assert.Contains("another clock", Assert.Throws<InvalidOperationException>(() => Crawler(new SimulatedCrawl(Pages.Script(1)), _ => new SimpleScheduler()).Crawl([], null, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);

    private static ChannelCrawler Crawler(SimulatedCrawl simulation, Func<VirtualTime, Scheduler>? scheduler = null) => new(simulation.Network.OnGoroutines(scheduler));

    private static CrawlOptions On(SimulatedCrawl simulation, CrawlOptions? options = null) => (options ?? new CrawlOptions()) with { TimeProvider = simulation.Clock };
}
