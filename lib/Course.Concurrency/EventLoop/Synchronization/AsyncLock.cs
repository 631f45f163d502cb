using Course.Concurrency.Generators;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.EventLoop;

/// <summary>
/// Lets one task at a time through, in the order in which they came: <c>using (await gate.Acquire()) …</c>. It keeps a stretch of
/// code with awaits in it to one task; code without awaits needs no lock on a loop.
/// </summary>
/// <remarks>The semantics are those of <c>asyncio.Lock</c>: nobody owns it, and it is not re-entrant.</remarks>
public sealed class AsyncLock : LoopBound
{
    private readonly LinkedList<Future<Nothing>> waiters = [];

    /// <summary>Whether somebody has it.</summary>
    public bool IsLocked { get; private set; }

    /// <summary>Waits until it is free, and takes it.</summary>
    /// <returns>What gives it back when disposed, as <see cref="Release"/> does.</returns>
    public Coroutine<Held> Acquire() => new(new AcquireFrame(this));

    /// <summary>Gives it back; the first who waits comes next.</summary>
    /// <exception cref="InvalidOperationException">Nobody has it.</exception>
    public void Release()
    {
        if (!IsLocked) throw new InvalidOperationException("The lock is not acquired: it cannot be released.");
        IsLocked = false;
        WakeFirst();
    }

    private async Coroutine<Held> WaitAndAcquire()
    {
        if (IsLocked || !waiters.All(waiter => waiter.IsCancelled)) await Wait();
        IsLocked = true;
        return new Held(this);
    }

    private async Coroutine Wait()
    {
        var future = Loop.CreateFuture<Nothing>(WaitReason.Lock);
        var place = waiters.AddLast(future);
        try
        {
            try
            {
                await future;
            }
            finally
            {
                waiters.Remove(place);
            }
        }
        catch (OperationCanceledException)
        {
            if (!IsLocked) WakeFirst(); // it may have been this one's turn
            throw;
        }
    }

    // A waiter that is done will take the lock, or if it was cancelled wake the next.
    private void WakeFirst() => waiters.First?.Value.TrySetResult(default);

    private sealed class AcquireFrame(AsyncLock owner) : ShortcutFrame<Held>
    {
        public override string Name => nameof(Acquire);

        protected override bool TryShortcut(out Held result)
        {
            result = new Held(owner);
            if (owner.IsLocked || owner.waiters.Count > 0) return false;
            owner.IsLocked = true;
            return true;
        }

        protected override Coroutine<Held> TakeLongWay() => owner.WaitAndAcquire();
    }

    /// <summary>The lock while somebody has it: dispose it to give the lock back.</summary>
    public readonly struct Held : IDisposable, IEquatable<Held>
    {
        private readonly AsyncLock? owner;

        internal Held(AsyncLock owner) => this.owner = owner;

        /// <summary>Whether two are of the same lock.</summary>
        public static bool operator ==(Held left, Held right) => left.Equals(right);

        /// <summary>Whether two are of different locks.</summary>
        public static bool operator !=(Held left, Held right) => !left.Equals(right);

        /// <summary>Gives the lock back.</summary>
        public void Dispose() => owner?.Release();

        /// <inheritdoc/>
        public bool Equals(Held other) => ReferenceEquals(owner, other.owner);

        /// <inheritdoc/>
        public override bool Equals(object? obj) => obj is Held other && Equals(other);

        /// <inheritdoc/>
        public override int GetHashCode() => owner?.GetHashCode() ?? 0;
    }
}
