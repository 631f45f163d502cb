namespace Course.Concurrency.Scheduling;

/// <summary>A lock that is held until this is disposed: see <see cref="Locker.Hold"/>.</summary>
public readonly record struct HeldLocker : IDisposable
{
    private readonly Locker? held;

    internal HeldLocker(Locker held) => this.held = held;

    /// <summary>Unlocks.</summary>
    /// <exception cref="SynchronizationLockException">It is not locked.</exception>
    public void Dispose() => held?.Unlock();
}
