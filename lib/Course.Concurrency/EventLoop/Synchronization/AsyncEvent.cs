using Course.Concurrency.Generators;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.EventLoop;

/// <summary>A flag that tasks wait for: <c>asyncio.Event</c>.</summary>
public sealed class AsyncEvent : LoopBound
{
    private readonly LinkedList<Future<Nothing>> waiters = [];

    /// <summary>Whether the flag is set.</summary>
    public bool IsSet { get; private set; }

    /// <summary>Sets the flag: all who wait go on, even if it is cleared before their turn.</summary>
    public void Set()
    {
        if (IsSet) return;
        IsSet = true;
        foreach (var waiter in waiters) waiter.TrySetResult(default);
    }

    /// <summary>Takes the flag back.</summary>
    public void Clear() => IsSet = false;

    /// <summary>Waits until the flag is set; not at all if it is.</summary>
    public async Coroutine Wait()
    {
        if (IsSet) return;
        var future = Loop.CreateFuture<Nothing>(WaitReason.Lock);
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
}
