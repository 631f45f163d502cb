namespace Course.Crawling;

/// <summary>Why there is no page.</summary>
public enum CrawlErrorKind
{
    /// <summary>There is an answer, even if it says that there is no page.</summary>
    None,

    /// <summary>The URL is not one that can be asked for: relative, or of another scheme than http.</summary>
    UnsupportedUrl,

    /// <summary>There is no host of that name.</summary>
    UnknownHost,

    /// <summary>Nobody listens at that port, or the connection was closed without a byte of an answer.</summary>
    Refused,

    /// <summary>There is no way to the host.</summary>
    Unreachable,

    /// <summary>The connection was reset.</summary>
    Reset,

    /// <summary>Time was up: the page's own or that of the whole crawl.</summary>
    TimedOut,

    /// <summary>The connection was closed in the middle of the answer.</summary>
    Truncated,

    /// <summary>The answer is not HTTP.</summary>
    Malformed,

    /// <summary>The header of the answer is longer than allowed.</summary>
    HeaderTooLarge,

    /// <summary>The content of the answer is longer than allowed.</summary>
    TooLarge,

    /// <summary>There was a redirect after as many as are allowed.</summary>
    TooManyRedirects,

    /// <summary>The crawl was cancelled.</summary>
    Cancelled,

    /// <summary>Something else failed; the message says what.</summary>
    Failed,
}
