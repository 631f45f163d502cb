using System.ComponentModel;
using System.Runtime.CompilerServices;
using Course.Concurrency.Scheduling;

namespace Course.Concurrency.Channels;

/// <summary>What <c>await</c> uses to wait in a <see cref="Selection"/>. Not for use by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct SelectAwaiter : ICriticalNotifyCompletion, IGoroutineAwaiter
{
    private readonly Selection selection;

    internal SelectAwaiter(Selection selection) => this.selection = selection;

    /// <summary>Does one of the cases, if that takes no waiting.</summary>
    public bool IsCompleted
    {
        get
        {
            var machine = selection.Begin();
            return selection.TryReady(machine) && !machine.MustYield;
        }
    }

    /// <summary>The number of the case that was done.</summary>
    public int GetResult() => selection.Chosen();

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    /// <summary>Goes on with an ordinary async method, on behalf of the goroutine that runs it.</summary>
    public void UnsafeOnCompleted(Action continuation)
    {
        var machine = Machine.Require();
        if (selection.IsDone)
        {
            machine.Scheduler.Continue(continuation, machine.Running!);
            return;
        }

        selection.Attach(continuation, machine.Running!);
        selection.ProceedOrWait(machine);
    }

    void IGoroutineAwaiter.Suspend(RoutineFrame frame)
    {
        if (selection.IsDone)
        {
            frame.Goroutine!.GiveWay(frame, Operation.Select);
            return;
        }

        selection.Attach(frame);
        selection.ProceedOrWait(frame.Goroutine!.Machine!);
    }
}
