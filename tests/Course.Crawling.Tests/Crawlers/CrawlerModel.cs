namespace Course.Crawling.Tests;

/// <summary>The ways to crawl.</summary>
public enum CrawlerModel
{
    Blocking,
    Threaded,
    Callbacks,
    Continuations,
}
