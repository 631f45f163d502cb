using Course.Concurrency.Tracing;

namespace Course.Visuals;

/// <summary>
/// The log of an event loop with each task as one strand: whatever a task has delegated to (<c>await Sleep()</c>) counts as the
/// task. What is left is who runs when, and why each task waits: <code>new TracePicture(TaskTrace.Of(log)) { Title = "…" }</code>
/// </summary>
/// <remarks>
/// A task that is woken waits for its turn until the loop resumes it. When time passes while no task runs, the loop waits in its
/// selector: in virtual time that is exact, unless a plain callback moves the clock; in a real run the loop's own work is in it.
/// </remarks>
public static class TaskTrace
{
    private const string Loop = "loop"; // as the event loop names its strand

    /// <summary>The events of <paramref name="log"/> between tasks, numbered anew. Causes that have been left out are none.</summary>
    public static IReadOnlyList<TraceEvent> Of(IReadOnlyList<TraceEvent> log)
    {
        ArgumentNullException.ThrowIfNull(log);
        var roots = RootsOf(log);
        List<TraceEvent> kept = [];
        Dictionary<long, long> numbers = [];
        var loop = log.Select(happened => happened.Strand).FirstOrDefault(strand => strand.Name == Loop);
        Strand? running = null;
        foreach (var happened in log)
        {
            var (strand, peer) = (RootOf(happened.Strand), happened.Peer is null ? null : RootOf(happened.Peer));
            if (strand == peer || (happened.Kind == TraceEventKind.Leak && strand != happened.Strand)) continue;
            if (loop is not null && running == loop && kept.Count > 0 && happened.Time > kept[^1].Time) Keep(Waiting(loop, WaitReason.Select) with { Time = kept[^1].Time });
            numbers[happened.Sequence] = Fold(happened with { Strand = strand, Peer = peer });
            running = happened.Kind switch
            {
                TraceEventKind.Resume or TraceEventKind.Send or TraceEventKind.Throw or TraceEventKind.Close => peer,
                TraceEventKind.Yield or TraceEventKind.Return or TraceEventKind.Raise => peer,
                _ => running,
            };
        }

        return kept;

        Strand RootOf(Strand strand) => roots.GetValueOrDefault(strand, strand);

        long Fold(TraceEvent happened)
        {
            switch (happened.Kind)
            {
                // A task yields the Future that it waits for, and says next what it waits for.
                case TraceEventKind.Wait when kept is [.., { Kind: TraceEventKind.Yield } yielded] && yielded.Strand == happened.Strand:
                    kept[^1] = yielded with { Wait = happened.Wait, Value = happened.Value };
                    return yielded.Sequence;
                case TraceEventKind.Yield when happened.Value is "null": // to let the others run once
                    return Keep(happened with { Wait = WaitReason.Turn, Value = null });
                case TraceEventKind.Wake:
                    return Keep(Waiting(happened.Strand, WaitReason.Turn) with { Time = happened.Time, Cause = happened.Cause, Source = happened.Source });
                default:
                    return Keep(happened);
            }
        }

        long Keep(TraceEvent happened)
        {
            kept.Add(happened with { Sequence = kept.Count, Cause = numbers.GetValueOrDefault(happened.Cause, -1) });
            return kept.Count - 1;
        }
    }

    private static TraceEvent Waiting(Strand strand, WaitReason reason) => new(0, TimeSpan.Zero, TraceEventKind.Wait, strand, null, -1, null, reason, SourceLine.Unknown);

    /// <summary>For each strand that somebody has delegated to, the one that began the delegation.</summary>
    private static Dictionary<Strand, Strand> RootsOf(IReadOnlyList<TraceEvent> log)
    {
        Dictionary<Strand, Strand> roots = [];
        foreach (var happened in log)
        {
            if (happened is { Kind: TraceEventKind.Delegate, Peer: { } child }) roots.TryAdd(child, roots.GetValueOrDefault(happened.Strand, happened.Strand));
        }

        return roots;
    }
}
