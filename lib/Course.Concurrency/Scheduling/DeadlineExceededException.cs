namespace Course.Concurrency.Scheduling;

/// <summary>
/// "context deadline exceeded": the deadline of the context has passed. Go's <c>context.DeadlineExceeded</c>.
/// </summary>
public sealed class DeadlineExceededException : TimeoutException
{
    /// <summary>Makes one with Go's message.</summary>
    public DeadlineExceededException()
        : base("context deadline exceeded")
    {
    }

    /// <summary>Makes one with a message.</summary>
    public DeadlineExceededException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with a message and a cause.</summary>
    public DeadlineExceededException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
