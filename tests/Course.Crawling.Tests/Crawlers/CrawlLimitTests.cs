namespace Course.Crawling.Tests;

/// <summary>How many connections a crawl has at the same time.</summary>
public sealed class CrawlLimitTests
{
    [Theory]
    [EachModel(CanWait = true)]
    public void Crawl_TwoConnections_BeginsAPageWhenOneBeforeHasEnded(CrawlerModel model)
    {
        SimulatedCrawl simulation = new(Pages.Script(6));

        var result = simulation.Crawl(model, SimulatedCrawl.Urls(Pages.Paths(6)), new CrawlOptions { MaxConnections = 2 });

        Assert.Equal([0, 0, 1, 1, 2, 2], result.Pages.Select(page => page.Start.TotalSeconds));
        Assert.All(result.Pages, page => Assert.Equal((200, Pages.Second), (page.Status, page.Duration)));
        Assert.Equal((3, 6), (result.Duration.TotalSeconds, simulation.Network.AcceptedConnections));
    }

    [Theory]
    [EachModel(CanWait = true)]
    public void Crawl_OneConnectionForEachHost_CrawlsTheHostsAtTheSameTime(CrawlerModel model)
    {
        SimulatedCrawl simulation = new(Pages.Script(4));
        simulation.Network.Serve(Pages.Script(4), "other");
        Uri[] urls = [.. SimulatedCrawl.Urls(Pages.Paths(3)), .. Pages.Paths(4).Select(path => new Uri(new Uri("http://other/"), path))];

        var result = simulation.Crawl(model, urls, new CrawlOptions { MaxConnectionsPerHost = 1 });

        Assert.Equal([0, 1, 2, 0, 1, 2, 3], result.Pages.Select(page => page.Start.TotalSeconds));
        Assert.Equal(4, result.Duration.TotalSeconds);
    }

    [Theory]
    [EachModel(CanWait = true)]
    public void Crawl_OnePageFails_ItsConnectionIsTheNextOnes(CrawlerModel model)
    {
        SimulatedCrawl simulation = new(Pages.Script(4, FaultPlan.Parse("reset:/0.html,redirect-loop:/1.html,truncate:/2.html")));

        var result = simulation.Crawl(model, [new("ftp://server/"), .. SimulatedCrawl.Urls(Pages.Paths(4)), new("http://nowhere/")], new CrawlOptions { MaxConnections = 1, MaxRedirects = 1 });

        Assert.Equal(
            [CrawlErrorKind.UnsupportedUrl, CrawlErrorKind.Reset, CrawlErrorKind.TooManyRedirects, CrawlErrorKind.Truncated, CrawlErrorKind.None, CrawlErrorKind.UnknownHost],
            result.Pages.Select(page => page.Error));
        Assert.Equal(5, result.Duration.TotalSeconds); // the redirect costs one more
        Assert.Equal(0, simulation.Network.OpenConnections);
    }

    [Theory]
    [EachModel(CanWait = true)]
    public void Crawl_CancelledWhileSomeWaitForAConnection_EndsAtThatMoment(CrawlerModel model)
    {
        SimulatedCrawl simulation = new(Pages.Script(9));
        using CancellationTokenSource cancellation = new(TimeSpan.FromSeconds(1.5), simulation.Clock);

        var result = simulation.Crawl(model, SimulatedCrawl.Urls(Pages.Paths(9)), new CrawlOptions { MaxConnections = 2 }, cancellation.Token);

        Assert.Equal([.. Enumerable.Repeat(CrawlErrorKind.None, 2), .. Enumerable.Repeat(CrawlErrorKind.Cancelled, 7)], result.Pages.Select(page => page.Error));
        Assert.Equal((1.5, 4), (result.Duration.TotalSeconds, simulation.Network.AcceptedConnections));
        Assert.Equal((0, 0), (simulation.Network.OpenConnections, simulation.Clock.PendingTimers));
    }

    [Theory]
    [EachModel(CanWait = true)]
    public void Crawl_OutOfTimeWhileSomeWaitForAConnection_EndsAtThatMoment(CrawlerModel model)
    {
        SimulatedCrawl simulation = new(Pages.Script(3));

        var result = simulation.Crawl(model, SimulatedCrawl.Urls(Pages.Paths(3)), new CrawlOptions { MaxConnections = 1, CrawlTimeout = TimeSpan.FromSeconds(1.5) });

        Assert.Equal([CrawlErrorKind.None, CrawlErrorKind.TimedOut, CrawlErrorKind.TimedOut], result.Pages.Select(page => page.Error));
        Assert.Equal(1.5, result.Duration.TotalSeconds);
    }

    [Theory]
    [EachModel(CanWait = true)]
    public void Crawl_PageTimeout_DoesNotCountTheWaitForAConnection(CrawlerModel model)
    {
        SimulatedCrawl simulation = new(Pages.Script(3));

        var result = simulation.Crawl(model, SimulatedCrawl.Urls(Pages.Paths(3)), new CrawlOptions { MaxConnections = 1, PageTimeout = TimeSpan.FromSeconds(1.5) });

        Assert.Equal((0, 3), (result.Failures, result.Duration.TotalSeconds));
    }

    [Theory]
    [EachModel(CanWait = true)]
    public async Task Crawl_LimitOnRealSockets_IsKept(CrawlerModel model)
    {
        await using var server = SlowServer.Start(Pages.Script(40, latency: new LatencyTable(TimeSpan.FromMilliseconds(1))));
        Uri[] urls = [.. Pages.Paths(40).Select(path => new Uri(server.Address, path))];

        var result = RealCrawl.Crawler(model).Crawl(urls, new CrawlOptions { MaxConnections = 4, PageTimeout = Timeout.InfiniteTimeSpan }, TestContext.Current.CancellationToken);

        Assert.Equal(0, result.Failures);
        Assert.All(result.Pages, page => Assert.InRange(result.Pages.Count(other => other.Start <= page.Start && page.Start < other.End), 1, 4));
    }

    [Fact]
    public void Crawl_Blocking_HasOneConnectionWhateverTheLimit() =>
        Assert.Equal(3, new SimulatedCrawl(Pages.Script(3)).Crawl(CrawlerModel.Blocking, SimulatedCrawl.Urls(Pages.Paths(3)), new CrawlOptions { MaxConnections = 1 }).Duration.TotalSeconds);

    [Theory]
    [InlineData(CrawlerModel.Threaded)]
    [InlineData(CrawlerModel.Callbacks)]
    [InlineData(CrawlerModel.Continuations)]
    public void Crawl_ModelThatBeginsAllAtOnce_RefusesALimitThatIsTooLow(CrawlerModel model)
    {
        SimulatedCrawl simulation = new(Pages.Script(3));

        Assert.Equal(0, simulation.Crawl(model, SimulatedCrawl.Urls(Pages.Paths(3)), new CrawlOptions { MaxConnections = 3 }).Failures);
        var thrown = Assert.Throws<NotSupportedException>(() => simulation.Crawl(model, SimulatedCrawl.Urls(Pages.Paths(3)), new CrawlOptions { MaxConnections = 2 }));
        Assert.Equal("This crawler connects for all its pages at once: leave MaxConnections and MaxConnectionsPerHost unset, or take one of the crawlers on the event loop or on HttpClient.", thrown.Message);
    }

    [Theory]
    [EachModel]
    public void Crawl_LimitsThatCannotBe_AreRefused(CrawlerModel model)
    {
        SimulatedCrawl simulation = new(Pages.Script(1));

        Assert.Throws<ArgumentOutOfRangeException>(() => simulation.Crawl(model, [], new CrawlOptions { MaxConnections = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => simulation.Crawl(model, [], new CrawlOptions { MaxConnectionsPerHost = 0 }));
    }
}
