namespace Course.Crawling;

/// <summary>A way to fetch many pages. Every one takes the same URLs, and gives the same results in its own time.</summary>
public interface ICrawler
{
    /// <summary>Fetches all <paramref name="urls"/>, and returns when there is a result for each; what fails, fails for itself alone.</summary>
    /// <param name="urls">What to fetch. A URL that stands there twice is fetched twice.</param>
    /// <param name="options">How to do it; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the crawl: what is not complete becomes <see cref="CrawlErrorKind.Cancelled"/>. It is not thrown.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option cannot be.</exception>
    CrawlResult Crawl(IReadOnlyList<Uri> urls, CrawlOptions? options = null, CancellationToken cancellationToken = default);
}
