namespace Course.Concurrency.EventLoop;

/// <summary>The queue is full: nothing can be put without waiting.</summary>
public sealed class QueueFullException : InvalidOperationException
{
    /// <summary>Makes one.</summary>
    public QueueFullException()
        : base("The queue is full: nothing can be put without waiting.")
    {
    }

    /// <summary>Makes one with a message.</summary>
    public QueueFullException(string? message)
        : base(message)
    {
    }

    /// <summary>Makes one that came of another.</summary>
    public QueueFullException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
