using System.Globalization;
using System.Runtime.InteropServices;
using Course.Benchmarks.Measuring;
using Spectre.Console;

namespace Course.Benchmarks.Reporting;

/// <summary>The table of the crawlers' times, and of what they add to the time that the server makes them wait.</summary>
internal static class CrawlReport
{
    private const double MostAdded = 0.050;

    public static void Print(IAnsiConsole console, IReadOnlyList<CrawlTimes> crawlers)
    {
        var table = new Table().AddColumns("ten pages of a second", $"≤ {Number(MostAdded * 1000, "0")} ms");
        foreach (var name in new[] { "predicted", "median", "added, ms", "range", "threads", "kB a page" }) table.AddColumn(new TableColumn(name).RightAligned());
        foreach (var crawler in crawlers)
        {
            double[] seconds = [.. crawler.Samples.Select(sample => sample.Seconds)];
            var (median, predicted) = (Medians.Of(seconds), crawler.Predicted.TotalSeconds);
            table.AddRow(
                crawler.Model.Name,
                median <= predicted + MostAdded ? "[green]met[/]" : "[red]missed[/]",
                crawler.Virtual == crawler.Predicted ? Number(predicted, "0.###") : $"[red]{Number(predicted, "0.###")}, virtual {Number(crawler.Virtual.TotalSeconds, "0.###")}[/]",
                Number(median, "0.000"),
                Number((median - predicted) * 1000, "0.0"),
                $"{Number((seconds.Min() - predicted) * 1000, "0")} – {Number((seconds.Max() - predicted) * 1000, "0")}",
                Number(crawler.Samples.Max(sample => sample.Threads), "0"),
                crawler.BytesPerPage is { } bytes ? Number(bytes / 1000, "0.0") : "–");
        }

        console.Write(table);
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{crawlers[0].Samples.Count} rounds, the server and every measurement in a process of its own. {RuntimeInformation.FrameworkDescription}, {Environment.ProcessorCount} processors."));
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
