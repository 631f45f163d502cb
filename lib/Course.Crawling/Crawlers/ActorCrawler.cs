using Course.Concurrency.Actors;

namespace Course.Crawling;

/// <summary>
/// All pages at the same time by actors: a coordinator that knows every page, and workers that fetch. Workers ask for work, so none is handed out that
/// nobody is ready for. One that crashes is restarted by its supervisor, the coordinator, and its page is fetched all the same.
/// </summary>
/// <remarks>
/// <para>A page that has cost three workers fails, with what the last of them threw.</para>
/// <para>A goroutine cannot crawl: it would block the thread that others run on.</para>
/// </remarks>
public sealed class ActorCrawler(IGoroutineNetwork network) : ICrawler
{
    /// <summary>
    /// Told when an actor has crashed, and what its supervisor has decided; null: that is written to the standard error output. It is called on a thread
    /// of the crawl: it must be quick, thread-safe, and not throw.
    /// </summary>
    public Action<ActorFailure>? OnFailure { get; init; }

    /// <inheritdoc/>
    /// <exception cref="ActorSystemFailedException">The coordinator failed: a mistake in this crawler.</exception>
    public CrawlResult Crawl(IReadOnlyList<Uri> urls, CrawlOptions? options = null, CancellationToken cancellationToken = default)
    {
        using CrawlRun run = new(urls, options, cancellationToken);
        return Crawl(run, null);
    }

    /// <summary>
    /// Fetches <paramref name="first"/>, and what these pages link to, and so on: the pages of <see cref="LinkFollowing.Follow"/>, in its order.
    /// But no wave waits for the slowest of the one before: a link is fetched as soon as no page can come before it.
    /// </summary>
    /// <param name="first">Where to begin.</param>
    /// <param name="frontier">How far to go; null for the defaults.</param>
    /// <param name="options">How to crawl; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the crawl. It is not thrown.</param>
    /// <returns>The pages in the order in which waves would have found them.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option cannot be.</exception>
    /// <exception cref="ActorSystemFailedException">The coordinator failed: a mistake in this crawler.</exception>
    public CrawlResult Follow(IEnumerable<Uri> first, FrontierOptions? frontier = null, CrawlOptions? options = null, CancellationToken cancellationToken = default)
    {
        frontier ??= new FrontierOptions();
        options ??= new CrawlOptions();
        if (frontier.SameHost) options = options with { RedirectsToOtherHosts = false };
        Frontier pages = new(first, frontier);
        using CrawlRun run = new(pages.TakeWave(), options, cancellationToken);
        return Crawl(run, new LinkOrder(pages, frontier.MaxDepth, run.All));
    }

    private CrawlResult Crawl(CrawlRun run, LinkOrder? links)
    {
        network.CreateScheduler().Run(async () =>
        {
            ActorSystem system = new("crawl", SupervisionStrategy.OneForOne(_ => Directive.Escalate)); // without its coordinator there is no crawl
            if (OnFailure is not null) system.Failures.Subscribe(OnFailure);
            var coordinator = system.Spawn(() => new CrawlCoordinator(run, network, links), "coordinator");
            await coordinator.WhenStopped(); // when every page is done
            await system.Terminate(); // throws if it has failed
        });
        return run.Result();
    }
}
