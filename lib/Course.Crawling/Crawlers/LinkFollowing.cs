namespace Course.Crawling;

/// <summary>Crawls that find their pages themselves.</summary>
public static class LinkFollowing
{
    /// <summary>Fetches <paramref name="first"/>, and what these pages link to, and so on, wave after wave, with any crawler.</summary>
    /// <param name="crawler">Fetches each wave.</param>
    /// <param name="first">Where to begin.</param>
    /// <param name="frontier">How far to go; null for the defaults.</param>
    /// <param name="options">How to crawl; null for the defaults. The time-out of the crawl is that of all waves together.</param>
    /// <param name="cancellationToken">Ends the crawl. It is not thrown.</param>
    /// <returns>The pages in the order in which they were found; their times count from the beginning of the first wave.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option cannot be.</exception>
    public static CrawlResult Follow(this ICrawler crawler, IEnumerable<Uri> first, FrontierOptions? frontier = null, CrawlOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new CrawlOptions();
        options.Check();
        frontier ??= new FrontierOptions();
        if (frontier.SameHost) options = options with { RedirectsToOtherHosts = false };
        Frontier pages = new(first, frontier);
        List<PageResult> results = [];
        var start = options.TimeProvider.GetTimestamp();
        TimeSpan Elapsed() => options.TimeProvider.GetElapsedTime(start);
        while (pages.TakeWave() is { Count: > 0 } wave)
        {
            var before = Elapsed();
            var left = options.CrawlTimeout - before;
            if (options.CrawlTimeout != Timeout.InfiniteTimeSpan && left < CrawlOptions.ShortestTimeout) break;
            var result = crawler.Crawl(wave, options.CrawlTimeout == Timeout.InfiniteTimeSpan ? options : options with { CrawlTimeout = left }, cancellationToken);
            foreach (var page in result.Pages)
            {
                pages.Add(page);
                results.Add(page with { Start = page.Start + before, End = page.End + before });
            }

            if (cancellationToken.IsCancellationRequested) break;
        }

        return new CrawlResult(results, Elapsed());
    }
}
