namespace Course.Crawling;

/// <summary>Who runs the code between the waits of a <see cref="HttpClientCrawler"/>.</summary>
public enum HttpClientCarrier
{
    /// <summary>One thread: an event loop, to which every await of the crawler leads back through its <see cref="SynchronizationContext"/>.</summary>
    EventLoop,

    /// <summary>Whichever thread of the pool is free.</summary>
    ThreadPool,
}
