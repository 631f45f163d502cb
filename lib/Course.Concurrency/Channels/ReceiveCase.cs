using Course.Concurrency.Scheduling;

namespace Course.Concurrency.Channels;

/// <summary>A case of a select that receives: Go's <c>case value, ok := &lt;-channel</c>.</summary>
/// <typeparam name="T">What the channel carries.</typeparam>
public sealed class ReceiveCase<T> : SelectCase
{
    private readonly Waiter<T> waiter = new();
    private ReceiveOnly<T> channel;
    private T value = default!;
    private bool ok;

    internal ReceiveCase(ReceiveOnly<T> channel, string file, int line)
        : base(file, line) => this.channel = channel;

    /// <summary>The channel to receive from; <c>default</c> switches the case off.</summary>
    /// <exception cref="InvalidOperationException">The select waits.</exception>
    public ReceiveOnly<T> Channel
    {
        get => channel;
        set
        {
            Selection?.Change();
            channel = value;
        }
    }

    /// <summary>What was received when this case was chosen last.</summary>
    public T Value => value;

    /// <summary>Whether somebody has sent it; false when the channel was closed and empty.</summary>
    public bool Ok => ok;

    internal override ChannelCore? Core => channel.Core;

    internal override Waiter Waiter => waiter;

    internal override Operation Operation => Operation.Receive;

    internal override bool MayProceed => channel.Core is { MayReceive: true };

    internal override bool TryHeld(out Waiter? other) => channel.Core!.TryReceiveHeld(out value, out ok, out other);

    internal override void Enqueue() => channel.Core!.EnqueueReceiver(waiter);

    internal override void Remove() => channel.Core!.RemoveReceiver(waiter);

    internal override void Complete()
    {
        value = waiter.Value;
        ok = waiter.Ok;
        waiter.Value = default!;
    }
}
