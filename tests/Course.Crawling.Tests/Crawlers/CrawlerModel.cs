namespace Course.Crawling.Tests;

/// <summary>The ways to crawl. From <see cref="Generators"/> on they can wait before they connect.</summary>
public enum CrawlerModel
{
    Blocking,
    Threaded,
    Callbacks,
    Continuations,
    Generators,
    Delegation,
    EventLoop,
    HttpClientOnLoop,
    HttpClientOnThreadPool,
    Channels,
    Actors,
}
