namespace Course.Concurrency.Threads;

/// <summary>A lock that is held until this is disposed: see <see cref="ThreadLock.Hold"/>.</summary>
public readonly ref struct HeldLock
{
    private readonly ThreadLock held;

    internal HeldLock(ThreadLock held) => this.held = held;

    /// <summary>Leaves the lock.</summary>
    /// <exception cref="SynchronizationLockException">The calling thread does not hold it.</exception>
    public void Dispose() => held?.Exit();
}
