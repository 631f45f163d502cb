using System.Runtime.CompilerServices;

namespace Course.Concurrency.EventLoop;

// Who runs when: the ready queue, the timers, and the door for other threads.
public sealed partial class EventLoop
{
    private readonly ReadyQueue ready = new();
    private readonly TimerHeap timers = new();
    private readonly Lock gate = new();
    private readonly List<ReadyQueue.Entry> posted = []; // by other threads; under the gate
    private volatile bool hasPosted;
    private readonly HashSet<IPosted> awaitedElsewhere = []; // Futures that other threads await

    /// <summary>How many callbacks are ready: what would run in the next iteration.</summary>
    public int ReadyCallbacks => ready.Count;

    /// <summary>How many timers are set, with some that were cancelled and not yet removed.</summary>
    public int ScheduledTimers => timers.Count;

    /// <summary>Has <paramref name="callback"/> called in the next iteration, after those that were scheduled before. Allocates nothing.</summary>
    public Handle CallSoon(Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        CheckThread();
        return new Handle(this, Enqueue(callback, null, ExecutionContext.Capture()));
    }

    /// <summary>The same, with an argument, so that the callback can be one object for all calls.</summary>
    public Handle CallSoon(Action<object?> callback, object? state)
    {
        ArgumentNullException.ThrowIfNull(callback);
        CheckThread();
        return new Handle(this, Enqueue(callback, state, ExecutionContext.Capture()));
    }

    /// <summary><see cref="CallSoon(Action)"/> for any thread: it wakes the loop when it waits.</summary>
    /// <exception cref="ObjectDisposedException">The loop is closed.</exception>
    public void CallSoonThreadSafe(Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        if (!TryPost(callback)) ObjectDisposedException.ThrowIf(true, this);
    }

    /// <summary>Has <paramref name="callback"/> called after <paramref name="delay"/>, counted from now; zero or less: as soon as possible.</summary>
    public TimerHandle CallLater(TimeSpan delay, Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return Schedule(After(delay), callback, null);
    }

    /// <summary>The same, with an argument, so that the callback can be one object for all calls.</summary>
    public TimerHandle CallLater(TimeSpan delay, Action<object?> callback, object? state)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return Schedule(After(delay), callback, state);
    }

    /// <summary>Has <paramref name="callback"/> called at a time on the clock of <see cref="Time"/>. Those with the same time are called in the order in which they were set.</summary>
    public TimerHandle CallAt(TimeSpan when, Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return Schedule(when, callback, null);
    }

    /// <summary>The same, with an argument, so that the callback can be one object for all calls.</summary>
    public TimerHandle CallAt(TimeSpan when, Action<object?> callback, object? state)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return Schedule(when, callback, state);
    }

    /// <summary>The loop is used by one thread at a time: refuses calls from another while it runs.</summary>
    // Hot: once a callback.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void CheckThread()
    {
        if (!ReferenceEquals(running, this)) CheckThreadNotRunning();
    }

    internal long Enqueue(object target, object? state, ExecutionContext? context)
    {
        if (isSelecting) selector.Wake();
        return ready.Enqueue(target, state, context);
    }

    internal bool CancelReady(long number)
    {
        CheckThread();
        return ready.Cancel(number);
    }

    internal void TimerCancelled() => timers.NoteCancelled();

    internal TimeSpan After(TimeSpan delay)
    {
        var now = Time;
        return delay > TimeSpan.MaxValue - now ? TimeSpan.MaxValue : now + delay;
    }

    /// <summary>Queues a call from any thread.</summary>
    /// <returns>False if the loop is closed: nobody would ever make the call.</returns>
    internal bool TryPost(Action callback) => TryPostTarget(callback);

    /// <inheritdoc cref="TryPost(Action)"/>
    internal bool TryPost(IWaiter waiter) => TryPostTarget(waiter);

    internal void KeepAwaited(IPosted awaited) => awaitedElsewhere.Add(awaited);

    internal void ForgetAwaited(IPosted awaited) => awaitedElsewhere.Remove(awaited);

    private bool TryPostTarget(object target)
    {
        var flow = ExecutionContext.Capture();
        if (ReferenceEquals(running, this))
        {
            Enqueue(target, null, flow);
            return true;
        }

        lock (gate)
        {
            if (closed) return false;
            posted.Add(new ReadyQueue.Entry { Target = target, Context = flow });
            if (hasPosted) return true;
            hasPosted = true;
        }

        selector.Wake();
        return true;
    }

    // Closes the door for other threads, and tells those whose calls lie behind it.
    private void AbandonPosted()
    {
        ReadyQueue.Entry[] left;
        lock (gate)
        {
            closed = true;
            left = [.. posted];
            posted.Clear();
        }

        foreach (var entry in left) (entry.Target as IPosted)?.Abandon();
        while (ready.Count > 0) (ready.Dequeue().Target as IPosted)?.Abandon();
        foreach (var awaited in awaitedElsewhere.ToArray()) awaited.Abandon();
    }

    private TimerHandle Schedule(TimeSpan when, object callback, object? state)
    {
        CheckThread();
        TimerHandle handle = new(this, when, callback, state, ExecutionContext.Capture());
        if (isSelecting) selector.Wake();
        timers.Add(handle);
        return handle;
    }

    // Not hot: before the loop runs, after it, or an error.
    private void CheckThreadNotRunning()
    {
        CheckOpen();
        var runner = owner;
        if (runner != 0 && runner != Environment.CurrentManagedThreadId)
            throw new InvalidOperationException("The event loop runs on another thread: call CallSoonThreadSafe from here, and do the rest in the callback.");
    }

    private void TakePosted()
    {
        lock (gate)
        {
            hasPosted = false;
            foreach (var entry in posted) ready.Enqueue(entry.Target!, entry.State, entry.Context);
            posted.Clear();
        }
    }
}
