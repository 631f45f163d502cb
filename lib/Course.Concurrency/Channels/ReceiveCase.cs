namespace Course.Concurrency.Channels;

/// <summary>A case of a select that receives: Go's <c>case value, ok := &lt;-channel</c>.</summary>
/// <typeparam name="T">What the channel carries.</typeparam>
public sealed class ReceiveCase<T> : SelectCase
{
    private readonly Waiter<T> waiter;
    private T value = default!;
    private bool ok;

    internal ReceiveCase(ReceiveOnly<T> channel, string file, int line)
        : base(isSend: false, channel.Core, new Waiter<T>(), file, line) => waiter = (Waiter<T>)Waiter;

    /// <summary>The channel to receive from; <c>default</c> switches the case off.</summary>
    /// <exception cref="InvalidOperationException">The select waits.</exception>
    public ReceiveOnly<T> Channel { get => new((ChannelCore<T>?)Core); set => Change(value.Core); }

    /// <summary>What was received when this case was chosen last.</summary>
    public T Value => value;

    /// <summary>Whether somebody has sent it; false when the channel was closed and empty.</summary>
    public bool Ok => ok;

    internal override bool TryHeld(out Waiter? other) => ((ChannelCore<T>)Core!).TryReceiveHeld(out value, out ok, out other);

    internal override void Complete()
    {
        value = waiter.Value;
        ok = waiter.Ok;
        waiter.Value = default!;
    }
}
