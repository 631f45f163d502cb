using Course.Concurrency.Tracing;

namespace Course.Concurrency.Channels;

/// <summary>One case of a <see cref="Selection"/>: a send or a receive. It belongs to one selection, and that to one goroutine at a time.</summary>
// Hot: a select looks at every case. What does not depend on the type of the value is no virtual call.
public abstract class SelectCase
{
    private protected SelectCase(bool isSend, ChannelCore? core, Waiter waiter, string file, int line)
    {
        (IsSend, Core, Waiter) = (isSend, core, waiter);
        Source = new SourceLine(file, line);
    }

    /// <summary>Where it was made.</summary>
    internal SourceLine Source { get; }

    internal Selection? Selection { get; set; }

    /// <summary>The channel; null switches the case off.</summary>
    internal ChannelCore? Core { get; private set; }

    internal Waiter Waiter { get; }

    internal bool IsSend { get; }

    /// <summary>Whether it could go on now. Racy: whoever acts on it looks again within the gate.</summary>
    internal bool MayProceed => Core is { } core && (IsSend ? core.MaySend : core.MayReceive);

    /// <summary>Does it, within the gate of its channel, if that takes no waiting.</summary>
    /// <param name="other">Who can go on too: to be woken outside.</param>
    internal abstract bool TryHeld(out Waiter? other);

    /// <summary>Takes over what its waiter has got.</summary>
    internal abstract void Complete();

    /// <summary>Waits in the queue of its channel. Within the gate.</summary>
    internal void Enqueue()
    {
        if (IsSend) Core!.EnqueueSender(Waiter);
        else Core!.EnqueueReceiver(Waiter);
    }

    /// <summary>Waits no more. Within the gate.</summary>
    internal void Remove()
    {
        if (IsSend) Core!.RemoveSender(Waiter);
        else Core!.RemoveReceiver(Waiter);
    }

    /// <summary>Changes the channel.</summary>
    /// <exception cref="InvalidOperationException">The select waits.</exception>
    private protected void Change(ChannelCore? core)
    {
        Selection?.Change();
        Core = core;
    }
}
