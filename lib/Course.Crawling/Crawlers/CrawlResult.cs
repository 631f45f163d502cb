namespace Course.Crawling;

/// <summary>What became of a crawl. Immutable.</summary>
/// <param name="Pages">A result for each URL, in the order in which they were given.</param>
/// <param name="Duration">How long it took in all.</param>
public sealed record CrawlResult(IReadOnlyList<PageResult> Pages, TimeSpan Duration)
{
    /// <summary>How many bytes of content there are in all pages.</summary>
    public long Bytes => Pages.Sum(page => (long)page.Bytes);

    /// <summary>How many pages there is no answer for.</summary>
    public int Failures => Pages.Count(page => page.Error != CrawlErrorKind.None);
}
