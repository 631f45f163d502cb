namespace Course.Concurrency.EventLoop;

/// <summary>Something that tasks of one loop wait at: it belongs to the loop of whoever waits first. Needs no locks: a loop is one thread.</summary>
public abstract class LoopBound
{
    private EventLoop? loop;

    private protected LoopBound()
    {
    }

    /// <summary>The loop that runs now, which is the one that it belongs to.</summary>
    private protected EventLoop Loop
    {
        get
        {
            var current = EventLoop.Current;
            loop ??= current;
            return ReferenceEquals(loop, current) ? current : throw new InvalidOperationException($"This {GetType().Name.Split('`')[0]} belongs to another event loop: tasks of that one wait at it.");
        }
    }
}
