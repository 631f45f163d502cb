namespace Course.Concurrency.EventLoop;

/// <summary>The queue was shut down.</summary>
public sealed class QueueShutDownException : InvalidOperationException
{
    /// <summary>Makes one.</summary>
    public QueueShutDownException()
        : base("The queue was shut down.")
    {
    }

    /// <summary>Makes one with a message.</summary>
    public QueueShutDownException(string? message)
        : base(message)
    {
    }

    /// <summary>Makes one that came of another.</summary>
    public QueueShutDownException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
