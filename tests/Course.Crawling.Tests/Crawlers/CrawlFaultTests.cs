using Course.Concurrency.Threads;
using Course.Concurrency.Tracing;

namespace Course.Crawling.Tests;

/// <summary>What goes wrong with one page, goes wrong with that page.</summary>
public sealed class CrawlFaultTests
{
    public static TheoryData<CrawlerModel, FaultKind, CrawlErrorKind> Faults
    {
        get
        {
            TheoryData<CrawlerModel, FaultKind, CrawlErrorKind> data = [];
            foreach (var model in SimulatedCrawl.Models)
            {
                foreach (var fault in FaultPlan.Kinds) data.Add(model, fault, Expected(fault));
            }

            return data;
        }
    }

    internal static CrawlErrorKind Expected(FaultKind fault) => fault switch
    {
        FaultKind.None => CrawlErrorKind.None,
        FaultKind.Refuse => CrawlErrorKind.Refused,
        FaultKind.Reset => CrawlErrorKind.Reset,
        FaultKind.Stall => CrawlErrorKind.TimedOut,
        FaultKind.Truncate => CrawlErrorKind.Truncated,
        FaultKind.Garbage => CrawlErrorKind.Malformed,
        FaultKind.SlowDrip => CrawlErrorKind.None, // slow, but well before the time-out
        FaultKind.WrongContentLength => CrawlErrorKind.None, // and nobody can tell that half is missing
        FaultKind.EndlessHeader => CrawlErrorKind.HeaderTooLarge,
        FaultKind.RedirectLoop => CrawlErrorKind.TooManyRedirects,
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Crawl_OnePageGoesWrong_HasItsKindAndTheOthersArrive(CrawlerModel model, FaultKind fault, CrawlErrorKind expected)
    {
        SimulatedCrawl simulation = new(Pages.Script(3, FaultPlan.ByPath(new Dictionary<string, FaultKind> { ["/1.html"] = fault })), new SimulatedNetworkOptions { FragmentationSeed = 7 });

        var pages = simulation.Crawl(model, SimulatedCrawl.Urls(Pages.Paths(3))).Pages;

        Assert.Equal([CrawlErrorKind.None, expected, CrawlErrorKind.None], pages.Select(page => page.Error));
        Assert.Equal([200, expected == CrawlErrorKind.None ? 200 : null, 200], pages.Select(page => page.Status));
        Assert.All(pages, page => Assert.EndsWith(".", page.Message, StringComparison.Ordinal));
        Assert.Equal(0, simulation.Network.OpenConnections);
    }

    [Theory]
    [EachModel]
    public void Crawl_UrlsThatCannotBe_FailAloneAndAtOnce(CrawlerModel model)
    {
        SimulatedCrawl simulation = new(Pages.Script(1));
        Uri[] urls =
        [
            new("ftp://server/0.html"), new("/0.html", UriKind.Relative), new("https://server/0.html"), new("mailto:someone@server"),
            new("http://nowhere/0.html"), new("http://server:81/0.html"), new("http://[::1]:81/"), .. SimulatedCrawl.Urls("/0.html"),
        ];

        var result = simulation.Crawl(model, urls);

        Assert.Equal(
            [.. Enumerable.Repeat(CrawlErrorKind.UnsupportedUrl, 4), CrawlErrorKind.UnknownHost, CrawlErrorKind.Refused, CrawlErrorKind.UnknownHost, CrawlErrorKind.None],
            result.Pages.Select(page => page.Error));
        Assert.Equal(urls, result.Pages.Select(page => page.Url));
        Assert.Equal(Pages.Second, result.Duration);
        Assert.Equal("'ftp://server/0.html' cannot be fetched: this crawler speaks http, not ftp.", result.Pages[0].Message);
        Assert.Equal("There is no host nowhere.", result.Pages[4].Message);
        Assert.Equal("Nobody listens at server:81.", result.Pages[5].Message);
        Assert.Equal("There is no host [::1].", result.Pages[6].Message);
    }

    [Theory]
    [EachModel]
    public void Crawl_MissingPage_IsAnAnswer(CrawlerModel model)
    {
        var page = new SimulatedCrawl(Pages.Script(1)).Crawl(model, SimulatedCrawl.Urls("/none")).Pages[0];

        Assert.Equal((CrawlErrorKind.None, 404), (page.Error, page.Status));
        Assert.Empty(page.Links);
    }

    [Theory]
    [EachModel]
    public void Crawl_PageInACharsetThatNobodyReads_IsAnAnswerAndTheOthersArrive(CrawlerModel model)
    {
        Site site = new(Pages.Of("/0.html"), new Page("/old.html", "text/html; charset=utf-7", "<a href=0.html>+AOk-</a>"u8.ToArray()), Pages.Of("/1.html"));

        var pages = new SimulatedCrawl(new ResponseScript(site)).Crawl(model, SimulatedCrawl.Urls("/0.html", "/old.html", "/1.html")).Pages;

        Assert.Equal([200, 200, 200], pages.Select(page => page.Status));
        Assert.Equal(SimulatedCrawl.Urls("/0.html"), pages[1].Links);
    }

    [Fact]
    public void Crawl_NoMoreThreads_FailsForThePagesThatGotNone()
    {
        SimulatedCrawl simulation = new(Pages.Script(4));
        VirtualThreads threads = new(simulation.Clock);

        var pages = threads.Run(() => new ThreadedCrawler(simulation.Network.Blocking(threads), new FewThreads(threads, 2)).Crawl(SimulatedCrawl.Urls(Pages.Paths(4)), new CrawlOptions { TimeProvider = simulation.Clock }, TestContext.Current.CancellationToken)).Pages;

        Assert.Equal([200, 200, null, null], pages.Select(page => page.Status));
        Assert.Equal((CrawlErrorKind.Failed, "There was no memory for this page, or no thread: fetch fewer at the same time."), (pages[3].Error, pages[3].Message));
    }

    private sealed class FewThreads(IThreads threads, int left) : IThreads
    {
        private int left = left;

        public IRunningThread Start(string name, Action body, Strand? strand = null) => left-- > 0 ? threads.Start(name, body, strand) : throw new InsufficientMemoryException();

        public void Sleep(TimeSpan duration) => threads.Sleep(duration);
    }

    [Theory]
    [EachModel]
    public void Crawl_PageLargerThanAllowed_IsTooLarge(CrawlerModel model)
    {
        CrawlOptions options = new() { ResponseLimits = new ResponseLimits { ContentBytes = 10 } };

        Assert.Equal(CrawlErrorKind.TooLarge, new SimulatedCrawl(Pages.Script(1)).Crawl(model, SimulatedCrawl.Urls("/0.html"), options).Pages[0].Error);
    }

    [Theory]
    [EachModel]
    public void Crawl_PageOutOfTime_EndsAtItsTimeout(CrawlerModel model)
    {
        LatencyTable latency = new(Pages.Second, new Dictionary<string, TimeSpan> { ["/0.html"] = TimeSpan.FromHours(1) });
        SimulatedCrawl simulation = new(Pages.Script(2, latency: latency));

        var pages = simulation.Crawl(model, SimulatedCrawl.Urls("/0.html", "/1.html"), new CrawlOptions { PageTimeout = TimeSpan.FromSeconds(2.5) }).Pages;

        Assert.Equal((CrawlErrorKind.TimedOut, TimeSpan.FromSeconds(2.5), "The page was not complete within its 2.5 s."), (pages[0].Error, pages[0].Duration, pages[0].Message));
        Assert.Equal(200, pages[1].Status);
        Assert.Equal(0, simulation.Network.OpenConnections);
    }

    [Theory]
    [EachModel]
    public void Crawl_RedirectsThatTakeLong_ShareOneTimeout(CrawlerModel model)
    {
        SimulatedCrawl simulation = new(Pages.Script(1, FaultPlan.Parse("redirect-loop:/0.html")));

        var page = simulation.Crawl(model, SimulatedCrawl.Urls("/0.html"), new CrawlOptions { PageTimeout = TimeSpan.FromSeconds(2.5) }).Pages[0];

        Assert.Equal((CrawlErrorKind.TimedOut, 2.5), (page.Error, page.Duration.TotalSeconds));
        Assert.Equal((3, 0), (simulation.Network.AcceptedConnections, simulation.Network.OpenConnections));
    }

    [Theory]
    [EachModel]
    public void Crawl_OutOfTime_KeepsWhatIsComplete(CrawlerModel model)
    {
        LatencyTable latency = new(Pages.Second, new Dictionary<string, TimeSpan> { ["/1.html"] = TimeSpan.FromHours(1) });
        SimulatedCrawl simulation = new(Pages.Script(3, latency: latency));

        var result = simulation.Crawl(model, SimulatedCrawl.Urls("/0.html", "/1.html"), new CrawlOptions { CrawlTimeout = TimeSpan.FromSeconds(5) });

        Assert.Equal([CrawlErrorKind.None, CrawlErrorKind.TimedOut], result.Pages.Select(page => page.Error));
        Assert.Equal("The crawl's 5 s were over before this page was complete.", result.Pages[1].Message);
        Assert.Equal(TimeSpan.FromSeconds(5), result.Duration);
        Assert.Equal(0, simulation.Network.OpenConnections);
    }

    [Theory]
    [EachModel]
    public void Crawl_OptionsThatCannotBe_AreRefused(CrawlerModel model)
    {
        SimulatedCrawl simulation = new(Pages.Script(1));

        Assert.Throws<ArgumentOutOfRangeException>(() => simulation.Crawl(model, [], new CrawlOptions { PageTimeout = TimeSpan.Zero }));
        Assert.Throws<ArgumentOutOfRangeException>(() => simulation.Crawl(model, [], new CrawlOptions { MaxRedirects = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => simulation.Crawl(model, [], new CrawlOptions { BufferBytes = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => simulation.Crawl(model, [], new CrawlOptions { ResponseLimits = new ResponseLimits { ContentBytes = -1 } }));
    }

    [Theory]
    [EachModel]
    public void Crawl_Nothing_IsOver(CrawlerModel model) => Assert.Empty(new SimulatedCrawl(Pages.Script(1)).Crawl(model, []).Pages);
}
