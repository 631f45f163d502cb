using Course.Concurrency.Tracing;

namespace Course.Visuals.Traces;

/// <summary>Puts together neighbouring stretches of a track that are too short to be told apart in a picture.</summary>
internal static class TrackThinning
{
    /// <summary>The track of a processor between two moments, without details shorter than <paramref name="shortest"/>.</summary>
    public static IEnumerable<ProcessorStretch> Thin(IEnumerable<ProcessorStretch> track, long start, long end, double shortest) => Thin(
        track.Where(one => one.To > start && one.From < end).Select(one => one with { From = Math.Max(one.From, start), To = Math.Min(one.To, end) }),
        one => one.Length >= shortest || one.Activity == ProcessorActivity.Stopped, // seldom, and worth to be seen
        Join);

    /// <summary>The track of a goroutine, likewise.</summary>
    public static IEnumerable<GoroutineStretch> Thin(IEnumerable<GoroutineStretch> track, long start, long end, double shortest) => Thin(
        track.Where(one => one.To > start && one.From < end).Select(one => one with { From = Math.Max(one.From, start), To = Math.Min(one.To, end) }),
        one => one.Length >= shortest,
        Join);

    private static IEnumerable<T> Thin<T>(IEnumerable<T> track, Func<T, bool> isLong, Func<List<T>, T> join)
    {
        List<T> crowd = [];
        foreach (var stretch in track)
        {
            if (!isLong(stretch))
            {
                crowd.Add(stretch);
                continue;
            }

            if (crowd.Count > 0) yield return join(crowd);
            crowd.Clear();
            yield return stretch;
        }

        if (crowd.Count > 0) yield return join(crowd);
    }

    private static ProcessorStretch Join(List<ProcessorStretch> crowd)
    {
        Strand[] goroutines = [.. crowd.Where(one => one.Activity == ProcessorActivity.Runs).Select(one => one.Goroutine!).Distinct()];
        var (activity, goroutine) = goroutines switch
        {
            [] => (crowd.MaxBy(one => one.Length)!.Activity, null),
            [var only] => (ProcessorActivity.Runs, only),
            _ => (ProcessorActivity.RunsMany, (Strand?)null),
        };
        return new ProcessorStretch(crowd[0].From, crowd[^1].To, activity, goroutine, crowd.Count(one => one.Activity == ProcessorActivity.Runs));
    }

    // Runs count as long as their reason to wait does not outweigh them.
    private static GoroutineStretch Join(List<GoroutineStretch> crowd)
    {
        if (crowd.Count == 1) return crowd[0];
        var wait = crowd.Where(one => one.Wait != WaitReason.None).GroupBy(one => one.Wait).OrderByDescending(same => same.Sum(one => one.Length)).Select(same => same.Key).FirstOrDefault();
        return new GoroutineStretch(crowd[0].From, crowd[^1].To, wait, crowd.Select(one => one.Processor).FirstOrDefault(one => one is not null), crowd.Count(one => one.Wait == WaitReason.None));
    }
}
