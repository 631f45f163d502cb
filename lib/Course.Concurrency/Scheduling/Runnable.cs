using Course.Concurrency.Threads;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.Scheduling;

/// <summary>What waits in run queues until a machine runs it: a goroutine, or an actor, to which the machine lends one.</summary>
/// <remarks>While it is ready, only the queue that holds it touches it.</remarks>
internal abstract class Runnable : IChoosable
{
    /// <summary>The link of the queue that holds it.</summary>
    public Runnable? Next;

    /// <summary>Its swim lane; null when nobody traces.</summary>
    public Strand? Strand;

    /// <summary>Its state, as Go's runtime names it.</summary>
    public GoroutineState State;

    /// <summary>Its name in schedules; empty where there are none.</summary>
    public abstract string Key { get; set; }
}
