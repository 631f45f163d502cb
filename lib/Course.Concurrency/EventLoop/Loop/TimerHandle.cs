namespace Course.Concurrency.EventLoop;

/// <summary>A callback that the loop will call at a time: cancel it while you can.</summary>
public sealed class TimerHandle : IWaiter
{
    private readonly EventLoop loop;
    private readonly ExecutionContext? context;
    private object? callback; // null once it was cancelled
    private bool wasCalled;
    private readonly object? state;

    internal TimerHandle(EventLoop loop, TimeSpan when, object callback, object? state, ExecutionContext? context)
    {
        this.loop = loop;
        When = when;
        this.callback = callback;
        this.state = state;
        this.context = context;
    }

    /// <summary>When, on the clock of <see cref="EventLoop.Time"/>.</summary>
    public TimeSpan When { get; }

    /// <summary>Whether it was cancelled before it was called.</summary>
    public bool IsCancelled { get; private set; }

    internal ExecutionContext? Context => context;

    /// <summary>Whether it is in the heap, and not yet among the ready.</summary>
    internal bool IsScheduled { get; set; } = true;

    string IWaiter.Description => callback is Delegate called ? CallbackName.Of(called) : "timer";

    /// <summary>Takes the call back. It may be done after the time too, as long as the callback has not been called.</summary>
    /// <returns>False if it was made already, or taken back before.</returns>
    public bool Cancel()
    {
        if (callback is null || wasCalled) return false;
        loop.CheckThread();
        callback = null;
        IsCancelled = true;
        if (IsScheduled) loop.TimerCancelled();
        return true;
    }

    void IWaiter.Wake(Future? future)
    {
        var called = callback;
        wasCalled = true;
        if (called is Action action) action();
        else if (called is Action<object?> stateful) stateful(state);
    }
}
