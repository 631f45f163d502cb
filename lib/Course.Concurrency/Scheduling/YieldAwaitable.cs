using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Course.Concurrency.Scheduling;

/// <summary>A pause that only lets others run: see <see cref="Goroutines.Yield"/>. It is its own awaiter.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct YieldAwaitable : ICriticalNotifyCompletion, IGoroutineAwaiter
{
#pragma warning disable CA1822 // The compiler looks for them on the instance.
    /// <summary>Always false: others come first.</summary>
    public bool IsCompleted => false;

    /// <summary>Lets <c>await</c> find what it needs.</summary>
    public YieldAwaitable GetAwaiter() => this;

    /// <summary>Ends the await.</summary>
    public void GetResult()
    {
    }
#pragma warning restore CA1822

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    /// <summary>Goes on with an ordinary async method, on behalf of the goroutine that runs it.</summary>
    public void UnsafeOnCompleted(Action continuation)
    {
        var machine = Machine.Require();
        machine.Scheduler.ReadyLast(machine.Scheduler.MakeContinuation(continuation, machine.Running));
    }

    void IGoroutineAwaiter.Suspend(RoutineFrame frame) => frame.Goroutine!.GiveWay(frame);
}
