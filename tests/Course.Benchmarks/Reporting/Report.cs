using System.Globalization;
using Course.Benchmarks.Measuring;
using Spectre.Console;

namespace Course.Benchmarks.Reporting;

/// <summary>The tables at the end of a run.</summary>
internal static class Report
{
    public static void Print(IAnsiConsole console, IReadOnlyList<Measurement> measurements, IReadOnlyList<Goal> goals, string peer = "iterator")
    {
        var peers = measurements.Where(measurement => measurement.Contender == peer).ToDictionary(measurement => measurement.Workload);
        var table = new Table().AddColumns("workload", "contender");
        foreach (var name in new[] { "median, ns", "range of rounds", "fastest", "bytes", $"× {peer}" }) table.AddColumn(new TableColumn(name).RightAligned());
        foreach (var measurement in measurements)
        {
            table.AddRow(
                Markup.Escape(measurement.Workload),
                measurement.Contender,
                Number(measurement.Median),
                $"{Number(measurement.Low)} – {Number(measurement.High)}",
                Number(measurement.Least),
                measurement.Bytes is { } bytes ? bytes.ToString("0.##", CultureInfo.InvariantCulture) : "–",
                peers.TryGetValue(measurement.Workload, out var same) ? measurement.RatioTo(same).ToString("0.###", CultureInfo.InvariantCulture) : "–");
        }

        console.Write(table);
        foreach (var runtime in measurements.Select(measurement => measurement.Runtime).Distinct()) console.WriteLine(runtime);

        var verdicts = new Table().AddColumns("goal", "");
        foreach (var name in new[] { "bound", "median of rounds", "of fastest" }) verdicts.AddColumn(new TableColumn(name).RightAligned());
        foreach (var goal in goals)
        {
            if (goal.Judge(measurements) is not { } verdict) continue;
            verdicts.AddRow(Markup.Escape(goal.Text), verdict.Met ? "[green]met[/]" : "[red]missed[/]", goal.Bound, verdict.Ratio.ToString("0.###", CultureInfo.InvariantCulture), verdict.OfLeast.ToString("0.###", CultureInfo.InvariantCulture));
        }

        console.Write(verdicts);
    }

    private static string Number(double value) => value.ToString(value < 100 ? "0.00" : "0", CultureInfo.InvariantCulture);
}
