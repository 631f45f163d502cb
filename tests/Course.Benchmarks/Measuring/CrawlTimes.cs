using System.Diagnostics;
using System.Globalization;
using Course.Concurrency.Threads;
using Course.Crawling;

namespace Course.Benchmarks.Measuring;

/// <summary>Ten pages of a second each over real sockets, with each of the crawlers. The server is a process of its own.</summary>
/// <param name="Crawler">Which crawler.</param>
/// <param name="Ideal">Seconds that the server makes it wait: the sum, or the longest.</param>
/// <param name="Seconds">Seconds that it took, in each round.</param>
internal sealed record CrawlTimes(string Crawler, double Ideal, IReadOnlyList<double> Seconds)
{
    private const int Pages = 10;

    private static readonly (string Name, double Ideal, Func<ICrawler> Make)[] Crawlers =
    [
        ("blocking", Pages, () => new BlockingCrawler(new BlockingSocketNetwork())),
        ("a thread for each page", 1, () => new ThreadedCrawler(new BlockingSocketNetwork(), new SystemThreads())),
        ("callbacks", 1, () => new CallbackCrawler(new CallbackSocketNetwork())),
        ("continuations", 1, () => new ContinuationCrawler(new CallbackSocketNetwork())),
    ];

    /// <summary>Measures all crawlers in each round, one right after the other, in turning order, after a page with each to warm up.</summary>
    public static async Task<IReadOnlyList<CrawlTimes>> MeasureAsync(int rounds, Action<string> progress, CancellationToken cancellation)
    {
        await using var server = await SlowServerProcess.StartAsync(cancellation);
        foreach (var (_, _, make) in Crawlers) Measure(make(), server.Port, 1, cancellation);
        var seconds = Crawlers.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            progress($"round {round + 1} of {rounds}");
            for (var turn = 0; turn < Crawlers.Length; turn++)
            {
                var index = (round + turn) % Crawlers.Length;
                seconds[index].Add(Measure(Crawlers[index].Make(), server.Port, Pages, cancellation));
            }
        }

        return [.. Crawlers.Select((crawler, index) => new CrawlTimes(crawler.Name, crawler.Ideal, seconds[index]))];
    }

    private static double Measure(ICrawler crawler, int port, int pages, CancellationToken cancellation)
    {
        Uri[] urls = [.. Enumerable.Range(0, pages).Select(page => new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/?{page}")))];
        var start = Stopwatch.GetTimestamp();
        var result = crawler.Crawl(urls, cancellationToken: cancellation);
        var elapsed = Stopwatch.GetElapsedTime(start);
        cancellation.ThrowIfCancellationRequested();
        var wrong = result.Pages.FirstOrDefault(page => page.Response is not { Status: 200 } response || !response.Content.Span.SequenceEqual(SlowServerProcess.Content));
        return wrong is null ? elapsed.TotalSeconds : throw new InvalidOperationException($"{wrong.Url} did not arrive as it is: {wrong.Message} The measurement is void.");
    }
}
