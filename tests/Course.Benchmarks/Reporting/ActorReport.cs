using System.Globalization;
using Course.Benchmarks.Measuring;
using Course.Benchmarks.Workloads;
using Spectre.Console;

namespace Course.Benchmarks.Reporting;

/// <summary>The tables at the end of a run of <c>actors</c>.</summary>
internal static class ActorReport
{
    private const string Ours = "actors";
    private const int MostBytesIdle = 250;
    private const double MostBytesOfTell = 0.05; // the process around the measurement allocates now and then

    public static void Print(IAnsiConsole console, IReadOnlyList<Measurement> measurements, IdleActors idle)
    {
        Report.Print(console, measurements, Goal.OfActors, Subject.Akka.Name);

        // Each round trip is two tells of a message that is there already, and all that the library needs for it has been made.
        foreach (var measurement in measurements.Where(measurement => measurement.Workload == ActorPrograms.WindowedPingPong))
        {
            var bytes = measurement.Bytes!.Value / 2;
            console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"A tell, {measurement.Contender}: {bytes:0.##} bytes{Verdict(measurement.Contender, bytes <= MostBytesOfTell, "0")}");
        }

        foreach (var (library, bytes) in idle.Bytes)
        {
            console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"An idle actor, {library}: {bytes:#,0} bytes{Verdict(library, bytes <= MostBytesIdle, string.Create(CultureInfo.InvariantCulture, $"at most {MostBytesIdle}"))}");
        }
    }

    private static string Verdict(string contender, bool isMet, string goal) => contender.StartsWith(Ours, StringComparison.Ordinal) ? $"; {goal}: {(isMet ? "met" : "missed")}" : "";
}
