namespace Course.Visuals;

/// <summary>What one model of concurrency makes of a crawl: a row of a <see cref="ModelComparison"/>.</summary>
/// <param name="Model">The model, such as <c>callbacks</c>.</param>
public sealed record ModelTiming(string Model)
{
    /// <summary>The number of the lesson that builds it, such as <c>00</c>; empty when none does.</summary>
    public string Lesson { get; init; } = "";

    /// <summary>How many pages were fetched; 0 when that is not known.</summary>
    public int Pages { get; init; }

    /// <summary>How long it ought to take, from the latencies alone; null for no prediction.</summary>
    public TimeSpan? Predicted { get; init; }

    /// <summary>How long it took in virtual time; null when it was not run there.</summary>
    public TimeSpan? Virtual { get; init; }

    /// <summary>How long it took for real, in seconds: see <see cref="Spread.OfTimes"/>. Null when it was not measured.</summary>
    public Spread? Measured { get; init; }

    /// <summary>The most threads that it added to the process; null when they were not counted.</summary>
    public int? PeakThreads { get; init; }

    /// <summary>The main memory that one more page in flight costs, in bytes; null when it was not measured, or when there is only ever one.</summary>
    public double? BytesPerPage { get; init; }

    /// <summary>Where and how it was measured: see <see cref="MachineNote.Machine"/>.</summary>
    public string Machine { get; init; } = "";

    /// <summary>What the real run added to the prediction, in milliseconds; null without either.</summary>
    public double? AddedMilliseconds => Measured is { } measured && Predicted is { } predicted ? (measured.Median - predicted.TotalSeconds) * 1000 : null;
}
