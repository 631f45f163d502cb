namespace Course.Crawling;

/// <summary>How far a crawl follows links.</summary>
public sealed record FrontierOptions
{
    /// <summary>How many links it may be from a first page to a last one; 0 follows none. By default 3.</summary>
    public int MaxDepth { get; init; } = 3;

    /// <summary>The most pages in all. By default 1,000.</summary>
    public int MaxPages { get; init; } = 1_000;

    /// <summary>
    /// Whether links, and redirects, to other hosts or other ports than those of the first pages are left alone. By default they are.
    /// </summary>
    public bool SameHost { get; init; } = true;
}
