using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Course.Benchmarks.Measuring;

namespace Course.Benchmarks.Reporting;

/// <summary>A run as a file: no date, and the machine only as far as it explains the figures.</summary>
internal static class Recording
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(string path, IReadOnlyList<Measurement> measurements, int rounds, ParkedGoroutines? parked = null, IdleActors? idle = null) => File.WriteAllText(path, JsonSerializer.Serialize(new
    {
        unit = "ns",
        machine = $"{Platform()}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} processors; {string.Join("; ", measurements.Select(measurement => measurement.Runtime).Distinct())}",
        rounds,
        series = measurements.GroupBy(measurement => measurement.Contender).Select(group => new
        {
            name = group.Key,
            points = group
                .Where(measurement => measurement.Workload.StartsWith("step, depth ", StringComparison.Ordinal))
                .Select(measurement => new { depth = int.Parse(measurement.Workload["step, depth ".Length..], CultureInfo.InvariantCulture), median = Round(measurement.Median), low = Round(measurement.Low), high = Round(measurement.High), fastest = Round(measurement.Least) }),
            workloads = group.Select(measurement => new { name = measurement.Workload, median = Round(measurement.Median), low = Round(measurement.Low), high = Round(measurement.High), fastest = Round(measurement.Least), bytes = measurement.Bytes is { } bytes ? Round(bytes) : (double?)null }),
        }),
        parked = parked is null ? null : new { goroutines = ParkedGoroutines.Count, bytes = parked.Bytes, goBytes = parked.Go },
        idle = idle is null ? null : new { actors = IdleActors.Count, bytes = idle.Bytes },
    }, Format) + "\n");

    private static double Round(double value) => Math.Round(value, 2);

    private static string Platform() => OperatingSystem.IsWindows() ? "Windows" : OperatingSystem.IsMacOS() ? "macOS" : OperatingSystem.IsLinux() ? "Linux" : "another system";
}
