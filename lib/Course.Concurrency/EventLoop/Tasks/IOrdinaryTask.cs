using Course.Concurrency.Tracing;

namespace Course.Concurrency.EventLoop;

/// <summary>A task that runs an ordinary async method, as its waits see it.</summary>
internal interface IOrdinaryTask
{
    ILoopTask Task { get; }

    SynchronizationContext Synchronization { get; }

    /// <summary>What the method waits for between its pieces; null when it has ended.</summary>
    WaitReason? Waits { get; }

    /// <summary>The method has begun a wait; <paramref name="future"/> is what it waits for, if that can be cancelled at once.</summary>
    void Add(OrdinaryWait wait, Future? future);

    void Remove(OrdinaryWait wait);
}
