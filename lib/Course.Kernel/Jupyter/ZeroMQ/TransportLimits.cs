namespace Course.Kernel.Jupyter.ZeroMQ;

/// <summary>
/// What strangers who can reach a socket may ask of it. Whoever connects is a stranger: ZeroMQ itself proves nothing, only
/// the signature of a whole message does.
/// </summary>
internal sealed record TransportLimits
{
    /// <summary>The longest message, all its frames together, in bytes.</summary>
    public int MessageBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>How many frames one message may have.</summary>
    public int MessageFrames { get; init; } = 256;

    /// <summary>The longest command: of the handshake, a ping, a subscription.</summary>
    public int CommandBytes { get; init; } = 4 * 1024;

    /// <summary>How many bytes of messages that are not whole yet all connections together may hold.</summary>
    public int UnfinishedBytes { get; init; } = 128 * 1024 * 1024;

    /// <summary>How many bytes may wait for a peer that does not read; what comes after is not sent to it.</summary>
    public int UnsentBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>How many peers may be connected to one socket.</summary>
    public int Connections { get; init; } = 4096;

    /// <summary>How many topics one peer may subscribe to.</summary>
    public int Subscriptions { get; init; } = 64;

    /// <summary>How long a peer may take to say who it is.</summary>
    public TimeSpan Handshake { get; init; } = TimeSpan.FromSeconds(10);
}
