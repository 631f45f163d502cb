using System.Runtime.CompilerServices;
using Course.Concurrency.Channels;

namespace Course.Concurrency.Scheduling;

/// <summary>Where goroutines wait for a change of what a lock guards: Go's <c>sync.Cond</c>.</summary>
/// <remarks>
/// <code>
/// await mutex.Lock();
/// while (!ready) await condition.Wait();    // a loop: another goroutine may have had the lock before this one
/// …
/// mutex.Unlock();
/// </code>
/// Thread-safe. Who has been signalled waits for the lock in its queue, without running in between.
/// </remarks>
public sealed class Condition : IWaitSource
{
    private Gate gate;
    private WaitQueue waiting;

    /// <summary>Makes a condition of what <paramref name="locker"/> guards.</summary>
    public Condition(Locker locker)
    {
        ArgumentNullException.ThrowIfNull(locker);
        Locker = locker;
    }

    /// <summary>The lock, Go's <c>L</c>.</summary>
    public Locker Locker { get; }

    Operation IWaitSource.Operation => Operation.Condition;

    /// <summary>
    /// Gives the lock back, waits for a signal, and takes the lock again. The caller holds it. Await it.
    /// </summary>
    /// <param name="file">Filled in by the compiler, for traces and reports.</param>
    /// <param name="line">Filled in by the compiler, for traces and reports.</param>
    /// <remarks>
    /// No signal that comes after the lock is given back is lost. The <c>await</c> throws
    /// <see cref="SynchronizationLockException"/> if it is not locked.
    /// </remarks>
    public WaitAwaitable Wait([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(this, file, line);

    /// <summary>
    /// Wakes the goroutine that has waited longest, if any does. The caller may hold the lock, and need not.
    /// </summary>
    public void Signal()
    {
        gate.Enter();
        var waiter = waiting.Dequeue();
        gate.Exit();
        if (waiter is not null) Locker.LockFor(waiter);
    }

    /// <summary>
    /// Wakes all who wait, in the order in which they came. The caller may hold the lock, and need not.
    /// </summary>
    public void Broadcast()
    {
        gate.Enter();
        var waiter = waiting.TakeAll();
        gate.Exit();
        while (waiter is not null)
        {
            var next = waiter.Next;
            Locker.LockFor(waiter);
            waiter = next;
        }
    }

    // It fails before anything has been queued.
    bool IWaitSource.TryTake() =>
        Locker.IsLocked ? false : throw new SynchronizationLockException("sync: unlock of unlocked mutex");

    bool IWaitSource.TakeOrQueue(Waiter waiter)
    {
        gate.Enter();
        waiting.Enqueue(waiter);
        gate.Exit();
        Locker.Unlock(); // whoever has been signalled by now waits for this
        return false;
    }
}
