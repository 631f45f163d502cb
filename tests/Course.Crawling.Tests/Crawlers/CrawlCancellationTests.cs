namespace Course.Crawling.Tests;

/// <summary>A crawl that is cancelled ends at once, and tells what became of each page.</summary>
public sealed class CrawlCancellationTests
{
    [Theory]
    [EachModel]
    public void Crawl_Cancelled_EndsAtThatMomentWithAResultForEach(CrawlerModel model)
    {
        LatencyTable latency = new(TimeSpan.FromSeconds(3), new Dictionary<string, TimeSpan> { ["/0.html"] = Pages.Second });
        SimulatedCrawl simulation = new(Pages.Script(5, latency: latency));
        using CancellationTokenSource cancellation = new(TimeSpan.FromSeconds(2), simulation.Clock);

        var result = simulation.Crawl(model, SimulatedCrawl.Urls(Pages.Paths(5)), cancellation: cancellation.Token);

        Assert.Equal([CrawlErrorKind.None, .. Enumerable.Repeat(CrawlErrorKind.Cancelled, 4)], result.Pages.Select(page => page.Error));
        Assert.Equal(TimeSpan.FromSeconds(2), result.Duration);
        Assert.Equal(0, simulation.Network.OpenConnections);
        Assert.Equal(0, simulation.Clock.PendingTimers);
    }

    [Theory]
    [EachModel]
    public void Crawl_CancelledBefore_ConnectsToNobody(CrawlerModel model)
    {
        SimulatedCrawl simulation = new(Pages.Script(2));

        var result = simulation.Crawl(model, SimulatedCrawl.Urls(Pages.Paths(2)), cancellation: new CancellationToken(canceled: true));

        Assert.All(result.Pages, page => Assert.Equal(CrawlErrorKind.Cancelled, page.Error));
        Assert.Equal((TimeSpan.Zero, 0), (result.Duration, simulation.Network.AcceptedConnections));
    }

    [Theory]
    [EachModel]
    public async Task Crawl_CancelledOnRealSockets_EndsAndClosesThem(CrawlerModel model)
    {
        ServerLog log = new();
        await using var server = SlowServer.Start(Pages.Script(3, FaultPlan.Parse("stall:/0.html,stall:/1.html,stall:/2.html")), new SlowServerOptions { OnEvent = log.Add });
        using CancellationTokenSource cancellation = new();
        Uri[] urls = [.. Pages.Paths(3).Select(path => new Uri(server.Address, path))];

        var crawl = Task.Run(() => RealCrawl.Crawler(model).Crawl(urls, new CrawlOptions { PageTimeout = Timeout.InfiniteTimeSpan }, cancellation.Token));
        await log.WhenAsync(ServerEventKind.Asked, model == CrawlerModel.Blocking ? 1 : 3);
        await cancellation.CancelAsync();
        var result = await crawl;
        await log.WhenAsync(ServerEventKind.Closed, (int)server.AcceptedConnections);

        Assert.All(result.Pages, page => Assert.Equal(CrawlErrorKind.Cancelled, page.Error));
        Assert.Equal(0, server.OpenConnections);
    }
}
