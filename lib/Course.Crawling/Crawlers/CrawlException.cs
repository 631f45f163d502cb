namespace Course.Crawling;

/// <summary>Why a page could not be fetched.</summary>
public sealed class CrawlException : Exception
{
    /// <summary>Makes an exception.</summary>
    /// <param name="kind">The kind of failure.</param>
    /// <param name="message">What happened, in one sentence.</param>
    public CrawlException(CrawlErrorKind kind, string message)
        : base(message) => Kind = kind;

    /// <summary>The kind of failure.</summary>
    public CrawlErrorKind Kind { get; }
}
