using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Course.Concurrency.Scheduling;

/// <summary>A lock that has not been awaited: see <see cref="Locker.Hold"/>. It is its own awaiter.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct HoldAwaitable : ICriticalNotifyCompletion, IGoroutineAwaiter
{
    private readonly Locker locker;
    private WaitAwaitable wait;

    internal HoldAwaitable(Locker locker, string file, int line)
    {
        this.locker = locker;
        wait = locker.Lock(file, line);
    }

    /// <summary>Takes the lock if that takes no waiting.</summary>
    public bool IsCompleted => wait.IsCompleted;

    /// <summary>Lets <c>await</c> find what it needs.</summary>
    public readonly HoldAwaitable GetAwaiter() => this;

    /// <summary>What unlocks when it is disposed.</summary>
    public readonly HeldLocker GetResult()
    {
        wait.GetResult();
        return new(locker);
    }

    /// <inheritdoc/>
    public readonly void OnCompleted(Action continuation) => wait.UnsafeOnCompleted(continuation);

    /// <summary>Goes on with an ordinary async method, on behalf of the goroutine that runs it.</summary>
    public readonly void UnsafeOnCompleted(Action continuation) => wait.UnsafeOnCompleted(continuation);

    readonly void IGoroutineAwaiter.Suspend(RoutineFrame frame) => RoutineFrame.Suspend(wait, frame);
}
