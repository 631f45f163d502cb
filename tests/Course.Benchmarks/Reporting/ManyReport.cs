using System.Globalization;
using System.Runtime.InteropServices;
using Course.Benchmarks.Measuring;
using Spectre.Console;

namespace Course.Benchmarks.Reporting;

/// <summary>The tables of crawls of many pages at once, and how ours stands to its goals.</summary>
internal static class ManyReport
{
    private const double MostSeconds = 1.45;
    private const double MostBytes = 20_000;

    public static void Print(IAnsiConsole console, IReadOnlyList<(ManyClient Client, IReadOnlyList<ManySample> Samples)> measured, int pages)
    {
        var table = new Table().AddColumns(string.Create(CultureInfo.InvariantCulture, $"{pages} pages of a second at once"));
        foreach (var name in new[] { "median, s", "range", "processor, s", "of that in the system", "its whole life", "bytes a connection", "more threads" }) table.AddColumn(new TableColumn(name).RightAligned());
        foreach (var (client, samples) in measured)
        {
            table.AddRow(
                client.Name,
                Number(Median(samples, sample => sample.Seconds), "0.000"),
                $"{Number(samples.Min(sample => sample.Seconds), "0.000")} – {Number(samples.Max(sample => sample.Seconds), "0.000")}",
                Number(Median(samples, sample => sample.Processor), "0.00"),
                Number(Median(samples, sample => sample.System), "0.00"),
                Number(Median(samples, sample => sample.Whole), "0.00"),
                Number(Median(samples, sample => sample.BytesPerConnection), "0"),
                Number(samples.Max(sample => sample.Threads), "0"));
        }

        console.Write(table);
        PrintGoals(console, measured);
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{measured[0].Samples.Count} rounds, a new server and a new client process for each. Processor time and memory are the client's. {RuntimeInformation.FrameworkDescription}, {Environment.ProcessorCount} processors."));
    }

    private static void PrintGoals(IAnsiConsole console, IReadOnlyList<(ManyClient Client, IReadOnlyList<ManySample> Samples)> measured)
    {
        var subject = measured.First(entry => entry.Client.Name == ManyClient.Subject).Samples;
        var goals = new Table().AddColumns($"goals of {ManyClient.Subject}", "");
        foreach (var name in new[] { "bound", "median of rounds" }) goals.AddColumn(new TableColumn(name).RightAligned());
        Add("seconds", MostSeconds, Median(subject, sample => sample.Seconds), "0.000");
        Add("bytes a connection", MostBytes, Median(subject, sample => sample.BytesPerConnection), "0");
        Add("more threads", 0, subject.Max(sample => sample.Threads), "0");
        foreach (var (peer, samples) in measured.Where(entry => entry.Client.Name.StartsWith("Go", StringComparison.Ordinal)))
        {
            Add($"processor time × {peer.Name}", 1, Medians.Of(subject.Zip(samples, (ours, theirs) => ours.Processor / theirs.Processor)), "0.00");
        }

        foreach (var (peer, samples) in measured.Where(entry => entry.Client.Name == "asyncio"))
        {
            Add($"seconds × {peer.Name}", 1, Medians.Of(subject.Zip(samples, (ours, theirs) => ours.Seconds / theirs.Seconds)), "0.00");
        }

        console.Write(goals);

        void Add(string goal, double bound, double value, string format) =>
            goals.AddRow(goal, value <= bound ? "[green]met[/]" : "[red]missed[/]", $"≤ {Number(bound, format)}", Number(value, format));
    }

    private static double Median(IReadOnlyList<ManySample> samples, Func<ManySample, double> value) => Medians.Of(samples.Select(value));

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
