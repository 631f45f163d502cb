using System.Globalization;
using Course.Benchmarks.Measuring;
using Spectre.Console;

namespace Course.Benchmarks.Reporting;

/// <summary>The table of the kernel's times. The first round, which may find cold files, stands apart.</summary>
internal static class KernelReport
{
    private const double FirstGoal = 1500;
    private const double WarmGoal = 15;

    public static void Print(IAnsiConsole console, IReadOnlyList<KernelTimes> rounds)
    {
        var table = new Table().AddColumns("kernel", "");
        foreach (var name in new[] { "goal, ms", "median, ms", "range", "first round" }) table.AddColumn(new TableColumn(name).RightAligned());
        var steady = rounds.Count > 1 ? rounds.Skip(1).ToArray() : [.. rounds];
        AddRow(table, "process start to first C# result", FirstGoal, [.. steady.Select(round => round.First)], rounds[0].First);
        AddRow(table, "trivial warm cell", WarmGoal, [.. steady.SelectMany(round => round.Warm)], Medians.Of(rounds[0].Warm));
        console.Write(table);
    }

    private static void AddRow(Table table, string name, double goal, IReadOnlyList<double> times, double firstRound)
    {
        var median = Medians.Of(times);
        table.AddRow(name, median <= goal ? "[green]met[/]" : "[red]missed[/]", Number(goal), Number(median), $"{Number(times.Min())} – {Number(times.Max())}", Number(firstRound));
    }

    private static string Number(double value) => value.ToString(value < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);
}
