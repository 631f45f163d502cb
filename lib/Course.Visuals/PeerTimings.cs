using System.Text.Json;

namespace Course.Visuals;

/// <summary>
/// A recorded run of the benchmarks: what each of those that were compared took, in the same run on the same machine, and so the only figures that may
/// be put beside each other. Immutable.
/// </summary>
public sealed class PeerTimings
{
    // What is missing, or null where it cannot be, is an error of the file.
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    private readonly Dictionary<(string Who, string Workload), Spread> times;

    private PeerTimings(Recording recording)
    {
        times = recording.Series.SelectMany(series => series.Workloads.Select(workload => (Key: (series.Name, workload.Name), Spread: new Spread(workload.Median, workload.Low, workload.High)))).ToDictionary(entry => entry.Key, entry => entry.Spread);
        Contenders = [.. recording.Series.Select(series => series.Name)];
        Machine = FormattableString.Invariant($"Recorded: {recording.Machine}. Medians of {recording.Rounds} runs, whiskers from least to most. Only ratios carry over to another machine.");
        Parked = recording.Parked;
    }

    /// <summary>Who was measured.</summary>
    public IReadOnlyList<string> Contenders { get; }

    /// <summary>Where and how it was recorded, as charts say it.</summary>
    public string Machine { get; }

    /// <summary>What a parked goroutine takes; null when that was not recorded.</summary>
    public ParkedBytes? Parked { get; }

    /// <summary>Reads a recording, such as <c>../data/peer-timings/goroutines.json</c>.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="InvalidDataException">It is no recording.</exception>
    public static PeerTimings Load(string path)
    {
        try
        {
            return new PeerTimings(JsonSerializer.Deserialize<Recording>(File.ReadAllText(path), Strict) ?? throw new JsonException("It is null."));
        }
        catch (Exception wrong) when (wrong is JsonException or ArgumentException)
        {
            throw new InvalidDataException($"'{path}' is no recording of the benchmarks: record it with their option --json.", wrong);
        }
    }

    /// <summary>What one operation took, in nanoseconds.</summary>
    /// <param name="contender">Who: one of <see cref="Contenders"/>.</param>
    /// <param name="workload">At what.</param>
    /// <exception cref="ArgumentException">That was not recorded; the message says what was.</exception>
    public Spread Of(string contender, string workload) => times.TryGetValue((contender, workload), out var spread)
        ? spread
        : throw new ArgumentException($"'{workload}' of '{contender}' was not recorded. There are: {string.Join("; ", times.Keys.Select(key => $"{key.Workload} of {key.Who}"))}.", nameof(workload));

    private sealed record Recording(string Machine, int Rounds, IReadOnlyList<RecordedSeries> Series, ParkedBytes? Parked = null);

    private sealed record RecordedSeries(string Name, IReadOnlyList<RecordedWorkload> Workloads);

    private sealed record RecordedWorkload(string Name, double Median, double Low, double High);
}

/// <summary>What one of many goroutines takes that wait at a channel, in bytes.</summary>
/// <param name="Goroutines">How many there were.</param>
/// <param name="Bytes">A goroutine of the course.</param>
/// <param name="GoBytes">One of Go's; null where it was not measured.</param>
public sealed record ParkedBytes(int Goroutines, long Bytes, long? GoBytes);
