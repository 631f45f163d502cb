using Course.Concurrency.Tracing;

namespace Course.Crawling;

/// <summary>
/// One crawl while it runs: what is the same in every model. A crawler makes one, takes each <see cref="Visit"/> to its end, and
/// asks for the <see cref="Result"/>. Disposing cancels what has not ended. In the event log each page is a strand.
/// </summary>
public sealed class CrawlRun : IDisposable
{
    private readonly List<Visit> visits = [];
    private readonly CancellationToken cancellation;
    private readonly CancellationTokenSource stop;
    private readonly CancellationTokenRegistration cancelling;
    private readonly Tracer? tracer = Tracer.Current;
    private readonly long start;

    /// <summary>Starts the clock of a crawl. The arguments are those of <see cref="ICrawler.Crawl"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option cannot be.</exception>
    public CrawlRun(IReadOnlyList<Uri> urls, CrawlOptions? options, CancellationToken cancellationToken)
    {
        Options = options ?? new CrawlOptions();
        Options.Check();
        start = Options.TimeProvider.GetTimestamp();
        cancellation = cancellationToken;
        stop = new CancellationTokenSource(Options.CrawlTimeout, Options.TimeProvider);
        Stop = stop.Token;
        cancelling = cancellationToken.UnsafeRegister(static stop => ((CancellationTokenSource)stop!).Cancel(), stop);
        foreach (var url in urls) Add(url);
    }

    internal CrawlOptions Options { get; }

    internal CancellationToken Stop { get; }

    internal bool IsCancelled => cancellation.IsCancellationRequested;

    internal TimeSpan Elapsed => Options.TimeProvider.GetElapsedTime(start);

    internal IReadOnlyList<Visit> All => visits;

    /// <summary>Whether links are still followed. As between waves: not when it is over, and not when less time is left than a timer counts.</summary>
    internal bool MayFindMore => !Stop.IsCancellationRequested
        && (Options.CrawlTimeout == Timeout.InfiniteTimeSpan || Options.CrawlTimeout - Elapsed >= CrawlOptions.ShortestTimeout);

    /// <summary>The pages, for a crawler that takes each to its end before it asks for the next: it has one connection, whatever the limit.</summary>
    /// <exception cref="NotSupportedException">The options ask for retries.</exception>
    public IEnumerable<Visit> OneAfterTheOther()
    {
        Options.RefuseRetries();
        return Visits(visit =>
        {
            if (tracer is null) return;
            visit.Resumer = tracer.Running;
            tracer.Write(TraceEventKind.Resume, visit.Resumer, visit.Strand, wait: WaitReason.Answer);
        });
    }

    /// <summary>The pages, for a crawler that begins them all and then waits.</summary>
    /// <exception cref="NotSupportedException">The options ask for retries, or for fewer connections than there are pages.</exception>
    public IEnumerable<Visit> AllAtOnce()
    {
        Options.RefuseRetries();
        Options.RefuseLimits(visits.Count);
        return Visits(visit => Trace(TraceEventKind.Wake, visit));
    }

    /// <summary>Adds a page that was found while the crawl runs. One thread at a time does so.</summary>
    internal Visit Add(Uri url)
    {
        Visit visit = new(this, visits.Count, url, tracer?.CreateStrand(NameOf(url)));
        visits.Add(visit);
        Trace(TraceEventKind.Create, visit);
        return visit;
    }

    /// <summary>What a page is called in pictures.</summary>
    internal static string NameOf(Uri url) => url.IsAbsoluteUri ? url.PathAndQuery : url.OriginalString;

    /// <summary>What became of the crawl.</summary>
    /// <exception cref="InvalidOperationException">A page has not come to its end.</exception>
    public CrawlResult Result()
    {
        var elapsed = Elapsed;
        return new CrawlResult([.. visits.Select(visit => visit.Result ?? throw new InvalidOperationException($"The crawler has not come to an end with {visit.Url}: take every visit to its end before you ask for the result."))], elapsed);
    }

    /// <summary>Cancels what has not ended, which closes its connection.</summary>
    public void Dispose()
    {
        cancelling.Dispose();
        if (!visits.TrueForAll(visit => visit.IsDone)) stop.Cancel();
        stop.Dispose();
    }

    internal void Trace(TraceEventKind kind, Visit visit, string? text = null)
    {
        if (tracer is null) return;
        tracer.Write(kind, visit.Strand!, visit.Resumer, text);
        if (kind is TraceEventKind.Return or TraceEventKind.Raise) tracer.MarkFinished(visit.Strand!);
    }

    /// <summary>The page begins to wait.</summary>
    internal void TraceWait(Visit visit, WaitReason reason, string what) => tracer?.Write(TraceEventKind.Wait, visit.Strand!, value: what, wait: reason);

    /// <summary>The page has its turn: what <paramref name="action"/> does, and starts, belongs to the page's strand.</summary>
    internal void Start(Visit visit, Action<Visit> action)
    {
        if (visit.Strand is null)
        {
            action(visit);
            return;
        }

        Trace(TraceEventKind.Wake, visit);
        tracer!.MarkStarted(visit.Strand);
        var before = Tracer.Enter(visit.Strand);
        try
        {
            action(visit);
        }
        finally
        {
            Tracer.Leave(before);
        }
    }

    // What the body of the loop does, and starts, belongs to the page's strand.
    private IEnumerable<Visit> Visits(Action<Visit> trace)
    {
        foreach (var visit in visits)
        {
            trace(visit);
            if (visit.Strand is not null) tracer!.MarkStarted(visit.Strand);
            var before = visit.Strand is null ? null : Tracer.Enter(visit.Strand);
            try
            {
                yield return visit;
            }
            finally
            {
                if (visit.Strand is not null) Tracer.Leave(before);
            }
        }
    }
}
