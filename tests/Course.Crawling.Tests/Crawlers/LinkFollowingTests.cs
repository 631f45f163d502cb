namespace Course.Crawling.Tests;

/// <summary>Crawls that find their pages themselves, with each crawler.</summary>
public sealed class LinkFollowingTests
{
    private static readonly Site Web = new(
        Pages.Of("/index.html", "a.html", "b.html", "c.html#part", "http://elsewhere/", "http://server:81/", "missing.html"),
        Pages.Of("/a.html", "b.html", "/", "index.html", "deep.html", "style.css"),
        Pages.Of("/b.html", "a.html?", "./x/../a.html", "%61.html", "http://SERVER:80/a.html"),
        Pages.Of("/c.html"),
        Pages.Of("/deep.html", "deeper.html"),
        Pages.Of("/deeper.html", "/"),
        new Page("/style.css", "text/css", "<a href=no.html>"u8.ToArray()));

    [Theory]
    [EachModel]
    public void Follow_FetchesEachPageOnceWaveAfterWave(CrawlerModel model)
    {
        SimulatedCrawl simulation = new(new ResponseScript(Web));

        var result = Follow(simulation, model, new FrontierOptions());

        string[] waves = ["/index.html", "/a.html", "/b.html", "/c.html", "/missing.html", "/", "/deep.html", "/style.css", "/a.html?", "/deeper.html"];
        Assert.Equal(waves, result.Pages.Select(page => page.Url.PathAndQuery));
        Assert.Equal(404, result.Pages[4].Status);
        Assert.Equal(model == CrawlerModel.Blocking ? 10 : 4, result.Duration.TotalSeconds);
        Assert.Equal(model == CrawlerModel.Blocking ? 9 : 3, result.Pages[^1].Start.TotalSeconds);
    }

    [Theory]
    [InlineData(0, 100, 1)]
    [InlineData(1, 100, 5)]
    [InlineData(3, 3, 3)]
    public void Follow_StopsAtItsDepthAndItsNumberOfPages(int depth, int pages, int expected) =>
        Assert.Equal(expected, Follow(new SimulatedCrawl(new ResponseScript(Web)), CrawlerModel.Callbacks, new FrontierOptions { MaxDepth = depth, MaxPages = pages }).Pages.Count);

    [Fact]
    public void Follow_OtherHostsOnDemand()
    {
        var result = Follow(new SimulatedCrawl(new ResponseScript(Web)), CrawlerModel.Callbacks, new FrontierOptions { SameHost = false, MaxDepth = 1 });

        Assert.Contains(result.Pages, page => page.Url.Host == "elsewhere" && page.Error == CrawlErrorKind.UnknownHost);
        Assert.Contains(result.Pages, page => page.Url.Port == 81 && page.Error == CrawlErrorKind.Refused);
    }

    [Theory]
    [EachModel]
    public void Follow_OutOfTime_KeepsTheWavesThatWere(CrawlerModel model)
    {
        SimulatedCrawl simulation = new(Pages.Script(10));

        var result = simulation.With(model, crawler => crawler.Follow(SimulatedCrawl.Urls("/0.html"), new FrontierOptions { MaxDepth = 9 }, new CrawlOptions { CrawlTimeout = TimeSpan.FromSeconds(2.5), TimeProvider = simulation.Clock }, TestContext.Current.CancellationToken));

        Assert.Equal([CrawlErrorKind.None, CrawlErrorKind.None, CrawlErrorKind.TimedOut], result.Pages.Select(page => page.Error));
        Assert.Equal(2.5, result.Duration.TotalSeconds);
    }

    [Theory]
    [EachModel]
    public void Follow_LessTimeLeftThanATimerCounts_KeepsTheWavesThatWere(CrawlerModel model)
    {
        SimulatedCrawl simulation = new(Pages.Script(10));

        var result = simulation.With(model, crawler => crawler.Follow(SimulatedCrawl.Urls("/0.html"), null, new CrawlOptions { CrawlTimeout = TimeSpan.FromSeconds(1.0005), TimeProvider = simulation.Clock }, TestContext.Current.CancellationToken));

        Assert.Equal(200, Assert.Single(result.Pages).Status);
    }

    [Theory]
    [EachModel]
    public void Follow_Cancelled_StopsThere(CrawlerModel model)
    {
        SimulatedCrawl simulation = new(Pages.Script(10));
        using CancellationTokenSource cancellation = new(TimeSpan.FromSeconds(1.5), simulation.Clock);

        var result = simulation.With(model, crawler => crawler.Follow(SimulatedCrawl.Urls("/0.html"), null, new CrawlOptions { TimeProvider = simulation.Clock }, cancellation.Token));

        Assert.Equal([CrawlErrorKind.None, CrawlErrorKind.Cancelled], result.Pages.Select(page => page.Error));
    }

    [Theory]
    [InlineData(true, new[] { "server" }, 302)]
    [InlineData(false, new[] { "server", "elsewhere" }, 200)]
    public void Follow_RedirectToAnotherHost_IsLeftAloneLikeALink(bool sameHost, string[] asked, int status)
    {
        FixedAnswers network = new(new Dictionary<string, string>
        {
            ["server"] = "HTTP/1.1 302 Found\r\nLocation: http://elsewhere/x#part\r\nContent-Length: 0\r\n\r\n",
            ["elsewhere"] = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        });

        var page = Assert.Single(new BlockingCrawler(network).Follow([new Uri("http://server/")], new FrontierOptions { SameHost = sameHost }, null, TestContext.Current.CancellationToken).Pages);

        Assert.Equal(asked, network.Asked);
        Assert.Equal((CrawlErrorKind.None, status), (page.Error, page.Status));
    }

    [Fact]
    public void Follow_RedirectFromOneFirstPageToTheHostOfAnother_IsFollowedAsALink()
    {
        FixedAnswers network = new(new Dictionary<string, string>
        {
            ["one"] = "HTTP/1.1 301 Moved\r\nLocation: http://other/new\r\nContent-Length: 0\r\n\r\n",
            ["other"] = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        });

        var pages = new BlockingCrawler(network).Follow([new Uri("http://one/"), new Uri("http://other/")], null, null, TestContext.Current.CancellationToken).Pages;

        Assert.Equal(["http://one/ 301", "http://other/ 200", "http://other/new 200"], pages.Select(page => $"{page.Url} {page.Status}"));
    }

    [Fact]
    public void Add_RedirectedPage_KnowsWhereItLed()
    {
        Frontier frontier = new(SimulatedCrawl.Urls("/old.html"));
        frontier.TakeWave();

        frontier.Add(new PageResult(SimulatedCrawl.Urls("/old.html")[0]) { FinalUrl = SimulatedCrawl.Urls("/new.html")[0], Links = SimulatedCrawl.Urls("/new.html", "/old.html", "/other.html") });

        Assert.Equal(SimulatedCrawl.Urls("/other.html"), frontier.TakeWave());
        Assert.Equal(1, frontier.Depth);
        Assert.Empty(frontier.TakeWave());
    }

    [Fact]
    public void Frontier_OptionsThatCannotBe_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Frontier([], new FrontierOptions { MaxPages = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Frontier([], new FrontierOptions { MaxDepth = -1 }));
    }

    private static CrawlResult Follow(SimulatedCrawl simulation, CrawlerModel model, FrontierOptions options) =>
        simulation.With(model, crawler => crawler.Follow(SimulatedCrawl.Urls("/index.html"), options, new CrawlOptions { TimeProvider = simulation.Clock }, TestContext.Current.CancellationToken));
}
