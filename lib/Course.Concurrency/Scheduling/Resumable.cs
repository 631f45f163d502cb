using Course.Concurrency.Threads;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.Scheduling;

/// <summary>What runs, pauses, and runs again: a goroutine or an actor.</summary>
internal abstract class Resumable : Runnable, IChoosable
{
    /// <summary>Its swim lane; null when nobody traces.</summary>
    public Strand? Strand;

    /// <summary>Its state, as Go's runtime names it.</summary>
    public GoroutineState State;

    /// <summary>Its name in schedules; empty where there are none.</summary>
    public abstract string Key { get; set; }
}
