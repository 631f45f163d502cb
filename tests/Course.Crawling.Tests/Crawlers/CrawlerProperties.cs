using System.Globalization;
using Course.Concurrency.Time;
using Course.Concurrency.Tracing;
using FsCheck.Xunit;

namespace Course.Crawling.Tests;

/// <summary>Whatever the pages, their times and their faults: the model changes when, never what; and the simulated network is like the real one.</summary>
public sealed class CrawlerProperties
{
    private const int PageCount = 5;
    private static readonly CrawlOptions Options = new() { PageTimeout = TimeSpan.FromMinutes(10), ResponseLimits = new ResponseLimits { HeaderBytes = 4_000 } };

    [Property(MaxTest = 60)]
    public void Crawl_AllModels_AgreeOnEveryPageAndOnItsDuration(byte[] delays, byte[] faults, int seed)
    {
        LatencyTable latency = new(Pages.Second, PathsWith(delays).ToDictionary(pair => pair.Path, pair => TimeSpan.FromMilliseconds(pair.Choice % 40 * 100)));
        ResponseScript script = new(Pages.Chain(PageCount - 1), latency, Plan(faults));

        string[] results =
        [
            .. SimulatedCrawl.Models.Select(model =>
            {
                SimulatedCrawl simulation = new(script, new SimulatedNetworkOptions { FragmentationSeed = seed });
                var result = simulation.Crawl(model, SimulatedCrawl.Urls(Pages.Paths(PageCount)), Options);
                Assert.Equal(0, simulation.Network.OpenConnections);
                Assert.Equal(model == CrawlerModel.Blocking ? Sum(result) : result.Pages.Max(page => page.Duration), result.Duration);
                return Describe(result) + string.Join(", ", result.Pages.Select(page => page.Duration));
            }),
        ];

        Assert.All(results, result => Assert.Equal(results[0], result));
    }

    [Property(MaxTest = 8)]
    public async Task Crawl_SimulatedAndRealNetwork_Agree(byte[] faults, int seed)
    {
        ResponseScript script = new(Pages.Chain(PageCount - 1), null, Plan(faults));
        var simulated = Describe(new SimulatedCrawl(script, new SimulatedNetworkOptions { FragmentationSeed = seed }).Crawl(CrawlerModel.Callbacks, SimulatedCrawl.Urls(Pages.Paths(PageCount)), Options));

        foreach (var model in SimulatedCrawl.Models) Assert.Equal(simulated, Describe(await CrawlForReal(model, script, Plan(faults))));
    }

    [Property(MaxTest = 300)]
    public void Crawl_AnyUrl_GivesAResultAndLosesNoOther(byte[] choices, string? text)
    {
        string[] fragments = ["http://", "server", "/", ":", "80", "@", "[", "]", "::1", "%", "%00", "?", "#", " ", "\n", "\\", "é", "\u2260", "xn--", "xn--a", ".", "_", "\uD800", "0x7f.1", "mailto:", "HTTPS:", "file:", "\u00AD", "-"];
        var random = string.Concat(choices.Select(choice => fragments[choice % fragments.Length]));
        Uri[] urls =
        [
            .. new[] { random, "http://" + random, "http://server/" + text, "http://" + text, "http://server/" + random }.SelectMany(written => Uri.TryCreate(written, UriKind.RelativeOrAbsolute, out var url) ? new[] { url } : []),
            .. SimulatedCrawl.Urls("/0.html"),
        ];

        var result = new SimulatedCrawl(Pages.Script(1)).Crawl(CrawlerModel.Callbacks, urls, Options);

        Assert.Equal(urls, result.Pages.Select(page => page.Url));
        Assert.Equal(200, result.Pages[^1].Status);
    }

    // The server's waits are over at once. The crawler's clock moves only when every page that can end has ended.
    private static async Task<CrawlResult> CrawlForReal(CrawlerModel model, ResponseScript script, FaultPlan plan)
    {
        using SemaphoreSlim stalled = new(0);
        EndedPages ended = new();
        ServerLog log = new();
        VirtualTime clock = new();
        await using var server = SlowServer.Start(script, new SlowServerOptions
        {
            TimeProvider = new InstantTime(),
            OnEvent = happened =>
            {
                log.Add(happened);
                if (happened is { Kind: ServerEventKind.Asked, Reading: Request request } && plan.FaultOf(request) == FaultKind.Stall) stalled.Release();
            },
        });
        Uri[] urls = [.. Pages.Paths(PageCount).Select(path => new Uri(server.Address, path))];
        var stalls = Pages.Paths(PageCount).Count(path => plan.FaultOf(Requests.Get(path)) == FaultKind.Stall);

        var crawl = Task.Run(() =>
        {
            using var recording = new Tracer(ended).Attach();
            return RealCrawl.Crawler(model).Crawl(urls, Options with { TimeProvider = clock });
        });
        if (model != CrawlerModel.Blocking)
        {
            for (var count = stalls; count < PageCount; count++) await ended.OneMore.WaitAsync();
        }

        for (var count = 0; count < stalls; count++)
        {
            await stalled.WaitAsync();
            if (model == CrawlerModel.Blocking || count == stalls - 1) clock.Advance(Options.PageTimeout);
        }

        var result = await crawl;
        await log.WhenAsync(ServerEventKind.Closed, (int)server.AcceptedConnections);
        Assert.Equal(0, server.OpenConnections);
        return result;
    }

    private static FaultPlan Plan(byte[] faults) => FaultPlan.ByPath(PathsWith(faults).ToDictionary(pair => pair.Path, pair => (FaultKind)(pair.Choice % 13 % (FaultPlan.Kinds.Count + 1))));

    private static IEnumerable<(string Path, byte Choice)> PathsWith(byte[] choices) => Pages.Paths(PageCount).Zip(choices);

    // All of a result but its times, and without the host, which is not the same.
    private static string Describe(CrawlResult result) => string.Join('\n', result.Pages.Select(page => string.Create(
        CultureInfo.InvariantCulture,
        $"{page.Url.PathAndQuery} {page.FinalUrl.PathAndQuery} {page.Error} {page.Status} {page.Response?.Text} {string.Join(", ", page.Links.Select(link => link.PathAndQuery))}")));

    private static TimeSpan Sum(CrawlResult result) => TimeSpan.FromTicks(result.Pages.Sum(page => page.Duration.Ticks));

    private sealed class EndedPages : ITraceSink
    {
        public SemaphoreSlim OneMore { get; } = new(0);

        public void Write(in TraceEvent traceEvent)
        {
            // A page's strand is named after its path; tasks, coroutines and actors have strands of their own.
            if (traceEvent.Kind is TraceEventKind.Return or TraceEventKind.Raise && traceEvent.Strand.Name.EndsWith(".html", StringComparison.Ordinal)) OneMore.Release();
        }
    }
}
