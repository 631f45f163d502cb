using System.Globalization;
using Course.Benchmarks.Measuring;
using Course.Visuals;

namespace Course.Benchmarks.Reporting;

/// <summary>A run as the comparison that the lessons load and extend: no date, and the machine only as far as it explains the figures.</summary>
internal static class CrawlRecording
{
    public static void Write(string path, IReadOnlyList<CrawlTimes> crawlers, string? note)
    {
        var machine = string.Create(CultureInfo.InvariantCulture, $"recorded on {MachineNote.Machine}, {crawlers[0].Samples.Count} rounds{(string.IsNullOrWhiteSpace(note) ? "" : ", " + note.Trim())}");
        new ModelComparison(crawlers.Select(crawler => crawler.ToTiming(machine)))
        {
            Title = "Ten pages of a second each, in every model so far",
            Bounds = [new("max", CrawlTimes.Bounds.AllAtOnce), new("sum", CrawlTimes.Bounds.OneAfterTheOther)],
        }.Save(path);
    }
}
