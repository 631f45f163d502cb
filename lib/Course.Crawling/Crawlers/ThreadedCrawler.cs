using Course.Concurrency.Threads;

namespace Course.Crawling;

/// <summary>
/// A thread for each page. Each thread runs the code of the <see cref="BlockingCrawler"/>, and blocks; the pages wait at
/// the same time. A thread costs memory and its turns cost time, whether or not it does anything but wait.
/// </summary>
public sealed class ThreadedCrawler(IBlockingNetwork network, IThreads threads) : ICrawler
{
    /// <inheritdoc/>
    public CrawlResult Crawl(IReadOnlyList<Uri> urls, CrawlOptions? options = null, CancellationToken cancellationToken = default)
    {
        using CrawlRun run = new(urls, options, cancellationToken);
        List<IRunningThread> running = [];
        foreach (var visit in run.AllAtOnce())
        {
            try
            {
                running.Add(threads.Start(visit.Url.OriginalString, () => BlockingCrawler.Fetch(network, visit), visit.Strand));
            }
            catch (OutOfMemoryException exception) // so the system says that it has no more threads; those there are go on
            {
                visit.Fail(exception);
            }
        }

        foreach (var thread in running) thread.Join();
        return run.Result();
    }
}
