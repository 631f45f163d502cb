namespace Course.Crawling;

/// <summary>How large a response may be. Counted in bytes as they arrive, line ends included.</summary>
public sealed record ResponseLimits
{
    /// <summary>The most that status line and header may have together, those of interim responses included; and again the lines about the pieces of chunked content.</summary>
    public int HeaderBytes { get; init; } = 32_768;

    /// <summary>The most content.</summary>
    public int ContentBytes { get; init; } = 16 * 1024 * 1024;

    internal CrawlException HeaderTooLarge() => new(CrawlErrorKind.HeaderTooLarge, $"The header of the answer is longer than {HeaderBytes} bytes.");

    internal CrawlException TooLarge() => new(CrawlErrorKind.TooLarge, $"The answer is longer than {ContentBytes} bytes.");

    internal void Check()
    {
        if (HeaderBytes < 0) throw new ArgumentOutOfRangeException(nameof(HeaderBytes), HeaderBytes, "A header has 0 bytes or more.");
        if (ContentBytes < 0) throw new ArgumentOutOfRangeException(nameof(ContentBytes), ContentBytes, "A content has 0 bytes or more.");
    }
}
