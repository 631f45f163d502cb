using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Course.Concurrency.Generators;

namespace Course.Concurrency.EventLoop;

// The loop itself.
public sealed partial class EventLoop
{
    private int owner; // the thread that runs the loop; 0: none
    private bool stopping;
    private bool isSelecting; // a selector in virtual time calls whoever has set a timer on its clock: what they schedule has to end the wait
    private ExecutionContext? home;
    private Queue<IWaiter>? immediate;

    /// <summary>What the ordinary method that is continued next is to get at its await, in the place of a result.</summary>
    internal Failure? Injected { get; private set; }

    /// <summary>Runs until <see cref="Stop"/> is called.</summary>
    /// <exception cref="InvalidOperationException">It runs already, or another loop runs on this thread; in virtual time: nothing can ever happen any more.</exception>
    public void RunForever()
    {
        CheckCanRun();
        var contextBefore = SynchronizationContext.Current;
        home = ExecutionContext.Capture();
        (running, owner) = (this, Environment.CurrentManagedThreadId);
        CoroutineHost.Current = host;
        BeginTrace();
        try
        {
            SynchronizationContext.SetSynchronizationContext(context);
            do RunOnce();
            while (!stopping);
        }
        finally
        {
            stopping = false;
            currentTask = null;
            EndTrace();
            CoroutineHost.Current = null;
            (running, owner) = (null, 0);
            if (home is not null) ExecutionContext.Restore(home);
            SynchronizationContext.SetSynchronizationContext(contextBefore);
        }
    }

    /// <summary>Runs until <paramref name="future"/> is done, and gives its result; its exception comes out here.</summary>
    /// <exception cref="InvalidOperationException">The loop was stopped before, runs already, or belongs to another thread.</exception>
    public T RunUntilComplete<T>(Future<T> future)
    {
        ArgumentNullException.ThrowIfNull(future);
        RunUntilDone(future);
        return future.Result;
    }

    /// <inheritdoc cref="RunUntilComplete{T}(Future{T})"/>
    public void RunUntilComplete(Future future)
    {
        ArgumentNullException.ThrowIfNull(future);
        RunUntilDone(future);
        future.ThrowIfFailed();
    }

    /// <summary>Runs a coroutine as a task until it is done, and gives its result.</summary>
    /// <inheritdoc cref="RunUntilComplete{T}(Future{T})"/>
    public T RunUntilComplete<T>(Coroutine<T> coroutine)
    {
        CheckCanRun();
        return RunUntilComplete(CreateTask(coroutine));
    }

    /// <inheritdoc cref="RunUntilComplete{T}(Coroutine{T})"/>
    public void RunUntilComplete(Coroutine coroutine)
    {
        CheckCanRun();
        RunUntilComplete(CreateTask(coroutine));
    }

    /// <summary>Runs an ordinary async method on the loop until it is done.</summary>
    /// <inheritdoc cref="RunUntilComplete{T}(Future{T})"/>
    public void RunUntilComplete(Func<Task> method)
    {
        CheckCanRun();
        RunUntilComplete(CreateTask(method));
    }

    /// <summary>Runs an ordinary async method on the loop until it is done, and gives its result.</summary>
    /// <inheritdoc cref="RunUntilComplete{T}(Future{T})"/>
    public T RunUntilComplete<T>(Func<Task<T>> method)
    {
        CheckCanRun();
        return RunUntilComplete(CreateTask(method));
    }

    /// <summary>Ends <see cref="RunForever"/> after the iteration that runs; before a run: after its first iteration. For other threads: post it.</summary>
    public void Stop()
    {
        CheckThread();
        stopping = true;
    }

    [DoesNotReturn]
    internal void ThrowInjected()
    {
        var failure = Injected!;
        Injected = null;
        failure.Throw();
    }

    /// <summary>Has something called as soon as the callback that runs now returns, before any other: code whose await was over at once goes on so without a deep stack.</summary>
    internal void CallImmediately(IWaiter waiter) => (immediate ??= new Queue<IWaiter>()).Enqueue(waiter);

    private void CheckCanRun()
    {
        CheckOpen();
        if (owner != 0) throw new InvalidOperationException("The event loop runs already: it runs once at a time.");
        if (running is not null) throw new InvalidOperationException("Another event loop runs on this thread: a thread runs one at a time.");
    }

    private void RunUntilDone(Future future)
    {
        if (!ReferenceEquals(future.Loop, this)) throw new InvalidOperationException("The Future belongs to another event loop.");
        Action<Future> stop = _ => stopping = true;
        future.AddDoneCallback(stop);
        try
        {
            RunForever();
        }
        finally
        {
            future.RemoveDoneCallback(stop);
        }

        if (!future.IsDone) throw new InvalidOperationException("The event loop was stopped before the Future was done.");
    }

    private void RunOnce()
    {
        if (hasPosted) TakePosted();
        Wait();
        if (hasPosted) TakePosted();
        if (timers.Count > 0) TakeDueTimers();
        for (var left = ready.Count; left > 0; left--)
        {
            var entry = ready.Dequeue();
            if (entry.Target is not null) Call(entry);
        }
    }

    // Where nobody is registered and something is ready, nobody could be found ready: the system need not be asked.
    private void Wait()
    {
        var isBusy = stopping || ready.Count > 0;
        if (isBusy && selector.Count == 0) return;
        TimeSpan? timeout = isBusy ? TimeSpan.Zero : timers.TryPeek(out var when) ? Until(when) : null;
        foreach (var (key, events) in Select(timeout)) NoteReady((WatchedDescriptor)key.Data!, events, Trace?.Ready(key.Descriptor, events) ?? -1);
    }

    private TimeSpan Until(TimeSpan when)
    {
        var now = Time;
        return when > now ? when - now : TimeSpan.Zero;
    }

    private IReadOnlyList<ReadyDescriptor> Select(TimeSpan? timeout)
    {
        isSelecting = true;
        try
        {
            return selector.Select(timeout);
        }
        finally
        {
            isSelecting = false;
        }
    }

    private void TakeDueTimers()
    {
        var now = Time;
        while (timers.TryTake(now, out var handle)) ready.Enqueue(handle, null, handle.Context);
    }

    private void Call(in ReadyQueue.Entry entry)
    {
        var began = IsDebug ? clock.GetTimestamp() : 0;
        try
        {
            var flow = entry.Context ?? home;
            if (flow is not null && !ReferenceEquals(flow, ExecutionContext.Capture())) ExecutionContext.Restore(flow);
            Invoke(entry);
        }
        catch (Exception exception) when (exception is not ThreadInterruptedException)
        {
            CallExceptionHandler(new LoopError("Exception in a callback", exception, entry.State as Future, CallbackName.Of(entry.Target)));
        }

        if (immediate is { Count: > 0 }) CallImmediates();
        if (IsDebug) ReportIfSlow(entry.Target!, clock.GetElapsedTime(began));
    }

    // Whatever the callback before has thrown, and whatever one of them throws: those that are left go on.
    private void CallImmediates()
    {
        while (immediate!.TryDequeue(out var waiter))
        {
            try
            {
                waiter.Wake(null);
            }
            catch (Exception exception) when (exception is not ThreadInterruptedException)
            {
                CallExceptionHandler(new LoopError("Exception in a callback", exception, null, CallbackName.Of(waiter)));
            }
        }
    }

    // Hot: once a callback.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Invoke(in ReadyQueue.Entry entry)
    {
        var target = entry.Target!;
        if (target.GetType() == typeof(Action)) Unsafe.As<Action>(target)();
        else if (target is IWaiter waiter) waiter.Wake(Unsafe.As<Future?>(entry.State));
        else if (target.GetType() == typeof(Action<object?>)) Unsafe.As<Action<object?>>(target)(entry.State);
        else ((Action<Future>)target)((Future)entry.State!);
    }

    private void ReportIfSlow(object target, TimeSpan duration)
    {
        if (duration < SlowCallbackDuration) return;
        SlowCallback slow = new(CallbackName.Of(target), duration);
        if (SlowCallbackHandler is not { } handler)
        {
            Console.Error.WriteLine($"Event loop: {slow}");
            return;
        }

        try
        {
            handler(slow);
        }
        catch (Exception exception) when (exception is not ThreadInterruptedException)
        {
            CallExceptionHandler(new LoopError("The handler of slow callbacks threw", exception));
        }
    }
}
