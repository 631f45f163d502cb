using System.Diagnostics;
using System.Globalization;
using Course.Concurrency.Measuring;
using Course.Crawling;

namespace Course.Benchmarks.Measuring;

/// <summary>What one process found out about one model.</summary>
/// <param name="Seconds">How long ten pages took.</param>
/// <param name="Threads">The most threads that the process had beyond those before.</param>
/// <param name="BytesPerPage">The main memory of one more page in flight; null for a model that never has many.</param>
internal sealed record CrawlSample(double Seconds, int Threads, double? BytesPerPage)
{
    public const int Pages = 10;

    // Ten pages are so few that the memory of one drowns in what a process takes and gives back anyway.
    // Fifty come first: what only the first pages cost, such as compiled code, is not the price of one more.
    private const int PagesInFlight = 400;
    private const int FirstPages = 50;

    /// <summary>Measures <paramref name="model"/> in this process, after one page to warm up.</summary>
    /// <param name="model">The model.</param>
    /// <param name="port">Where a server listens that makes every page wait a second.</param>
    public static CrawlSample Take(CrawlModel model, int port)
    {
        Crawl(model, port, 1);
        CrawlResult result = null!;
        var elapsed = TimeSpan.Zero;
        var use = ResourceUse.Record(() =>
        {
            var start = Stopwatch.GetTimestamp();
            result = Crawl(model, port, Pages);
            elapsed = Stopwatch.GetElapsedTime(start);
        });
        Check(result);
        return new CrawlSample(elapsed.TotalSeconds, use.PeakThreads, model.MostAtOnce is < PagesInFlight ? null : MemoryOfOnePage(model, port));
    }

    // The last sample before the first answer, when the most pages wait.
    private static double MemoryOfOnePage(CrawlModel model, int port)
    {
        Check(Crawl(model, port, FirstPages));
        CrawlResult result = null!;
        var use = ResourceUse.Record(() => result = Crawl(model, port, PagesInFlight));
        Check(result);
        var firstAnswer = result.Pages.Min(page => page.End);
        var sample = use.Samples.Last(sample => sample.Time < firstAnswer);
        return sample.Memory / InFlight.Of(result.Pages.Select(page => (page.Start, page.End))).At(sample.Time);
    }

    private static CrawlResult Crawl(CrawlModel model, int port, int pages) =>
        model.ForReal().Crawl([.. Enumerable.Range(0, pages).Select(page => new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/?{page}")))]);

    private static void Check(CrawlResult result)
    {
        var wrong = result.Pages.FirstOrDefault(page => page.Response is not { Status: 200 } response || !response.Content.Span.SequenceEqual(SlowServerProcess.Content));
        if (wrong is not null) throw new InvalidOperationException($"{wrong.Url} did not arrive as it is: {wrong.Message} The measurement is void.");
    }
}
