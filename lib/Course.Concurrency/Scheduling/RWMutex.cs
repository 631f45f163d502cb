using System.Runtime.CompilerServices;
using Course.Concurrency.Channels;

namespace Course.Concurrency.Scheduling;

/// <summary>
/// A lock that many readers hold, or one writer: Go's <c>sync.RWMutex</c>. As a <see cref="Locker"/> it is the
/// writer's.
/// </summary>
/// <remarks>
/// Nobody starves, as in Go. A writer that waits keeps new readers out; when it unlocks, all the readers that have
/// waited come in together, before the next writer. For this reason a goroutine that holds the lock for reading must
/// not ask for it again: a writer may have come in between, and then both wait for ever.
/// </remarks>
public sealed class RWMutex : Locker
{
    private readonly ReadingSide readingSide;
    private Gate gate;
    private WaitQueue waitingReaders;
    private WaitQueue waitingWriters;
    private int readers;
    private bool isWriting;

    /// <summary>Makes one that nobody holds.</summary>
    public RWMutex() => readingSide = new(this);

    /// <summary>
    /// The reading side as a lock of its own: its Lock is <see cref="RLock"/>, its Unlock <see cref="RUnlock"/>.
    /// </summary>
    public Locker RLocker => readingSide;

    internal override Operation LockOperation => Operation.WriteLock;

    internal override bool IsLocked => Volatile.Read(ref isWriting);

    /// <summary>Waits until no writer holds the lock or waits for it, and takes it for reading. Await it.</summary>
    /// <param name="file">Filled in by the compiler, for traces and reports.</param>
    /// <param name="line">Filled in by the compiler, for traces and reports.</param>
    public WaitAwaitable RLock([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(readingSide, file, line);

    /// <summary>Takes the lock for reading if that takes no waiting.</summary>
    /// <returns>Whether it was taken: not when a writer holds it or waits for it.</returns>
    public bool TryRLock()
    {
        gate.Enter();
        var taken = TryReadHeld();
        gate.Exit();
        return taken;
    }

    /// <summary>Gives the lock back after reading; the last reader lets the first writer in.</summary>
    /// <exception cref="SynchronizationLockException">"sync: RUnlock of unlocked RWMutex". In Go this cannot be
    /// recovered from.</exception>
    public void RUnlock()
    {
        Waiter? writer = null;
        gate.Enter();
        var wasReading = readers > 0;
        if (wasReading && --readers == 0)
        {
            writer = waitingWriters.Dequeue();
            isWriting = writer is not null;
        }

        gate.Exit();
        if (!wasReading) throw new SynchronizationLockException("sync: RUnlock of unlocked RWMutex");
        writer?.Wake();
    }

    /// <summary>Takes the lock for writing if that takes no waiting.</summary>
    /// <returns>Whether it was taken.</returns>
    public override bool TryLock()
    {
        gate.Enter();
        var taken = TryWriteHeld();
        gate.Exit();
        return taken;
    }

    /// <summary>Gives the lock back after writing: to all the readers that wait, else to the first writer.</summary>
    /// <exception cref="SynchronizationLockException">"sync: Unlock of unlocked RWMutex". In Go this cannot be
    /// recovered from.</exception>
    public override void Unlock()
    {
        Waiter? next = null;
        gate.Enter();
        var wasWriting = isWriting;
        if (wasWriting)
        {
            next = waitingReaders.TakeAll();
            for (var reader = next; reader is not null; reader = reader.Next) readers++;
            next ??= waitingWriters.Dequeue();
            isWriting = next is not null && readers == 0;
        }

        gate.Exit();
        if (!wasWriting) throw new SynchronizationLockException("sync: Unlock of unlocked RWMutex");
        Waiter.WakeAll(next);
    }

    internal override bool LockOrQueue(Waiter waiter)
    {
        gate.Enter();
        var taken = TryWriteHeld();
        if (!taken) waitingWriters.Enqueue(waiter);
        gate.Exit(); // from here on the goroutine may run elsewhere
        return taken;
    }

    private bool ReadOrQueue(Waiter waiter)
    {
        gate.Enter();
        var taken = TryReadHeld();
        if (!taken) waitingReaders.Enqueue(waiter);
        gate.Exit(); // from here on the goroutine may run elsewhere
        return taken;
    }

    private bool TryReadHeld()
    {
        if (isWriting || waitingWriters.First is not null) return false;
        readers++;
        return true;
    }

    private bool TryWriteHeld()
    {
        if (isWriting || readers > 0) return false;
        return isWriting = true;
    }

    private sealed class ReadingSide(RWMutex whole) : Locker
    {
        internal override Operation LockOperation => Operation.ReadLock;

        internal override bool IsLocked => Volatile.Read(ref whole.readers) > 0;

        public override bool TryLock() => whole.TryRLock();

        public override void Unlock() => whole.RUnlock();

        internal override bool LockOrQueue(Waiter waiter) => whole.ReadOrQueue(waiter);
    }
}
