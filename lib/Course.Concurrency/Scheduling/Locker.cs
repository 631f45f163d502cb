using System.Runtime.CompilerServices;
using Course.Concurrency.Channels;

namespace Course.Concurrency.Scheduling;

/// <summary>
/// What can be locked and unlocked, Go's <c>sync.Locker</c>: a <see cref="GoMutex"/>, an <see cref="RWMutex"/>, the
/// reading side of one.
/// </summary>
/// <remarks>
/// <code>
/// await mutex.Lock(); try { … } finally { mutex.Unlock(); }
/// using (await mutex.Hold()) { … }                            // the same
/// </code>
/// Thread-safe. Nobody owns a lock: another goroutine may unlock it than the one that has locked it, and a goroutine
/// that locks twice waits for itself. A lock that is held when its run ends stays held.
/// </remarks>
public abstract class Locker : IWaitSource
{
    private protected Locker()
    {
    }

    Operation IWaitSource.Operation => LockOperation;

    internal abstract Operation LockOperation { get; }

    /// <summary>Whether it is locked. It may change at once: for checks and messages.</summary>
    internal abstract bool IsLocked { get; }

    /// <summary>Waits until the lock is free, and takes it. Await it.</summary>
    /// <param name="file">Filled in by the compiler, for traces and reports.</param>
    /// <param name="line">Filled in by the compiler, for traces and reports.</param>
    /// <remarks>The <c>await</c> throws <see cref="InvalidOperationException"/> outside of a goroutine.</remarks>
    public WaitAwaitable Lock([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(this, file, line);

    /// <summary>The same for a <c>using</c> statement: disposing the result unlocks. Await it.</summary>
    /// <param name="file">Filled in by the compiler, for traces and reports.</param>
    /// <param name="line">Filled in by the compiler, for traces and reports.</param>
    public HoldAwaitable Hold([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(this, file, line);

    /// <summary>Takes the lock if that takes no waiting.</summary>
    /// <returns>Whether it was taken.</returns>
    public abstract bool TryLock();

    /// <summary>Gives the lock back, to the first who waits for it if somebody does.</summary>
    /// <exception cref="SynchronizationLockException">It is not locked. In Go this cannot be recovered
    /// from.</exception>
    public abstract void Unlock();

    bool IWaitSource.TryTake() => TryLock();

    bool IWaitSource.TakeOrQueue(Waiter waiter) => LockOrQueue(waiter);

    internal abstract bool LockOrQueue(Waiter waiter);

    /// <summary>
    /// Wakes <paramref name="waiter"/>, whom the caller has taken out of another queue, as soon as it has the lock.
    /// </summary>
    internal void LockFor(Waiter waiter)
    {
        if (waiter.Continuation is null) waiter.Goroutine!.Waiting = LockOperation;
        if (LockOrQueue(waiter)) waiter.Wake();
    }
}
