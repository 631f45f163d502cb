using System.ComponentModel;
using System.Runtime.CompilerServices;
using Course.Concurrency.Scheduling;

namespace Course.Concurrency.Channels;

/// <summary>What <c>await foreach</c> receives with: Go's <c>range</c> over a channel.</summary>
/// <typeparam name="T">What the channel carries.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ChannelEnumerator<T>
{
    private readonly ChannelCore<T>? core;
    private T current = default!;

    internal ChannelEnumerator(ChannelCore<T>? core) => this.core = core;

    /// <summary>The value that was received last.</summary>
    public T Current => current;

    /// <summary>Receives the next value. Await it: false when the channel is closed and empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Receiving MoveNextAsync([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => new(this, new(core, file, line));

    /// <summary>One receive of the enumerator. It is its own awaiter.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public struct Receiving : ICriticalNotifyCompletion, IGoroutineAwaiter
    {
        private readonly ChannelEnumerator<T> enumerator;
        private ReceiveAwaitable<T> receive;

        internal Receiving(ChannelEnumerator<T> enumerator, ReceiveAwaitable<T> receive)
        {
            this.enumerator = enumerator;
            this.receive = receive;
        }

        /// <inheritdoc cref="ReceiveAwaitable{T}.IsCompleted"/>
        public bool IsCompleted => receive.IsCompleted;

        /// <summary>Lets <c>await</c> find what it needs.</summary>
        public readonly Receiving GetAwaiter() => this;

        /// <summary>Whether there is a value.</summary>
        public bool GetResult()
        {
            var ok = receive.Ok;
            enumerator.current = receive.GetResult();
            return ok;
        }

        /// <inheritdoc/>
        public readonly void OnCompleted(Action continuation) => receive.UnsafeOnCompleted(continuation);

        /// <inheritdoc cref="ReceiveAwaitable{T}.UnsafeOnCompleted"/>
        public readonly void UnsafeOnCompleted(Action continuation) => receive.UnsafeOnCompleted(continuation);

        readonly void IGoroutineAwaiter.Suspend(RoutineFrame frame) => RoutineFrame.Suspend(receive, frame);
    }
}
