using System.ComponentModel;
using System.Runtime.CompilerServices;
using Course.Concurrency.Channels;

namespace Course.Concurrency.Scheduling;

/// <summary>A wait that has not been awaited: for a lock, a condition, a group. It is its own awaiter.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct WaitAwaitable : ICriticalNotifyCompletion, IGoroutineAwaiter
{
    private readonly IWaitSource source;
    private readonly string file;
    private readonly int line;
    private Waiter? waiter; // null when there was nothing to wait for

    internal WaitAwaitable(IWaitSource source, string file, int line) =>
        (this.source, this.file, this.line) = (source, file, line);

    /// <summary>Takes what is waited for, if that takes no waiting.</summary>
    // Hot: once an operation.
    public bool IsCompleted
    {
        get
        {
            var machine = Machine.Require();
            if (source.TryTake()) return !machine.MustYield;
            waiter = machine.Running!.TakeWaiter();
            return false;
        }
    }

    /// <summary>Lets <c>await</c> find what it needs.</summary>
    public readonly WaitAwaitable GetAwaiter() => this;

    /// <summary>Ends the await.</summary>
    public readonly void GetResult()
    {
        if (waiter is null) return;
        waiter.IsInUse = false;
        source.Resumed();
    }

    /// <inheritdoc/>
    public readonly void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    /// <summary>Goes on with an ordinary async method, on behalf of the goroutine that runs it.</summary>
    public readonly void UnsafeOnCompleted(Action continuation)
    {
        if (waiter is null)
        {
            var machine = Machine.Require();
            machine.Scheduler.Continue(continuation, machine.Running!);
            return;
        }

        waiter.Attach(continuation);
        if (source.TakeOrQueue(waiter)) waiter.Wake();
    }

    readonly void IGoroutineAwaiter.Suspend(RoutineFrame frame)
    {
        if (waiter is null)
        {
            frame.Goroutine!.GiveWay(frame, source.Operation);
            return;
        }

        waiter.Attach(frame, source.Operation, file, line);
        if (source.TakeOrQueue(waiter)) waiter.Wake();
    }
}
