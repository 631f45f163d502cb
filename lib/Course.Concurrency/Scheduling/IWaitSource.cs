using Course.Concurrency.Channels;

namespace Course.Concurrency.Scheduling;

/// <summary>
/// What goroutines wait for, other than channels and time: a lock, a condition, a group. <see cref="WaitAwaitable"/> is
/// the waiting.
/// </summary>
internal interface IWaitSource
{
    /// <summary>What the waiting is called in reports.</summary>
    Operation Operation { get; }

    /// <summary>Takes what is waited for, if that takes no waiting.</summary>
    bool TryTake();

    /// <summary>The same for a goroutine that has paused: in one step, so that no wake-up comes in between.</summary>
    /// <returns>True when it is taken, and the caller wakes the waiter; false when the waiter is queued, and may run
    /// already.</returns>
    bool TakeOrQueue(Waiter waiter);

    /// <summary>A goroutine that was queued runs again.</summary>
    void Resumed()
    {
    }
}
