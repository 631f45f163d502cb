using System.ComponentModel;
using System.Runtime.CompilerServices;
using Course.Concurrency.Scheduling;

namespace Course.Concurrency.Channels;

/// <summary>A receive that has not been awaited: see <see cref="ReceiveOnly{T}.Receive"/>. It is its own awaiter.</summary>
/// <typeparam name="T">What the channel carries.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct ReceiveAwaitable<T> : ICriticalNotifyCompletion, IGoroutineAwaiter
{
    private readonly ChannelCore<T>? core;
    private readonly string file;
    private readonly int line;
    private bool ok;
    private Waiter<T>? waiter;
    private T value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ReceiveAwaitable(ChannelCore<T>? core, string file, int line)
    {
        this.core = core;
        this.file = file;
        this.line = line;
        ok = false;
        waiter = null;
        value = default!;
    }

    internal readonly bool Ok => waiter is null ? ok : waiter.Ok;

    /// <summary>Receives if that takes no waiting.</summary>
    // Hot: once an operation.
    public bool IsCompleted
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var machine = Machine.Current;
            if (machine?.Running is not { } goroutine || core is null || core.Run != machine.Run) return Bind(machine);
            if (core.TryReceive(out value, out ok)) return !machine.MustYield;
            waiter = goroutine.TakeWaiter<T>();
            return false;
        }
    }

    /// <summary>Lets <c>await</c> find what it needs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ReceiveAwaitable<T> GetAwaiter() => this;

    /// <summary>The value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T GetResult()
    {
        if (waiter is null) return value;
        value = waiter.Value;
        ok = waiter.Ok;
        waiter.Release();
        return value;
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
        core?.ReceiveOrWait(waiter);
    }

    readonly void IGoroutineAwaiter.Suspend(RoutineFrame frame)
    {
        if (waiter is null)
        {
            frame.Goroutine!.GiveWay(frame, Operation.Receive, core?.Name);
            return;
        }

        waiter.Attach(frame, core is null ? Operation.ReceiveOnNil : Operation.Receive, file, line, core?.Name);
        core?.ReceiveOrWait(waiter);
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
