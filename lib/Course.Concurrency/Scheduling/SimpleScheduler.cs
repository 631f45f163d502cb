namespace Course.Concurrency.Scheduling;

/// <summary>
/// The simplest scheduler there is: the thread that calls <c>Run</c>, and one queue. Whoever becomes ready goes to its end; whoever stands at its
/// front runs until it pauses. With a virtual clock a program does the same on every machine.
/// </summary>
/// <param name="clock">The clock of its timers; a <see cref="Time.VirtualTime"/> moves on its own when all goroutines wait.</param>
public sealed class SimpleScheduler(TimeProvider? clock = null) : OneThreadScheduler(clock)
{
    private readonly Queue<Resumable> ready = [];

    private protected override void Enqueue(Resumable runnable) => ready.Enqueue(runnable);

    private protected override Resumable? Dequeue() => ready.TryDequeue(out var next) ? next : null;

    // The same dice in each run: with a virtual clock everything is.
    private protected override Machine MakeMachine() => new(this, seed: 1);
}
