namespace Course.Concurrency.Channels;

/// <summary>A case of a select that sends: Go's <c>case channel &lt;- value</c>.</summary>
/// <typeparam name="T">What the channel carries.</typeparam>
public sealed class SendCase<T> : SelectCase
{
    private readonly Waiter<T> waiter; // holds the value, so that it is there when somebody takes it

    internal SendCase(SendOnly<T> channel, T value, string file, int line)
        : base(isSend: true, channel.Core, new Waiter<T> { Value = value }, file, line) => waiter = (Waiter<T>)Waiter;

    /// <summary>The channel to send to; <c>default</c> switches the case off.</summary>
    /// <exception cref="InvalidOperationException">The select waits.</exception>
    public SendOnly<T> Channel { get => new((ChannelCore<T>?)Core); set => Change(value.Core); }

    /// <summary>What is sent when this case is chosen.</summary>
    /// <exception cref="InvalidOperationException">The select waits.</exception>
    public T Value
    {
        get => waiter.Value;
        set
        {
            Selection?.RefuseChange();
            waiter.Value = value;
        }
    }

    internal override bool TryHeld(out Waiter? other) => ((ChannelCore<T>)Core!).TrySendHeld(waiter.Value, out other);

    internal override void Complete()
    {
        if (!waiter.Ok) ChannelCore<T>.ThrowSendOnClosed();
    }
}
