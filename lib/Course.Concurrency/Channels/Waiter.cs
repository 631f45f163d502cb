using Course.Concurrency.Scheduling;

namespace Course.Concurrency.Channels;

/// <summary>
/// A goroutine in the queue of something that it waits for: Go's <c>sudog</c>. Whoever takes it out of the queue owns the goroutine, and
/// makes it ready with <see cref="Wake"/>, once.
/// </summary>
internal class Waiter
{
    /// <summary>The links of the queue. Guarded by its gate.</summary>
    public Waiter? Next;
    public Waiter? Previous;

    /// <summary>Who waits.</summary>
    public Goroutine? Goroutine;

    /// <summary>What goes on, if it is an ordinary async method that waits: within a goroutine, or, if there is none, anywhere.</summary>
    public Action? Continuation;

    /// <summary>The select that it is a case of, if it is: who takes it must claim that first.</summary>
    public Selection? Selection;

    /// <summary>Which case it is.</summary>
    public int Case;

    /// <summary>Whether it is in a queue. Guarded by the queue's gate.</summary>
    public bool IsQueued;

    /// <summary>Whether an operation uses it.</summary>
    public bool IsInUse;

    /// <summary>Whether it was woken by a communication; false when by a close.</summary>
    public bool Ok;

    /// <summary>Makes it the waiter of the routine that has paused in <paramref name="frame"/>.</summary>
    public void Attach(RoutineFrame frame, Operation operation, string? file, int line, string? channel = null)
    {
        var goroutine = frame.Goroutine!;
        IsInUse = true;
        if (Goroutine != goroutine) Goroutine = goroutine;
        goroutine.Park(frame, operation, file, line, channel);
        if (goroutine.Strand is not null) GoroutineTrace.Parked(goroutine, channel);
    }

    /// <summary>Makes it the waiter of an ordinary async method, which <paramref name="continuation"/> resumes.</summary>
    public void Attach(Action continuation)
    {
        IsInUse = true;
        Goroutine = Machine.Require().Running;
        Continuation = continuation;
    }

    /// <summary>The waiter of somebody who is no goroutine of this scheduler.</summary>
    /// <param name="resume">Lets him go on: from any thread, without running his code there.</param>
    public static Waiter ForOutside(Action resume) => new Waiter<Generators.Nothing> { Continuation = resume };

    /// <summary>Lets <paramref name="continuation"/> go on where the caller is now: in his context, or on the thread pool.</summary>
    public static Action InContext(Action continuation)
    {
        if (SynchronizationContext.Current is { } context) return () => context.Post(static state => ((Action)state!)(), continuation);
        return () => ThreadPool.UnsafeQueueUserWorkItem(static state => state(), continuation, preferLocal: false);
    }

    /// <summary>Makes the goroutine ready. Nothing of the waiter may be touched after that.</summary>
    // Hot: once a pause.
    public void Wake()
    {
        var goroutine = Goroutine!;
        if (Continuation is null) goroutine.Scheduler.Ready(goroutine);
        else WakeContinuation(goroutine);
    }

    /// <summary>Wakes <paramref name="waiter"/> and all that are linked to it.</summary>
    public static void WakeAll(Waiter? waiter)
    {
        while (waiter is not null)
        {
            var next = waiter.Next;
            waiter.Next = null;
            waiter.Wake();
            waiter = next;
        }
    }

    private void WakeContinuation(Goroutine? goroutine)
    {
        var continuation = Continuation!;
        Continuation = null;
        if (goroutine is null) continuation();
        else goroutine.Scheduler.Continue(continuation, goroutine);
    }
}

/// <summary>A waiter that brings a value, or gets one.</summary>
internal sealed class Waiter<T> : Waiter
{
    public T Value = default!;

    /// <summary>Gives the waiter back: its operation is over.</summary>
    public void Release()
    {
        Value = default!;
        Volatile.Write(ref IsInUse, false); // an ordinary method may do so on another thread than the goroutine's
    }
}
