namespace Course.Crawling;

/// <summary>How large the head of a request may be. Counted in bytes as they arrive, line ends included.</summary>
public sealed record RequestLimits
{
    /// <summary>The longest request line, empty lines before it included; a longer one gets 414. RFC 9112, section 3, asks for at least 8,000.</summary>
    public int RequestLineBytes { get; init; } = 8_192;

    /// <summary>The most that all header fields together may have; more gets 431.</summary>
    public int HeaderBytes { get; init; } = 16_384;

    /// <summary>The most header fields; more gets 431.</summary>
    public int HeaderCount { get; init; } = 100;

    internal void Check()
    {
        if (RequestLineBytes < 0) throw new ArgumentOutOfRangeException(nameof(RequestLineBytes), RequestLineBytes, "A request line has 0 bytes or more.");
        if (HeaderBytes < 0) throw new ArgumentOutOfRangeException(nameof(HeaderBytes), HeaderBytes, "A header has 0 bytes or more.");
        if (HeaderCount < 0) throw new ArgumentOutOfRangeException(nameof(HeaderCount), HeaderCount, "There are 0 header fields or more.");
    }
}
