namespace Course.Concurrency.EventLoop;

/// <summary>A barrier was reset or aborted while somebody waited at it.</summary>
public sealed class BrokenBarrierException : InvalidOperationException
{
    /// <summary>Makes one.</summary>
    public BrokenBarrierException()
    {
    }

    /// <summary>Makes one that says what happened.</summary>
    public BrokenBarrierException(string? message)
        : base(message)
    {
    }

    /// <summary>Makes one that came of another.</summary>
    public BrokenBarrierException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
