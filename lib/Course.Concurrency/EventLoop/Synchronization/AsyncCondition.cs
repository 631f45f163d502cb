using Course.Concurrency.Generators;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.EventLoop;

/// <summary>Lets tasks that hold a lock wait until another one tells them that something has changed: <c>asyncio.Condition</c>.</summary>
public sealed class AsyncCondition : LoopBound
{
    private readonly LinkedList<Future<Nothing>> waiters = [];

    /// <summary>Makes one.</summary>
    /// <param name="lock">The lock, which several conditions may share; null: a new one.</param>
    public AsyncCondition(AsyncLock? @lock = null) => Lock = @lock ?? new AsyncLock();

    /// <summary>The lock that guards what is waited for.</summary>
    public AsyncLock Lock { get; }

    /// <summary>Takes the lock: see <see cref="AsyncLock.Acquire"/>.</summary>
    public Coroutine<AsyncLock.Held> Acquire() => Lock.Acquire();

    /// <summary>Gives the lock back.</summary>
    public void Release() => Lock.Release();

    /// <summary>Gives the lock back, waits until somebody notifies, and takes the lock again, also when the wait is cancelled.</summary>
    /// <remarks>What was waited for may have changed again by then: look, or use <see cref="WaitFor"/>. A notification that meets a cancellation goes to the next.</remarks>
    /// <exception cref="InvalidOperationException">Nobody has the lock.</exception>
    public async Coroutine Wait()
    {
        if (!Lock.IsLocked) throw new InvalidOperationException("The lock of the condition is not acquired: acquire it before waiting.");
        var future = Loop.CreateFuture<Nothing>(WaitReason.Lock);
        Lock.Release();
        try
        {
            try
            {
                var place = waiters.AddLast(future);
                try
                {
                    await future;
                }
                finally
                {
                    waiters.Remove(place);
                }
            }
            finally
            {
                await Reacquire();
            }
        }
        catch (Exception)
        {
            if (future is { IsDone: true, IsCancelled: false }) WakeUp(1);
            throw;
        }
    }

    /// <summary>Waits until <paramref name="predicate"/> holds; it is asked first, and after each notification.</summary>
    public async Coroutine WaitFor(Func<bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        while (!predicate()) await Wait();
    }

    /// <summary>Wakes so many of those who wait; each goes on when it gets the lock.</summary>
    /// <exception cref="InvalidOperationException">Nobody has the lock.</exception>
    public void Notify(int count = 1)
    {
        if (!Lock.IsLocked) throw new InvalidOperationException("The lock of the condition is not acquired: acquire it before notifying.");
        WakeUp(count);
    }

    /// <summary>Wakes all who wait.</summary>
    /// <inheritdoc cref="Notify"/>
    public void NotifyAll() => Notify(int.MaxValue);

    private void WakeUp(int count)
    {
        foreach (var waiter in waiters)
        {
            if (count == 0) return;
            if (waiter.TrySetResult(default)) count--;
        }
    }

    // The code after the wait counts on the lock: whoever cancels has to wait for it too.
    private async Coroutine Reacquire()
    {
        OperationCanceledException? cancellation = null;
        while (true)
        {
            try
            {
                await Lock.Acquire();
                break;
            }
            catch (OperationCanceledException exception)
            {
                cancellation = exception;
            }
        }

        if (cancellation is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(cancellation);
    }
}
