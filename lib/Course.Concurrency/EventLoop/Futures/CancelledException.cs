namespace Course.Concurrency.EventLoop;

/// <summary>
/// What comes out of the <c>await</c> of something that was cancelled: a Future, or the task that awaits. Clean up and let it
/// pass; whoever swallows it answers for it with <see cref="ILoopTask.Uncancel"/>.
/// </summary>
public sealed class CancelledException : OperationCanceledException
{
    /// <summary>Makes one without a reason.</summary>
    public CancelledException()
        : base("Cancelled.")
    {
    }

    /// <summary>Makes one that says why.</summary>
    public CancelledException(string? message)
        : base(message ?? "Cancelled.")
    {
    }

    /// <summary>Makes one that came of another.</summary>
    public CancelledException(string? message, Exception? innerException)
        : base(message ?? "Cancelled.", innerException)
    {
    }
}
