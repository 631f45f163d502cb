using Course.Concurrency.Tracing;

namespace Course.Concurrency.Threads;

/// <summary>A wait, for the network or for a thread, as it stands in the event log: a strand that waits, and wakes when it is over.</summary>
internal readonly struct TracedWait
{
    private readonly Tracer? tracer;
    private readonly Strand? strand;

    private TracedWait(Tracer tracer, WaitReason reason, string what)
    {
        this.tracer = tracer;
        strand = tracer.Running;
        tracer.Write(TraceEventKind.Wait, strand, value: what, wait: reason);
    }

    /// <summary>The strand that runs begins to wait, if there is somebody to see it.</summary>
    public static TracedWait Begin(WaitReason reason, string what) => Tracer.Current is { } tracer ? new TracedWait(tracer, reason, what) : default;

    /// <summary>The wait is over.</summary>
    public void End() => tracer?.Write(TraceEventKind.Wake, strand!);

    /// <summary>The wait is over, and the strand goes on with <paramref name="then"/>, whatever else has run on this thread since.</summary>
    public void EndWith(Action then)
    {
        End();
        if (strand is null) then();
        else ThreadTrace.RunAs(strand, then);
    }
}
