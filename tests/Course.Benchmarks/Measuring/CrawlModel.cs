using Course.Concurrency.Threads;
using Course.Concurrency.Time;
using Course.Crawling;

namespace Course.Benchmarks.Measuring;

/// <summary>
/// A model of concurrency that crawls. To compare another one, add it to <see cref="All"/>: it is then predicted, run in
/// virtual time, measured beside the others in turn, reported and recorded.
/// </summary>
/// <param name="Name">What the comparison calls it.</param>
/// <param name="Lesson">The number of the lesson that builds it.</param>
/// <param name="MostAtOnce">How many pages it has in flight at most; null for as many as there are.</param>
/// <param name="ForReal">Makes the crawler on real sockets.</param>
/// <param name="InVirtualTime">Gives the crawler on a simulated network to a program, and runs that.</param>
internal sealed record CrawlModel(
    string Name,
    string Lesson,
    int? MostAtOnce,
    Func<ICrawler> ForReal,
    Func<VirtualTime, SimulatedNetwork, Func<ICrawler, CrawlResult>, CrawlResult> InVirtualTime)
{
    /// <summary>Whether it can have ten thousand pages in flight.</summary>
    public bool HoldsMany { get; init; }

    public static IReadOnlyList<CrawlModel> All { get; } =
    [
        new("blocking", "00", 1, () => new BlockingCrawler(new BlockingSocketNetwork()), OnThreads((network, _) => new BlockingCrawler(network))),
        new("a thread for each page", "00", null, () => new ThreadedCrawler(new BlockingSocketNetwork(), new SystemThreads()), OnThreads((network, threads) => new ThreadedCrawler(network, threads))),
        new("callbacks", "00", null, () => new CallbackCrawler(new CallbackSocketNetwork()), (_, network, use) => use(new CallbackCrawler(network.Callbacks()))),
        new("continuations", "00", null, () => new ContinuationCrawler(new CallbackSocketNetwork()), (_, network, use) => use(new ContinuationCrawler(network.Callbacks()))),
        new("generators", "04", null, () => new GeneratorCrawler(new LoopSocketNetwork()), (_, network, use) => use(new GeneratorCrawler(network.OnLoop()))) { HoldsMany = true },
        new("delegation", "05", null, () => new DelegationCrawler(new LoopSocketNetwork()), (_, network, use) => use(new DelegationCrawler(network.OnLoop()))) { HoldsMany = true },
        new("our event loop", "06", null, () => new EventLoopCrawler(new LoopSocketNetwork()), (_, network, use) => use(new EventLoopCrawler(network.OnLoop()))) { HoldsMany = true },
        new("HttpClient on our loop", "07", null, () => new HttpClientCrawler(new StreamSocketNetwork(), HttpClientCarrier.EventLoop), (_, network, use) => use(new HttpClientCrawler(network.Streams(), HttpClientCarrier.EventLoop))) { HoldsMany = true },
        new("HttpClient on the thread pool", "07", null, () => new HttpClientCrawler(new StreamSocketNetwork(), HttpClientCarrier.ThreadPool), (_, network, use) => use(new HttpClientCrawler(network.Streams(), HttpClientCarrier.ThreadPool))) { HoldsMany = true },
        new("channels", "08", null, () => new ChannelCrawler(new GoroutineSocketNetwork()), (_, network, use) => use(new ChannelCrawler(network.OnGoroutines()))) { HoldsMany = true },
        new("actors", "10", null, () => new ActorCrawler(new GoroutineSocketNetwork()), (_, network, use) => use(new ActorCrawler(network.OnGoroutines()))) { HoldsMany = true },
    ];

    /// <summary>How long a crawl takes from the latencies alone.</summary>
    public TimeSpan Predict(CrawlBounds bounds) => MostAtOnce is { } most ? bounds.AtMost(most) : bounds.AllAtOnce;

    private static Func<VirtualTime, SimulatedNetwork, Func<ICrawler, CrawlResult>, CrawlResult> OnThreads(Func<IBlockingNetwork, IThreads, ICrawler> make) => (clock, network, use) =>
    {
        VirtualThreads threads = new(clock);
        return threads.Run(() => use(make(network.Blocking(threads), threads)));
    };
}
