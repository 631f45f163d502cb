using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using System.Text;
using System.Text.Json;
using Course.Crawling;

namespace Course.Benchmarks.Measuring;

/// <summary>The client's side of `crawl-many` for a model of ours: see <see cref="ManyClient"/>.</summary>
internal static class ManyCrawl
{
    private const int FewestWarmUps = 3;
    private const int MostWarmUps = 12;
    private const int WarmUpPages = 1000;
    private const int StillCompiled = 5; // methods: the runtime's own threads never quite rest

    public static void Run(CrawlModel model, int port, int pages, string content)
    {
        var expected = Encoding.UTF8.GetBytes(content);
        WarmUp(model, port);
        Console.WriteLine("ready");
        Console.ReadLine();
        var start = Stopwatch.GetTimestamp();
        var result = Crawl(model, port, pages);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        foreach (var wrong in result.Pages.Where(page => page.Status != 200).GroupBy(page => page.Message).Take(3)) Console.Error.WriteLine($"{wrong.Count()} pages: {wrong.Key}");
        Console.WriteLine(JsonSerializer.Serialize(new ManyFinding(seconds, result.Pages.Count(page => page.Status == 200 && page.Response!.Content.Span.SequenceEqual(expected)))));
        Console.ReadLine();
    }

    // Until hardly anything more is compiled: the runtime compiles what is called often again, in the background, in several steps.
    private static void WarmUp(CrawlModel model, int port)
    {
        for (var crawls = 0; crawls < MostWarmUps; crawls++)
        {
            var compiled = JitInfo.GetCompiledMethodCount();
            Crawl(model, port, WarmUpPages);
            if (crawls >= FewestWarmUps && JitInfo.GetCompiledMethodCount() <= compiled + StillCompiled) break;
        }

        GC.Collect();
    }

    private static CrawlResult Crawl(CrawlModel model, int port, int pages) =>
        model.ForReal().Crawl([.. Enumerable.Range(0, pages).Select(page => new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/?{page}")))]);
}
