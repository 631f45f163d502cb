using Course.Concurrency.Scheduling;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.Channels;

/// <summary>One case of a <see cref="Selection"/>: a send or a receive. It belongs to one selection, and that to one goroutine at a time.</summary>
public abstract class SelectCase
{
    private protected SelectCase(string file, int line) => Source = new SourceLine(file, line);

    /// <summary>Where it was made.</summary>
    internal SourceLine Source { get; }

    internal Selection? Selection { get; set; }

    /// <summary>The channel; null switches the case off.</summary>
    internal abstract ChannelCore? Core { get; }

    internal abstract Waiter Waiter { get; }

    internal abstract Operation Operation { get; }

    /// <summary>Whether it could go on now. Racy: whoever acts on it looks again within the gate.</summary>
    internal abstract bool MayProceed { get; }

    /// <summary>Does it, within the gate of its channel, if that takes no waiting.</summary>
    /// <param name="other">Who can go on too: to be woken outside.</param>
    internal abstract bool TryHeld(out Waiter? other);

    /// <summary>Waits in the queue of its channel. Within the gate.</summary>
    internal abstract void Enqueue();

    /// <summary>Waits no more. Within the gate.</summary>
    internal abstract void Remove();

    /// <summary>Takes over what its waiter has got.</summary>
    internal abstract void Complete();
}
