namespace Course.Concurrency.Channels;

/// <summary>
/// A channel was misused as Go panics at: "send on closed channel", "close of closed channel", "close of nil channel" (Go spec, <em>Send
/// statements</em> and <em>Close</em>).
/// </summary>
public sealed class ChannelClosedException : InvalidOperationException
{
    /// <summary>Makes one without a particular message.</summary>
    public ChannelClosedException()
        : base("send on closed channel")
    {
    }

    /// <summary>Makes one with a message.</summary>
    public ChannelClosedException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with a message and a cause.</summary>
    public ChannelClosedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
