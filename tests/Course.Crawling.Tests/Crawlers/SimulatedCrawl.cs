using Course.Concurrency.Threads;
using Course.Concurrency.Time;

namespace Course.Crawling.Tests;

/// <summary>Crawls in virtual time.</summary>
internal sealed class SimulatedCrawl
{
    public const string Site = "http://server/";

    public SimulatedCrawl(ResponseScript script, SimulatedNetworkOptions? options = null)
    {
        Network = new SimulatedNetwork(Clock, options);
        Network.Serve(script);
    }

    public static IReadOnlyList<CrawlerModel> Models { get; } = Enum.GetValues<CrawlerModel>();

    public VirtualTime Clock { get; } = new();

    public SimulatedNetwork Network { get; }

    public static Uri[] Urls(params IEnumerable<string> paths) => [.. paths.Select(path => new Uri(new Uri(Site), path))];

    /// <summary>Runs <paramref name="use"/> with a crawler.</summary>
    public T With<T>(CrawlerModel model, Func<ICrawler, T> use)
    {
        VirtualThreads threads = new(Clock);
        return model switch
        {
            CrawlerModel.Blocking => threads.Run(() => use(new BlockingCrawler(Network.Blocking(threads)))),
            CrawlerModel.Threaded => threads.Run(() => use(new ThreadedCrawler(Network.Blocking(threads), threads))),
            CrawlerModel.Callbacks => use(new CallbackCrawler(Network.Callbacks())),
            CrawlerModel.Continuations => use(new ContinuationCrawler(Network.Callbacks())),
            CrawlerModel.Generators => use(new GeneratorCrawler(Network.OnLoop())),
            CrawlerModel.Delegation => use(new DelegationCrawler(Network.OnLoop())),
            CrawlerModel.EventLoop => use(new EventLoopCrawler(Network.OnLoop())),
            CrawlerModel.HttpClientOnLoop => use(new HttpClientCrawler(Network.Streams(), HttpClientCarrier.EventLoop)),
            CrawlerModel.HttpClientOnThreadPool => use(new HttpClientCrawler(Network.Streams(), HttpClientCarrier.ThreadPool)),
            CrawlerModel.Channels => use(new ChannelCrawler(Network.OnGoroutines())),
            CrawlerModel.Actors => use(new ActorCrawler(Network.OnGoroutines())),
            _ => throw new ArgumentOutOfRangeException(nameof(model)),
        };
    }

    public CrawlResult Crawl(CrawlerModel model, IReadOnlyList<Uri> urls, CrawlOptions? options = null, CancellationToken? cancellation = null) =>
        With(model, crawler => crawler.Crawl(urls, (options ?? new CrawlOptions()) with { TimeProvider = Clock }, cancellation ?? TestContext.Current.CancellationToken));
}
