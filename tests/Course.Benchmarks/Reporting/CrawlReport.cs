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
        var table = new Table().AddColumns("ten pages of a second", "");
        foreach (var name in new[] { "goal, s", "median, s", "range, s", "added, ms" }) table.AddColumn(new TableColumn(name).RightAligned());
        foreach (var crawler in crawlers)
        {
            var median = Medians.Of(crawler.Seconds);
            table.AddRow(
                crawler.Crawler,
                median <= crawler.Ideal + MostAdded ? "[green]met[/]" : "[red]missed[/]",
                "≤ " + Number(crawler.Ideal + MostAdded, "0.000"),
                Number(median, "0.0000"),
                $"{Number(crawler.Seconds.Min(), "0.0000")} – {Number(crawler.Seconds.Max(), "0.0000")}",
                Number((median - crawler.Ideal) * 1000, "0.0"));
        }

        console.Write(table);
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{crawlers[0].Seconds.Count} rounds, the server in a process of its own. {RuntimeInformation.FrameworkDescription}, {Environment.ProcessorCount} processors."));
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
