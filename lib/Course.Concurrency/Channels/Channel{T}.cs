using System.Runtime.CompilerServices;

namespace Course.Concurrency.Channels;

/// <summary>
/// A typed conduit between goroutines, Go's <c>chan T</c>: who sends waits for a receiver, or for room in the buffer; who receives waits
/// for a value. Values come out in the order in which they went in, and goroutines are served in the order in which they came.
/// </summary>
/// <remarks>
/// <para>It is a reference: copies are the same channel. <c>new Channel&lt;int&gt;()</c> is unbuffered, <c>new Channel&lt;int&gt;(100)</c>
/// buffered, <c>default</c> is Go's nil channel, at which everybody waits for ever (Go spec, <em>Channel types</em>).</para>
/// <para>Thread-safe among the goroutines of one run; code outside of goroutines cannot use it.</para>
/// <para>What happens before a send is seen by whoever receives that value (The Go Memory Model).</para>
/// </remarks>
/// <typeparam name="T">What it carries.</typeparam>
public readonly struct Channel<T> : IEquatable<Channel<T>>
{
    internal readonly ChannelCore<T>? Core;

    /// <summary>Makes an unbuffered channel: a sender and a receiver meet.</summary>
    public Channel()
        : this(0)
    {
    }

    /// <summary>Makes a channel.</summary>
    /// <param name="capacity">How many values it holds that nobody has received yet; 0: none, sender and receiver meet.</param>
    /// <param name="name">What pictures and messages call it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is negative.</exception>
    public Channel(int capacity, string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        Core = new ChannelCore<T>(capacity, name) { Name = name };
    }

    internal Channel(ChannelCore<T>? core) => Core = core;

    /// <summary>Whether this is the nil channel.</summary>
    public bool IsNil => Core is null;

    /// <summary>How many values are in the buffer now (Go's <c>len</c>); 0 for the nil channel. Others may change it at once.</summary>
    public int Length => Core?.Count ?? 0;

    /// <summary>How many values the buffer holds (Go's <c>cap</c>); 0 for the nil channel.</summary>
    public int Capacity => Core?.Capacity ?? 0;

    /// <summary>The end to send to.</summary>
    public SendOnly<T> SendOnly => new(Core);

    /// <summary>The end to receive from.</summary>
    public ReceiveOnly<T> ReceiveOnly => new(Core);

    /// <summary>Passes a channel on as its end to send to.</summary>
    public static implicit operator SendOnly<T>(Channel<T> channel) => channel.SendOnly;

    /// <summary>Passes a channel on as its end to receive from.</summary>
    public static implicit operator ReceiveOnly<T>(Channel<T> channel) => channel.ReceiveOnly;

    /// <summary>Whether both are the same channel.</summary>
    public static bool operator ==(Channel<T> left, Channel<T> right) => left.Equals(right);

    /// <summary>Whether they are different channels.</summary>
    public static bool operator !=(Channel<T> left, Channel<T> right) => !left.Equals(right);

    /// <inheritdoc cref="SendOnly{T}.Send"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SendAwaitable<T> Send(T value, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => new(Core, value, file, line);

    /// <inheritdoc cref="ReceiveOnly{T}.Receive"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReceiveAwaitable<T> Receive([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => new(Core, file, line);

    /// <inheritdoc cref="ReceiveOnly{T}.ReceiveOk"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReceiveOkAwaitable<T> ReceiveOk([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => new(Core, file, line);

    /// <inheritdoc cref="SendOnly{T}.TrySend"/>
    public bool TrySend(T value) => SendOnly.TrySend(value);

    /// <inheritdoc cref="ReceiveOnly{T}.TryReceive(out T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReceive(out T value) => ReceiveOnly.TryReceive(out value);

    /// <inheritdoc cref="ReceiveOnly{T}.TryReceive(out T, out bool)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReceive(out T value, out bool ok) => ReceiveOnly.TryReceive(out value, out ok);

    /// <inheritdoc cref="SendOnly{T}.Close"/>
    public void Close() => SendOnly.Close();

    /// <inheritdoc cref="ReceiveOnly{T}.GetAsyncEnumerator"/>
    public ChannelEnumerator<T> GetAsyncEnumerator() => new(Core);

    /// <inheritdoc/>
    public bool Equals(Channel<T> other) => ReferenceEquals(Core, other.Core);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Channel<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Core is null ? 0 : RuntimeHelpers.GetHashCode(Core);

    /// <summary>Its name, or what it carries.</summary>
    public override string ToString() => Core?.ToString() ?? "The nil channel";
}
