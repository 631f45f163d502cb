using System.ComponentModel;
using System.Runtime.CompilerServices;
using Course.Concurrency.Scheduling;

namespace Course.Concurrency.Channels;

/// <summary>A receive that tells whether somebody has sent the value: see <see cref="ReceiveOnly{T}.ReceiveOk"/>. It is its own awaiter.</summary>
/// <typeparam name="T">What the channel carries.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct ReceiveOkAwaitable<T> : ICriticalNotifyCompletion, IGoroutineAwaiter
{
    private ReceiveAwaitable<T> receive;

    internal ReceiveOkAwaitable(ChannelCore<T>? core, string file, int line) => receive = new(core, file, line);

    /// <inheritdoc cref="ReceiveAwaitable{T}.IsCompleted"/>
    public bool IsCompleted => receive.IsCompleted;

    /// <summary>Lets <c>await</c> find what it needs.</summary>
    public readonly ReceiveOkAwaitable<T> GetAwaiter() => this;

    /// <summary>The value, and whether somebody has sent it.</summary>
    public (T Value, bool Ok) GetResult()
    {
        var ok = receive.Ok;
        return (receive.GetResult(), ok);
    }

    /// <inheritdoc/>
    public readonly void OnCompleted(Action continuation) => receive.UnsafeOnCompleted(continuation);

    /// <inheritdoc cref="ReceiveAwaitable{T}.UnsafeOnCompleted"/>
    public readonly void UnsafeOnCompleted(Action continuation) => receive.UnsafeOnCompleted(continuation);

    readonly void IGoroutineAwaiter.Suspend(RoutineFrame frame) => RoutineFrame.Suspend(receive, frame);
}
