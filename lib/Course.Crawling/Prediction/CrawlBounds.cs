namespace Course.Crawling;

/// <summary>
/// How long a crawl takes, from the latencies of its pages alone: what a model adds to that is its cost. A lesson predicts
/// with it, and finds the same in virtual time, to the tick.
/// </summary>
/// <remarks>Immutable; any thread may use it.</remarks>
public sealed class CrawlBounds
{
    private readonly TimeSpan[] latencies;

    /// <summary>The bounds of a crawl of pages with these latencies, in the order in which they are fetched.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A latency is negative.</exception>
    public CrawlBounds(IEnumerable<TimeSpan> latencies)
    {
        ArgumentNullException.ThrowIfNull(latencies);
        this.latencies = [.. latencies];
        foreach (var latency in this.latencies) ArgumentOutOfRangeException.ThrowIfLessThan(latency, TimeSpan.Zero, nameof(latencies));
    }

    /// <summary>The bounds of a crawl of <paramref name="paths"/>, which take what stands in <paramref name="table"/>.</summary>
    public static CrawlBounds Of(LatencyTable table, IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(paths);
        return new CrawlBounds(paths.Select(table.DelayOf));
    }

    /// <summary>How many pages there are.</summary>
    public int Pages => latencies.Length;

    /// <summary>The sum of the latencies: one page after the other.</summary>
    public TimeSpan OneAfterTheOther => new(latencies.Sum(latency => latency.Ticks));

    /// <summary>The longest latency: all pages at the same time.</summary>
    public TimeSpan AllAtOnce => latencies.Length == 0 ? TimeSpan.Zero : latencies.Max();

    /// <summary>
    /// At most <paramref name="workers"/> pages at the same time: whoever is free takes the next page, in order. For n pages of
    /// the same latency t it is ⌈n/k⌉·t; for any pages it lies between the larger of sum/k and the longest, and their sum
    /// (R. L. Graham, Bounds for Certain Multiprocessing Anomalies, 1966).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no worker.</exception>
    public TimeSpan AtMost(int workers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        PriorityQueue<int, TimeSpan> free = new(); // workers by the time at which they are free
        for (var worker = 0; worker < Math.Min(workers, latencies.Length); worker++) free.Enqueue(worker, TimeSpan.Zero);
        var last = TimeSpan.Zero;
        foreach (var latency in latencies)
        {
            free.TryDequeue(out var worker, out var since);
            var end = since + latency;
            if (end > last) last = end;
            free.Enqueue(worker, end);
        }

        return last;
    }
}
