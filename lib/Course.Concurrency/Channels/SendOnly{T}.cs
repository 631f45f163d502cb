using System.Runtime.CompilerServices;
using Course.Concurrency.Scheduling;

namespace Course.Concurrency.Channels;

/// <summary>The end of a channel to send to: Go's <c>chan&lt;- T</c>. <c>default</c> is that of the nil channel.</summary>
/// <typeparam name="T">What the channel carries.</typeparam>
public readonly record struct SendOnly<T>
{
    internal readonly ChannelCore<T>? Core;

    internal SendOnly(ChannelCore<T>? core) => Core = core;

    /// <summary>Whether this is the nil channel.</summary>
    public bool IsNil => Core is null;

    /// <inheritdoc cref="Channel{T}.Length"/>
    public int Length => Core?.Count ?? 0;

    /// <inheritdoc cref="Channel{T}.Capacity"/>
    public int Capacity => Core?.Capacity ?? 0;

    /// <summary>Sends a value, Go's <c>channel &lt;- value</c>. Await it: it waits until a receiver takes the value or the buffer has room. At the nil channel it waits for ever.</summary>
    /// <param name="value">The value.</param>
    /// <param name="file">Filled in by the compiler, for traces and reports.</param>
    /// <param name="line">Filled in by the compiler, for traces and reports.</param>
    /// <remarks>The <c>await</c> throws <see cref="ChannelClosedException"/> if the channel is closed, also while it waits, and <see cref="InvalidOperationException"/> outside of a goroutine.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SendAwaitable<T> Send(T value, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => new(Core, value, file, line);

    /// <summary>Sends a value if that takes no waiting: Go's select of one send with <c>default</c>.</summary>
    /// <returns>Whether it was sent; false at the nil channel.</returns>
    /// <exception cref="ChannelClosedException">The channel is closed.</exception>
    /// <exception cref="InvalidOperationException">The caller is no goroutine.</exception>
    public bool TrySend(T value)
    {
        if (Core is not { } core) return false;
        var machine = Machine.Current;
        if (machine?.Running is null || core.Run != machine.Run) core.Bind(machine);
        return core.TrySend(value);
    }

    /// <summary>Closes the channel: no more will be sent. Receivers get what is in the buffer, and then the default value, at once.</summary>
    /// <exception cref="ChannelClosedException">It is closed already, or the nil channel.</exception>
    /// <exception cref="InvalidOperationException">The caller is no goroutine.</exception>
    public void Close()
    {
        if (Core is not { } core) throw new ChannelClosedException("close of nil channel");
        core.Bind(Machine.Current);
        core.Close();
    }

    /// <summary>Its name, or what it carries.</summary>
    public override string ToString() => Core?.ToString() ?? "The nil channel";
}
