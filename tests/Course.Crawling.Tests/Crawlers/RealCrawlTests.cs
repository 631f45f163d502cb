namespace Course.Crawling.Tests;

/// <summary>What only real sockets can show.</summary>
public sealed class RealCrawlTests
{
    [Theory]
    [EachModel]
    public async Task Crawl_UrlsThatCannotBe_FailAlone(CrawlerModel model)
    {
        await using var server = SlowServer.Start(Pages.Script(1, latency: new LatencyTable(TimeSpan.Zero)));
        Uri[] urls = [new("http://127.0.0.1:0/"), new(server.Address, "/0.html"), new($"http://localhost:{server.Port}/0.html")];

        var pages = RealCrawl.Crawler(model).Crawl(urls, new CrawlOptions { PageTimeout = Timeout.InfiniteTimeSpan }, TestContext.Current.CancellationToken).Pages;

        Assert.NotEqual(CrawlErrorKind.None, pages[0].Error);
        Assert.Equal([200, 200], pages.Skip(1).Select(page => page.Status));
    }

    [Theory]
    [EachModel]
    public async Task Crawl_ManyPages_ArriveAndCloseTheirConnections(CrawlerModel model)
    {
        ServerLog log = new();
        await using var server = SlowServer.Start(Pages.Script(100, latency: new LatencyTable(TimeSpan.Zero)), new SlowServerOptions { OnEvent = log.Add });
        Uri[] urls = [.. Pages.Paths(100).Select(path => new Uri(server.Address, path))];

        var result = RealCrawl.Crawler(model).Crawl(urls, new CrawlOptions { BufferBytes = 7, PageTimeout = Timeout.InfiniteTimeSpan }, TestContext.Current.CancellationToken);
        await log.WhenAsync(ServerEventKind.Closed, 100);

        Assert.All(result.Pages, page => Assert.Equal((200, page.Url.AbsolutePath), (page.Status, page.Response!.Text[7..^"</title>".Length][..page.Url.AbsolutePath.Length])));
        Assert.Equal(0, server.OpenConnections);
    }

    [Theory]
    [EachModel]
    public async Task Crawl_ServerStops_ResetsOrEndsEveryPage(CrawlerModel model)
    {
        ServerLog log = new();
        var server = SlowServer.Start(Pages.Script(3, FaultPlan.Parse("stall:/0.html,stall:/1.html,stall:/2.html")), new SlowServerOptions { OnEvent = log.Add });
        Uri[] urls = [.. Pages.Paths(3).Select(path => new Uri(server.Address, path))];

        var crawl = Task.Run(() => RealCrawl.Crawler(model).Crawl(urls, new CrawlOptions { PageTimeout = Timeout.InfiniteTimeSpan }), TestContext.Current.CancellationToken);
        await log.WhenAsync(ServerEventKind.Asked, model == CrawlerModel.Blocking ? 1 : 3);
        await server.DisposeAsync();

        Assert.All((await crawl).Pages, page => Assert.Contains(page.Error, new[] { CrawlErrorKind.Refused, CrawlErrorKind.Reset }));
    }
}
