namespace Course.Concurrency.Tracing;

/// <summary>
/// Stamps events with order, time and cause and passes them to a sink. Machines take the tracer that is attached when
/// they are <em>created</em>, so a machine that was made without one never looks for one again: that is what makes
/// tracing free when it is off.
/// </summary>
/// <remarks>Thread-safe: events get their order under a lock.</remarks>
public sealed class Tracer
{
    private static readonly AsyncLocal<Tracer?> Ambient = new();
    private static int attachedCount;

    [ThreadStatic]
    private static Strand? running;

    private readonly Lock gate = new();
    private readonly ITraceSink sink;
    private readonly TimeProvider clock;
    private readonly long start;
    private readonly HashSet<Strand> open = [];
    private long nextSequence;
    private int nextStrand;
    private int attachments;
    private bool closed;

    /// <summary>Makes a tracer that writes to <paramref name="sink"/>.</summary>
    /// <param name="sink">Where the events go.</param>
    /// <param name="clock">Where their times come from; null means that all events carry time zero, and only their order counts.</param>
    /// <param name="main">The name of the strand that code runs on when no machine runs it.</param>
    public Tracer(ITraceSink sink, TimeProvider? clock = null, string main = "main")
    {
        ArgumentNullException.ThrowIfNull(sink);
        this.sink = sink;
        this.clock = clock ?? StoppedClock.Instance;
        start = this.clock.GetTimestamp();
        Main = new Strand(nextStrand++, main);
    }

    /// <summary>The tracer attached to this flow of execution, or null. It flows with the <see cref="ExecutionContext"/>.</summary>
    // The count spares the AsyncLocal lookup (about 5 ns) to every program that traces nothing.
    public static Tracer? Current => Volatile.Read(ref attachedCount) == 0 ? null : Ambient.Value;

    /// <summary>The strand of code that no machine runs.</summary>
    public Strand Main { get; }

    /// <summary>The strand that runs on this thread now: the one set by <see cref="Enter"/>, else <see cref="Main"/>.</summary>
    public Strand Running => running ?? Main;

    /// <summary>The <see cref="TraceEvent.Sequence"/> of the newest event, or -1.</summary>
    public long LastSequence { get { lock (gate) return nextSequence - 1; } }

    /// <summary>
    /// Attaches this tracer to the current flow of execution until the returned value is disposed. Disposing the last one
    /// reports each strand that is still suspended as a <see cref="TraceEventKind.Leak"/>. After that the
    /// log is closed: a machine that outlives it runs on, and writes nothing more.
    /// </summary>
    public IDisposable Attach() => new Attachment(this);

    /// <summary>Lets no tracer see this flow of execution until the returned value is disposed.</summary>
    internal static IDisposable Suppress() => new Suppression();

    /// <summary>Makes a strand. It counts as open, and so as a leak, from <see cref="MarkStarted"/> to <see cref="MarkFinished"/>.</summary>
    public Strand CreateStrand(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        lock (gate) return new Strand(nextStrand++, name);
    }

    /// <summary>Says that <paramref name="strand"/> has begun to run and owes an ending.</summary>
    public void MarkStarted(Strand strand)
    {
        lock (gate)
        {
            if (!closed) open.Add(strand);
        }
    }

    /// <summary>Says that <paramref name="strand"/> has ended.</summary>
    public void MarkFinished(Strand strand)
    {
        lock (gate) open.Remove(strand);
    }

    /// <summary>Says that <paramref name="strand"/> runs on this thread from now on; returns what ran before, to be given back to <see cref="Leave"/>.</summary>
    public static Strand? Enter(Strand? strand)
    {
        var before = running;
        running = strand;
        return before;
    }

    /// <summary>Undoes <see cref="Enter"/>.</summary>
    public static void Leave(Strand? before) => running = before;

    /// <summary>Writes one event and returns its sequence number, or -1 when the log is closed: see <see cref="Attach"/>.</summary>
    public long Write(
        TraceEventKind kind,
        Strand strand,
        Strand? peer = null,
        string? value = null,
        WaitReason wait = WaitReason.None,
        SourceLine source = default,
        long cause = -1)
    {
        lock (gate)
        {
            if (closed) return -1;
            var sequence = nextSequence++;
            var time = clock.GetElapsedTime(start, clock.GetTimestamp());
            sink.Write(new TraceEvent(sequence, time, kind, strand, peer, cause, value, wait, source));
            return sequence;
        }
    }

    /// <summary>Writes a remark of the running strand's own.</summary>
    /// <param name="text">The remark, as it is shown.</param>
    public void Note(string text) => Write(TraceEventKind.Note, Running, value: text);

    private void Open()
    {
        lock (gate)
        {
            attachments++;
            closed = false;
        }
    }

    // In one step, so that no event of another thread comes between a leak and the end of the log.
    private void Detach()
    {
        lock (gate)
        {
            if (--attachments > 0) return;
            Strand[] leaked = [.. open.OrderBy(strand => strand.Id)];
            open.Clear();
            try
            {
                foreach (var strand in leaked) Write(TraceEventKind.Leak, strand);
            }
            finally
            {
                closed = true;
            }
        }
    }

    private sealed class Attachment : IDisposable
    {
        private readonly Tracer tracer;
        private readonly Tracer? before;
        private readonly Strand? runningBefore;
        private bool disposed;

        public Attachment(Tracer tracer)
        {
            this.tracer = tracer;
            before = Ambient.Value;
            Ambient.Value = tracer;
            Interlocked.Increment(ref attachedCount);
            runningBefore = Enter(null);
            tracer.Open();
        }

        public void Dispose()
        {
            if (disposed) return;
            disposed = true;
            Leave(runningBefore);
            Ambient.Value = before;
            Interlocked.Decrement(ref attachedCount);
            tracer.Detach();
        }
    }

    private sealed class Suppression : IDisposable
    {
        private readonly Tracer? before = Ambient.Value;

        public Suppression() => Ambient.Value = null;

        public void Dispose() => Ambient.Value = before;
    }

    private sealed class StoppedClock : TimeProvider
    {
        public static readonly StoppedClock Instance = new();

        public override long GetTimestamp() => 0;
    }
}
