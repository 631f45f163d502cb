using Course.Concurrency.Tracing;

namespace Course.Concurrency.Measuring;

/// <summary>How many things were under way at each moment: begun, and not at their end.</summary>
public static class InFlight
{
    private const string Unit = "in flight";

    /// <summary>
    /// The strands of <paramref name="log"/> in flight, the main program left out. A strand begins with its first event after its
    /// creation, or when it is resumed, and ends when it returns or raises; one that leaks is in flight to the end.
    /// </summary>
    /// <remarks>In virtual time it is the same in every run. Without a clock all happens at time zero, and nothing is ever in flight for long.</remarks>
    public static StepSeries Of(IReadOnlyList<TraceEvent> log, string name = "in flight")
    {
        ArgumentNullException.ThrowIfNull(log);
        HashSet<Strand> begun = [];
        HashSet<Strand> ended = [];
        List<SeriesStep> steps = [];
        foreach (var happened in log)
        {
            if (happened.Kind is not TraceEventKind.Create) Begin(happened.Strand);
            if (happened.Peer is { } peer && IsResumption(happened.Kind)) Begin(peer);
            if (happened.Kind is TraceEventKind.Return or TraceEventKind.Raise && happened.Strand.Id != 0) ended.Add(happened.Strand);
            steps.Add(new SeriesStep(happened.Time, begun.Count - ended.Count));
        }

        return new StepSeries(name, steps, log.Count == 0 ? TimeSpan.Zero : log[^1].Time, Unit);

        void Begin(Strand strand)
        {
            if (strand.Id != 0) begun.Add(strand);
        }
    }

    /// <summary>The same from times alone, such as those of the pages of a crawl that nobody has traced.</summary>
    /// <exception cref="ArgumentException">A span ends before it begins, or begins before time zero.</exception>
    public static StepSeries Of(IEnumerable<(TimeSpan Start, TimeSpan End)> spans, string name = "in flight")
    {
        ArgumentNullException.ThrowIfNull(spans);
        List<(TimeSpan Time, int Change)> changes = [];
        foreach (var (start, end) in spans)
        {
            if (start < TimeSpan.Zero || end < start) throw new ArgumentException($"Nothing is in flight from {start} to {end}: a span begins at zero or later, and ends after that.", nameof(spans));
            changes.Add((start, 1));
            changes.Add((end, -1));
        }

        var count = 0;
        SeriesStep[] steps = [.. changes.OrderBy(change => change.Time).Select(change => new SeriesStep(change.Time, count += change.Change))];
        return new StepSeries(name, steps, steps.Length == 0 ? TimeSpan.Zero : steps[^1].Time, Unit);
    }

    private static bool IsResumption(TraceEventKind kind) =>
        kind is TraceEventKind.Resume or TraceEventKind.Send or TraceEventKind.Throw or TraceEventKind.Close or TraceEventKind.Delegate;
}
