namespace Course.Crawling;

/// <summary>How to crawl, whatever the model.</summary>
public sealed record CrawlOptions
{
    /// <summary>
    /// The longest that one attempt at a page may take, from the beginning of the first connection to the last byte, redirects
    /// included. Without retries there is one attempt. By default 30 seconds.
    /// </summary>
    public TimeSpan PageTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest that the whole crawl may take; pages that are not complete by then have timed out. By default any time.</summary>
    public TimeSpan CrawlTimeout { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>How many redirects a page may have. By default 5.</summary>
    public int MaxRedirects { get; init; } = 5;

    /// <summary>
    /// Whether redirects to other hosts, or to other ports of the page's host, are followed; if not, such a redirect is the answer,
    /// and where it leads is among its links. By default they are.
    /// </summary>
    public bool RedirectsToOtherHosts { get; init; } = true;

    /// <summary>How many connections there may be at the same time; pages beyond wait for one, and their time-out waits with them. By default any number.</summary>
    public int MaxConnections { get; init; } = int.MaxValue;

    /// <summary>How many connections there may be to one port of one host at the same time. By default any number.</summary>
    public int MaxConnectionsPerHost { get; init; } = int.MaxValue;

    /// <summary>What is tried again, and when. By default nothing.</summary>
    public RetryOptions Retry { get; init; } = new();

    /// <summary>How large an answer may be.</summary>
    public ResponseLimits ResponseLimits { get; init; } = new();

    /// <summary>The most that is received at once, in bytes.</summary>
    public int BufferBytes { get; init; } = 16 * 1024;

    /// <summary>The clock for time-outs and for the times in the results; by default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal static TimeSpan ShortestTimeout { get; } = TimeSpan.FromMilliseconds(1); // timers count in these

    internal void Check()
    {
        CheckTime(PageTimeout, nameof(PageTimeout));
        CheckTime(CrawlTimeout, nameof(CrawlTimeout));
        ResponseLimits.Check();
        Retry.Check();
        if (MaxConnections < 1) throw new ArgumentOutOfRangeException(nameof(MaxConnections), MaxConnections, "A crawl needs 1 connection or more.");
        if (MaxConnectionsPerHost < 1) throw new ArgumentOutOfRangeException(nameof(MaxConnectionsPerHost), MaxConnectionsPerHost, "A host needs 1 connection or more.");
        if (MaxRedirects < 0) throw new ArgumentOutOfRangeException(nameof(MaxRedirects), MaxRedirects, "There are 0 redirects or more.");
        if (BufferBytes < 1) throw new ArgumentOutOfRangeException(nameof(BufferBytes), BufferBytes, "A buffer has room for 1 byte or more.");
    }

    /// <summary>For models that have no place in which to wait before an attempt.</summary>
    internal void RefuseRetries()
    {
        if (Retry.MaxRetries > 0) throw new NotSupportedException("This crawler does not try again: leave Retry.MaxRetries at 0, or take one of the crawlers on the event loop or on HttpClient.");
    }

    /// <summary>For models that begin all pages at the same time.</summary>
    internal void RefuseLimits(int pages)
    {
        if (Math.Min(MaxConnections, MaxConnectionsPerHost) < pages) throw new NotSupportedException("This crawler connects for all its pages at once: leave MaxConnections and MaxConnectionsPerHost unset, or take one of the crawlers on the event loop or on HttpClient.");
    }

    private static void CheckTime(TimeSpan time, string name)
    {
        if (time != Timeout.InfiniteTimeSpan && (time < ShortestTimeout || time.TotalMilliseconds > int.MaxValue))
            throw new ArgumentOutOfRangeException(name, time, "A time-out is at least a millisecond and at most 24 days, or Timeout.InfiniteTimeSpan for none.");
    }
}
