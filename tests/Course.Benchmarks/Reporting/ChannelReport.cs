using System.Globalization;
using Course.Benchmarks.Measuring;
using Spectre.Console;

namespace Course.Benchmarks.Reporting;

/// <summary>The tables at the end of a run of <c>channels</c>.</summary>
internal static class ChannelReport
{
    private const string Compute = "compute";
    private const int MostBytesParked = 400;

    public static void Print(IAnsiConsole console, IReadOnlyList<Measurement> measurements, ParkedGoroutines parked)
    {
        Report.Print(console, measurements, Goal.OfChannels, "Go, 1 P");
        if (Gain(measurements, "goroutines") is { } ours)
        {
            var go = Gain(measurements, "Go");
            console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"1 to 2 processors, computing: {ours:0.00} x as fast; Go {(go is { } gain ? gain.ToString("0.00", CultureInfo.InvariantCulture) : "not measured")} x: {Verdict(go is null || ours >= go)}");
        }

        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"A parked goroutine: {parked.Bytes} bytes of {MostBytesParked}: {Verdict(parked.Bytes <= MostBytesParked)}; Go {(parked.Go is { } bytes ? bytes.ToString("#,0", CultureInfo.InvariantCulture) : "not measured")}");
    }

    private static string Verdict(bool isMet) => isMet ? "met" : "missed";

    private static double? Gain(IReadOnlyList<Measurement> measurements, string who)
    {
        var (one, two) = (Find(measurements, $"{who}, 1 P"), Find(measurements, $"{who}, 2 P"));
        return one is null || two is null ? null : one.RatioTo(two);
    }

    private static Measurement? Find(IReadOnlyList<Measurement> measurements, string contender) =>
        measurements.FirstOrDefault(measurement => measurement.Contender == contender && measurement.Workload == Compute);
}
