using System.Runtime.CompilerServices;

namespace Course.Concurrency.Channels;

/// <summary>The end of a channel to receive from: Go's <c>&lt;-chan T</c>. <c>default</c> is that of the nil channel.</summary>
/// <typeparam name="T">What the channel carries.</typeparam>
public readonly record struct ReceiveOnly<T>
{
    internal readonly ChannelCore<T>? Core;

    internal ReceiveOnly(ChannelCore<T>? core) => Core = core;

    /// <summary>Whether this is the nil channel.</summary>
    public bool IsNil => Core is null;

    /// <inheritdoc cref="Channel{T}.Length"/>
    public int Length => Core?.Count ?? 0;

    /// <inheritdoc cref="Channel{T}.Capacity"/>
    public int Capacity => Core?.Capacity ?? 0;

    /// <summary>
    /// Receives a value, Go's <c>&lt;-channel</c>. Await it: it waits until there is one. A channel that is closed and empty gives the default
    /// value, at once and always; at the nil channel it waits for ever.
    /// </summary>
    /// <param name="file">Filled in by the compiler, for traces and reports.</param>
    /// <param name="line">Filled in by the compiler, for traces and reports.</param>
    /// <remarks>The <c>await</c> throws <see cref="InvalidOperationException"/> outside of a goroutine.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReceiveAwaitable<T> Receive([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => new(Core, file, line);

    /// <summary>The same with the question whether somebody has sent the value, Go's <c>value, ok := &lt;-channel</c>: false when the channel is closed and empty.</summary>
    /// <param name="file">Filled in by the compiler, for traces and reports.</param>
    /// <param name="line">Filled in by the compiler, for traces and reports.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReceiveOkAwaitable<T> ReceiveOk([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => new(Core, file, line);

    /// <summary>Receives if that takes no waiting: Go's select of one receive with <c>default</c>.</summary>
    /// <returns>Whether there was something: also true, with the default value, when the channel is closed. False at the nil channel.</returns>
    /// <exception cref="InvalidOperationException">The caller is no goroutine.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReceive(out T value) => TryReceive(out value, out _);

    /// <summary>The same, with the question whether somebody has sent the value.</summary>
    /// <param name="value">The value, or the default.</param>
    /// <param name="ok">Whether somebody has sent it; false when the channel is closed and empty.</param>
    /// <returns>Whether there was something.</returns>
    /// <exception cref="InvalidOperationException">The caller is no goroutine.</exception>
    // Hot: polling. A miss looks at the channel and at nothing else.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReceive(out T value, out bool ok)
    {
        if (Core is { } core && (core.Run is null || core.MayReceive)) return core.TryReceiveBound(out value, out ok);
        value = default!;
        ok = false;
        return false;
    }

    /// <summary>Lets <c>await foreach</c> receive until the channel is closed and empty: Go's <c>for value := range channel</c>.</summary>
    public ChannelEnumerator<T> GetAsyncEnumerator() => new(Core);

    /// <summary>Its name, or what it carries.</summary>
    public override string ToString() => Core?.ToString() ?? "The nil channel";
}
