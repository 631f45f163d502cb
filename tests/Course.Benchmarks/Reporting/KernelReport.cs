using System.Globalization;
using Course.Benchmarks.Measuring;
using Spectre.Console;

namespace Course.Benchmarks.Reporting;

/// <summary>The tables of the kernel's times, by itself and through the Jupyter protocol. The first round, which may find cold files, stands apart.</summary>
internal static class KernelReport
{
    public static void Print(IAnsiConsole console, IReadOnlyList<KernelTimes> rounds)
    {
        var table = New("kernel");
        AddRow(table, "process start to first C# result, ms", 1500, rounds, round => [round.First]);
        AddRow(table, "trivial warm cell, ms", 15, rounds, round => round.Warm);
        console.Write(table);
    }

    public static void Print(IAnsiConsole console, IReadOnlyList<JupyterTimes> rounds)
    {
        var table = New("kernel, through the Jupyter protocol");
        AddRow(table, "process start to first C# result, ms", 1200, rounds, round => [round.First]);
        AddRow(table, "trivial warm cell, ms", 15, rounds, round => round.Warm);
        AddRow(table, "completion of a member, ms", 100, rounds, round => round.Completion);
        AddRow(table, "first F# cell, ms", 4000, rounds, round => [round.FSharp]);
        AddRow(table, "memory of both processes after the first cell, MB", 200, rounds, round => [round.Memory / 1e6]);
        console.Write(table);
    }

    private static Table New(string name)
    {
        var table = new Table().AddColumns(name, "");
        foreach (var column in new[] { "goal", "median", "range", "first round" }) table.AddColumn(new TableColumn(column).RightAligned());
        return table;
    }

    private static void AddRow<TRound>(Table table, string name, double goal, IReadOnlyList<TRound> rounds, Func<TRound, IReadOnlyList<double>> values)
    {
        double[] steady = [.. (rounds.Count > 1 ? rounds.Skip(1) : rounds).SelectMany(values)];
        var median = Medians.Of(steady);
        table.AddRow(name, median <= goal ? "[green]met[/]" : "[red]missed[/]", Number(goal), Number(median), $"{Number(steady.Min())} – {Number(steady.Max())}", Number(Medians.Of(values(rounds[0]))));
    }

    private static string Number(double value) => value.ToString(value < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);
}
