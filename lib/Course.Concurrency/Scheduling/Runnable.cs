namespace Course.Concurrency.Scheduling;

/// <summary>
/// What waits in run queues until a machine runs it: a goroutine, the call that one is to begin with, or an actor. To the latter two the
/// machine gives a goroutine.
/// </summary>
/// <remarks>While it is in a queue, only that queue touches it.</remarks>
internal abstract class Runnable
{
    /// <summary>The link of the queue that holds it.</summary>
    public Runnable? Next;

    /// <summary>The goroutine that runs it on <paramref name="machine"/>.</summary>
    public abstract Goroutine RunOn(Machine machine);
}
