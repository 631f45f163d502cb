namespace Course.Crawling;

/// <summary>
/// All pages at the same time in goroutines that share nothing and talk by channels: a frontier that knows every page, a limiter for each
/// host, and workers that fetch. There is no lock: a page belongs to whoever received it last.
/// </summary>
/// <remarks>A goroutine cannot crawl: it would block the thread that others run on.</remarks>
public sealed class ChannelCrawler(IGoroutineNetwork network) : ICrawler
{
    /// <summary>The least time between the beginnings of two connections to one port of one host. By default none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative, or longer than 24 days.</exception>
    public TimeSpan HostInterval
    {
        get;
        init => field = value >= TimeSpan.Zero && value.TotalMilliseconds <= int.MaxValue ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The time between two connections is 0 or more, and at most 24 days.");
    }

    /// <inheritdoc/>
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
        network.CreateScheduler().Run(() => new ChannelCrawl(run, network, HostInterval).Frontier(links));
        return run.Result();
    }
}
