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
        CrawlerModel.Continuations => new ContinuationCrawler(new CallbackSocketNetwork()),
        CrawlerModel.Generators => new GeneratorCrawler(new LoopSocketNetwork()),
        CrawlerModel.Delegation => new DelegationCrawler(new LoopSocketNetwork()),
        CrawlerModel.EventLoop => new EventLoopCrawler(new LoopSocketNetwork()),
        CrawlerModel.HttpClientOnLoop => new HttpClientCrawler(new StreamSocketNetwork(), HttpClientCarrier.EventLoop),
        CrawlerModel.HttpClientOnThreadPool => new HttpClientCrawler(new StreamSocketNetwork(), HttpClientCarrier.ThreadPool),
        CrawlerModel.Channels => new ChannelCrawler(new GoroutineSocketNetwork()),
        CrawlerModel.Actors => new ActorCrawler(new GoroutineSocketNetwork()),
        _ => throw new ArgumentOutOfRangeException(nameof(model)),
    };
}
