namespace Course.Concurrency.EventLoop;

/// <summary>A task that runs an ordinary async method, as its waits see it.</summary>
internal interface IOrdinaryTask
{
    ILoopTask Task { get; }

    SynchronizationContext Synchronization { get; }

    /// <summary>Whether the method goes on when somebody posts, for it awaits nothing of the loop's.</summary>
    bool WaitsElsewhere { get; }

    /// <summary>The method has begun a wait; <paramref name="future"/> is what it waits for, if that can be cancelled at once.</summary>
    void Add(OrdinaryWait wait, Future? future);

    void Remove(OrdinaryWait wait);
}
