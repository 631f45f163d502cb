using Course.Concurrency.Threads;

namespace Course.Crawling.Tests;

/// <summary>Crawls over real sockets.</summary>
internal static class RealCrawl
{
    public static ICrawler Crawler(CrawlerModel model) => model switch
    {
        CrawlerModel.Blocking => new BlockingCrawler(new BlockingSocketNetwork()),
        CrawlerModel.Threaded => new ThreadedCrawler(new BlockingSocketNetwork(), new SystemThreads()),
        CrawlerModel.Callbacks => new CallbackCrawler(new CallbackSocketNetwork()),
        _ => new ContinuationCrawler(new CallbackSocketNetwork()),
    };
}
