using System.Globalization;
using System.Runtime.InteropServices;
using Course.Benchmarks.Measuring;
using Spectre.Console;

namespace Course.Benchmarks.Reporting;

/// <summary>The table of the server's times and of what it costs to keep the clients waiting.</summary>
internal static class ServerReport
{
    private const double LastAnswerGoal = 1.3;
    private const double MemoryGoal = 100;

    public static void Print(IAnsiConsole console, IReadOnlyList<ServerTimes> rounds, int connections)
    {
        var table = new Table().AddColumns(string.Create(CultureInfo.InvariantCulture, $"slow server, {connections} clients"), "");
        foreach (var name in new[] { "goal", "median", "range" }) table.AddColumn(new TableColumn(name).RightAligned());
        AddRow(table, "last connection to last answer, s", LastAnswerGoal, rounds, round => round.LastAnswer, "0.000");
        AddRow(table, "server's memory while all wait, MB", MemoryGoal, rounds, round => round.Waiting, "0.0");
        AddRow(table, "server's peak memory, MB", MemoryGoal, rounds, round => round.Peak, "0.0");
        AddRow(table, "server's threads", null, rounds, round => round.Threads, "0");
        AddRow(table, "server's processor time, start included, s", null, rounds, round => round.Processor, "0.00");
        AddRow(table, "first connection to last, s", null, rounds, round => round.Connecting, "0.000");
        AddRow(table, "first connection to last answer, s", null, rounds, round => round.Connecting + round.LastAnswer, "0.000");
        AddRow(table, "quickest answer, s", null, rounds, round => round.Fastest, "0.000");
        console.Write(table);
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rounds.Count} rounds, a new server process for each; the clients share this process. {RuntimeInformation.FrameworkDescription}, {Environment.ProcessorCount} processors."));
    }

    private static void AddRow(Table table, string name, double? goal, IReadOnlyList<ServerTimes> rounds, Func<ServerTimes, double> value, string format)
    {
        double[] values = [.. rounds.Select(value)];
        var median = Medians.Of(values);
        table.AddRow(
            name,
            goal is null ? "" : median <= goal ? "[green]met[/]" : "[red]missed[/]",
            goal is null ? "" : "≤ " + Number(goal.Value, "0.0"),
            Number(median, format),
            $"{Number(values.Min(), format)} – {Number(values.Max(), format)}");
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
