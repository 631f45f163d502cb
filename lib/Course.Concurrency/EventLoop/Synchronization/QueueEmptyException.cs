namespace Course.Concurrency.EventLoop;

/// <summary>The queue is empty: nothing can be got without waiting.</summary>
public sealed class QueueEmptyException : InvalidOperationException
{
    /// <summary>Makes one.</summary>
    public QueueEmptyException()
        : base("The queue is empty: nothing can be got without waiting.")
    {
    }

    /// <summary>Makes one with a message.</summary>
    public QueueEmptyException(string? message)
        : base(message)
    {
    }

    /// <summary>Makes one that came of another.</summary>
    public QueueEmptyException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
