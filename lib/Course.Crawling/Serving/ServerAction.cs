namespace Course.Crawling;

/// <summary>
/// One thing that a server does to a connection. An answer is a sequence of these, and whoever carries it out brings the
/// clock and the network: <see cref="SlowServer"/> real ones, a simulation its own.
/// </summary>
public abstract record ServerAction
{
    private ServerAction()
    {
    }

    /// <summary>Let time pass.</summary>
    /// <param name="Duration">How much; never negative.</param>
    public sealed record Wait(TimeSpan Duration) : ServerAction;

    /// <summary>Send bytes, all of them, before the next action.</summary>
    /// <param name="Bytes">What to send; not to be changed.</param>
    public sealed record Write(ReadOnlyMemory<byte> Bytes) : ServerAction;

    /// <summary>Close the connection in order: the client receives what was written, and then the end. The last action of its answer.</summary>
    public sealed record Close : ServerAction;

    /// <summary>Reset the connection (TCP RST): the client gets an error, and may lose what was written. The last action of its answer.</summary>
    public sealed record Reset : ServerAction;

    /// <summary>Do nothing more, and leave the connection open until the client closes its side. The last action of its answer.</summary>
    public sealed record StallForever : ServerAction;
}
