namespace Course.Concurrency.Scheduling;

/// <summary>
/// "context canceled": the context was cancelled by <see cref="CancellableContext.Cancel"/>. Go's
/// <c>context.Canceled</c>.
/// </summary>
public sealed class ContextCanceledException : OperationCanceledException
{
    /// <summary>Makes one with Go's message.</summary>
    public ContextCanceledException()
        : base("context canceled")
    {
    }

    /// <summary>Makes one with a message.</summary>
    public ContextCanceledException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with a message and a cause.</summary>
    public ContextCanceledException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
