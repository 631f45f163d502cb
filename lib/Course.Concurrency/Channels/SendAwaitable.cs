using System.ComponentModel;
using System.Runtime.CompilerServices;
using Course.Concurrency.Scheduling;

namespace Course.Concurrency.Channels;

/// <summary>A send that has not been awaited: see <see cref="SendOnly{T}.Send"/>. It is its own awaiter.</summary>
/// <typeparam name="T">What the channel carries.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct SendAwaitable<T> : ICriticalNotifyCompletion, IGoroutineAwaiter
{
    private readonly ChannelCore<T>? core;
    private readonly string file;
    private readonly int line;
    private readonly T value;
    private Waiter<T>? waiter;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal SendAwaitable(ChannelCore<T>? core, T value, string file, int line)
    {
        this.core = core;
        this.value = value;
        this.file = file;
        this.line = line;
        waiter = null;
    }

    /// <summary>Sends if that takes no waiting.</summary>
    // Hot: once an operation.
    public bool IsCompleted
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var machine = Machine.Current;
            if (machine?.Running is not { } goroutine || core is null || core.Run != machine.Run) return Bind(machine);
            if (core.TrySend(value)) return !machine.MustYield;
            waiter = goroutine.TakeWaiter<T>();
            waiter.Value = value;
            return false;
        }
    }

    /// <summary>Lets <c>await</c> find what it needs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly SendAwaitable<T> GetAwaiter() => this;

    /// <summary>Ends the await.</summary>
    /// <exception cref="ChannelClosedException">The channel was closed while it waited.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void GetResult()
    {
        if (waiter is null) return;
        var ok = waiter.Ok;
        waiter.Release(); // an ordinary method's waiter may be its goroutine's: from here on that one may use it, on another thread
        if (!ok) ChannelCore<T>.ThrowSendOnClosed();
    }

    /// <inheritdoc/>
    public readonly void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    /// <summary>Goes on with an ordinary async method, on behalf of the goroutine that runs it.</summary>
    public readonly void UnsafeOnCompleted(Action continuation)
    {
        if (waiter is null)
        {
            Machine.Require().Scheduler.Continue(continuation, Machine.Current!.Running!);
            return;
        }

        waiter.Attach(continuation);
        core?.SendOrWait(waiter);
    }

    readonly void IGoroutineAwaiter.Suspend(RoutineFrame frame)
    {
        if (waiter is null)
        {
            frame.Goroutine!.GiveWay(frame, Operation.Send, core?.Name);
            return;
        }

        waiter.Attach(frame, core is null ? Operation.SendOnNil : Operation.Send, file, line, core?.Name);
        core?.SendOrWait(waiter);
    }

    private bool Bind(Machine? machine)
    {
        if (machine?.Running is null) throw Machine.NotInGoroutine();
        if (core is not null)
        {
            core.Bind(machine);
            return IsCompleted;
        }

        waiter = machine.Running.TakeWaiter<T>();
        return false;
    }
}
