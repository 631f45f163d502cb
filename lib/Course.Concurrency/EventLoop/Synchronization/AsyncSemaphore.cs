using Course.Concurrency.Generators;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.EventLoop;

/// <summary>Lets so many tasks at a time through, in the order in which they came: <c>asyncio.Semaphore</c>.</summary>
public class AsyncSemaphore : LoopBound
{
    private readonly LinkedList<Future<Nothing>> waiters = [];

    /// <summary>Makes one.</summary>
    /// <param name="count">How many it lets through at first.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public AsyncSemaphore(int count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        CurrentCount = count;
    }

    /// <summary>How many more it would let through, those who wait already apart.</summary>
    public int CurrentCount { get; private set; }

    /// <summary>Whether <see cref="Acquire"/> would wait.</summary>
    public bool IsLocked => CurrentCount == 0 || waiters.Any(waiter => !waiter.IsCancelled);

    /// <summary>Waits until there is room, and takes it.</summary>
    /// <returns>What gives it back when disposed, as <see cref="Release"/> does.</returns>
    public Coroutine<Held> Acquire() => new(new AcquireFrame(this));

    /// <summary>Gives one back; the first who waits comes next.</summary>
    public virtual void Release()
    {
        CurrentCount++;
        WakeNext();
    }

    private async Coroutine<Held> WaitAndAcquire()
    {
        if (IsLocked) await Wait();
        else CurrentCount--;
        return new Held(this);
    }

    // Who is woken has been counted already, so that nobody can come in between.
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
            if (!future.IsCancelled) CurrentCount++; // it was this one's turn, and it goes on to the next
            throw;
        }
        finally
        {
            while (CurrentCount > 0 && WakeNext())
            {
            }
        }
    }

    private bool WakeNext()
    {
        foreach (var waiter in waiters)
        {
            if (waiter.IsDone) continue;
            CurrentCount--;
            waiter.SetResult(default);
            return true;
        }

        return false;
    }

    private sealed class AcquireFrame(AsyncSemaphore owner) : ShortcutFrame<Held>
    {
        public override string Name => nameof(Acquire);

        protected override bool TryShortcut(out Held result)
        {
            result = new Held(owner);
            if (owner.IsLocked) return false;
            owner.CurrentCount--;
            return true;
        }

        protected override Coroutine<Held> TakeLongWay() => owner.WaitAndAcquire();
    }

    /// <summary>A place in the semaphore: dispose it to give it back.</summary>
    public readonly struct Held : IDisposable, IEquatable<Held>
    {
        private readonly AsyncSemaphore? owner;

        internal Held(AsyncSemaphore owner) => this.owner = owner;

        /// <summary>Whether two are of the same semaphore.</summary>
        public static bool operator ==(Held left, Held right) => left.Equals(right);

        /// <summary>Whether two are of different semaphores.</summary>
        public static bool operator !=(Held left, Held right) => !left.Equals(right);

        /// <summary>Gives the place back.</summary>
        public void Dispose() => owner?.Release();

        /// <inheritdoc/>
        public bool Equals(Held other) => ReferenceEquals(owner, other.owner);

        /// <inheritdoc/>
        public override bool Equals(object? obj) => obj is Held other && Equals(other);

        /// <inheritdoc/>
        public override int GetHashCode() => owner?.GetHashCode() ?? 0;
    }
}
