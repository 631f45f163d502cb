using Course.Concurrency.Tracing;

namespace Course.Concurrency.Scheduling;

/// <summary>One run of a program of goroutines. Channels belong to the run whose goroutines use them.</summary>
internal sealed class ProgramRun(Scheduler scheduler)
{
    public readonly Scheduler Scheduler = scheduler;

    /// <summary>The context that it was called in: that of a goroutine which was started, or paused, while the flow of its own was suppressed.</summary>
    public readonly ExecutionContext? Outside = ExecutionContext.Capture();

    /// <summary>Who writes its events; null when nobody traces.</summary>
    public readonly Tracer? Tracer = Tracer.Current;

    /// <summary>The swim lane of what timers and foreign threads bring; null before anything has, or when nobody traces.</summary>
    public Strand? Timers;

    /// <summary>
    /// Whether two machines may touch a channel at once: then channels lock. With one processor they need not: whoever runs owns it, and the
    /// processor <em>is</em> the lock. It changes only while the world is stopped.
    /// </summary>
    public bool IsParallel;

    /// <summary>Whether it is over: what it has left waiting will never go on.</summary>
    public volatile bool HasEnded;
}
