using Course.Concurrency.Scheduling;

namespace Course.Concurrency.Channels;

/// <summary>A case of a select that sends: Go's <c>case channel &lt;- value</c>.</summary>
/// <typeparam name="T">What the channel carries.</typeparam>
public sealed class SendCase<T> : SelectCase
{
    private readonly Waiter<T> waiter = new();
    private SendOnly<T> channel;
    private T value;

    internal SendCase(SendOnly<T> channel, T value, string file, int line)
        : base(file, line) => (this.channel, this.value) = (channel, value);

    /// <summary>The channel to send to; <c>default</c> switches the case off.</summary>
    /// <exception cref="InvalidOperationException">The select waits.</exception>
    public SendOnly<T> Channel
    {
        get => channel;
        set
        {
            Selection?.Change();
            channel = value;
        }
    }

    /// <summary>What is sent when this case is chosen.</summary>
    /// <exception cref="InvalidOperationException">The select waits.</exception>
    public T Value
    {
        get => value;
        set
        {
            Selection?.RefuseChange();
            this.value = value;
        }
    }

    internal override ChannelCore? Core => channel.Core;

    internal override Waiter Waiter => waiter;

    internal override Operation Operation => Operation.Send;

    internal override bool MayProceed => channel.Core is { MaySend: true };

    internal override bool TryHeld(out Waiter? other) => channel.Core!.TrySendHeld(value, out other);

    internal override void Enqueue()
    {
        waiter.Value = value;
        channel.Core!.EnqueueSender(waiter);
    }

    internal override void Remove()
    {
        channel.Core!.RemoveSender(waiter);
        waiter.Value = default!;
    }

    internal override void Complete()
    {
        waiter.Value = default!;
        if (!waiter.Ok) ChannelCore<T>.ThrowSendOnClosed();
    }
}
