using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Course.Concurrency.Scheduling;

/// <summary>A blocking call that has not been awaited: see <see cref="Goroutines.Blocking{T}"/>. It is its own awaiter.</summary>
/// <typeparam name="T">What the call returns.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct BlockingAwaitable<T> : ICriticalNotifyCompletion, IGoroutineAwaiter
{
    private readonly Func<T> call;
    private T result;
    private ExceptionDispatchInfo? failure;
    private bool hasProcessor;

    internal BlockingAwaitable(Func<T> call)
    {
        this.call = call;
        result = default!;
    }

    /// <summary>Makes the call, on this thread and without a processor.</summary>
    public bool IsCompleted
    {
        get
        {
            var machine = Machine.Require();
            var goroutine = machine.Running!;
            machine.Running = null;
            goroutine.State = GoroutineState.SystemCall;
            if (goroutine.Strand is not null) GoroutineTrace.BeginBlocking(goroutine);
            machine.Scheduler.BeginBlocking(machine);
            // An async method that the call waits for must not come back to the goroutines: here they may wait for the call.
            var context = SynchronizationContext.Current;
            SynchronizationContext.SetSynchronizationContext(null);
            try
            {
                result = call();
            }
#pragma warning disable CA1031 // It comes out of the await.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }

            SynchronizationContext.SetSynchronizationContext(context);
            hasProcessor = machine.Scheduler.EndBlocking(machine);
            if (goroutine.Strand is not null) GoroutineTrace.EndBlocking(goroutine, machine, hasProcessor);
            machine.Running = goroutine;
            goroutine.State = GoroutineState.Running;
            return hasProcessor && !machine.MustYield;
        }
    }

    /// <summary>Lets <c>await</c> find what it needs.</summary>
    public readonly BlockingAwaitable<T> GetAwaiter() => this;

    /// <summary>What the call has returned; throws what it has thrown.</summary>
    [StackTraceHidden]
    public readonly T GetResult()
    {
        failure?.Throw();
        return result;
    }

    /// <inheritdoc/>
    public readonly void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    /// <summary>Goes on with an ordinary async method, when there is a processor for it.</summary>
    public readonly void UnsafeOnCompleted(Action continuation)
    {
        var machine = Machine.Require();
        var goroutine = machine.Scheduler.MakeContinuation(continuation, machine.Running!);
        if (hasProcessor) machine.Scheduler.ReadyLast(goroutine);
        else machine.Scheduler.QueueAfterBlocking(goroutine);
    }

    readonly void IGoroutineAwaiter.Suspend(RoutineFrame frame)
    {
        var goroutine = frame.Goroutine!;
        if (hasProcessor)
        {
            goroutine.GiveWay(frame);
            return;
        }

        goroutine.Park(frame, Operation.Turn);
        goroutine.Scheduler.QueueAfterBlocking(goroutine);
    }
}
