using System.ComponentModel;
using System.Runtime.CompilerServices;
using Course.Concurrency.Channels;
using Course.Concurrency.Scheduling;

namespace Course.Concurrency.Actors;

/// <summary>What <c>await</c> uses to wait for a <see cref="Reply{T}"/>. Not for use by hand.</summary>
/// <typeparam name="T">What is answered.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct ReplyAwaiter<T> : ICriticalNotifyCompletion, IGoroutineAwaiter
{
    private readonly Reply<T> reply;
    private WaitAwaitable wait;

    internal ReplyAwaiter(Reply<T> reply)
    {
        this.reply = reply;
        wait = new WaitAwaitable(reply, "", 0);
    }

    /// <summary>Whether the answer is there.</summary>
    public bool IsCompleted => IsOwn ? wait.IsCompleted : reply.HasStopped;

    /// <summary>Ends the await.</summary>
    /// <exception cref="TimeoutException">There was no answer in time.</exception>
    /// <exception cref="OperationCanceledException">The waiting was given up.</exception>
    /// <exception cref="ActorStoppedException">The actor has stopped, and never read the question.</exception>
    /// <exception cref="ActorFailedException">The actor failed on the question.</exception>
    public readonly T GetResult()
    {
        wait.GetResult();
        return reply.Take();
    }

    /// <inheritdoc/>
    public readonly void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    /// <summary>Goes on with an ordinary async method: in a goroutine, as one of its own; elsewhere, in its own context or on the thread pool.</summary>
    public readonly void UnsafeOnCompleted(Action continuation)
    {
        if (IsOwn)
        {
            wait.UnsafeOnCompleted(continuation);
            return;
        }

        QueueOutside(Waiter.InContext(continuation));
    }

    readonly void IGoroutineAwaiter.Suspend(RoutineFrame frame)
    {
        if (IsOwn) RoutineFrame.Suspend(wait, frame);
        else QueueOutside(frame.Goroutine!.ParkForForeign(frame));
    }

    /// <summary>Whether a goroutine of the system's own scheduler waits.</summary>
    private readonly bool IsOwn => Machine.Current is { Running: not null } machine && machine.Scheduler == reply.System.Scheduler;

    private readonly void QueueOutside(Action resume)
    {
        reply.NoteOutside();
        var waiter = Waiter.ForOutside(resume);
        if (((IWaitSource)reply).TakeOrQueue(waiter)) waiter.Wake();
    }
}
