using System.ComponentModel;
using System.Runtime.CompilerServices;
using Course.Concurrency.Generators;
using Course.Concurrency.Scheduling;

namespace Course.Concurrency.Actors;

/// <summary>What <see cref="ActorRef{T}.Send"/> gives to be awaited: a place in a mailbox. It is its own awaiter.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct TellAwaitable : ICriticalNotifyCompletion, IGoroutineAwaiter
{
    private ReplyAwaiter<Nothing> room;

    internal TellAwaitable(Reply<Nothing> room)
    {
        Room = room;
        this.room = room.GetAwaiter();
    }

    /// <summary>What it waits for; null: there was room.</summary>
    internal Reply<Nothing>? Room { get; }

    /// <summary>Whether there was room, and nobody else is to run first.</summary>
    public bool IsCompleted => Room is not null ? room.IsCompleted : Machine.Current is not { Running: not null, MustYield: true };

    /// <summary>Lets <c>await</c> find what it needs.</summary>
    public readonly TellAwaitable GetAwaiter() => this;

    /// <summary>Ends the await.</summary>
    /// <exception cref="OperationCanceledException">The waiting was given up, and the message was not delivered.</exception>
    public readonly void GetResult()
    {
        if (Room is not null) room.GetResult();
    }

    /// <inheritdoc/>
    public readonly void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    /// <summary>Goes on with an ordinary async method.</summary>
    public readonly void UnsafeOnCompleted(Action continuation)
    {
        if (Room is not null) room.UnsafeOnCompleted(continuation);
        else Machine.Current!.Scheduler.Continue(continuation, Machine.Current.Running!);
    }

    readonly void IGoroutineAwaiter.Suspend(RoutineFrame frame)
    {
        if (Room is not null) RoutineFrame.Suspend(room, frame);
        else frame.Goroutine!.GiveWay(frame);
    }
}
