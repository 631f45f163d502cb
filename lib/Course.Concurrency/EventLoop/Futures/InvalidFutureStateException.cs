namespace Course.Concurrency.EventLoop;

/// <summary>A Future was asked for what it has not yet, or was set twice.</summary>
public sealed class InvalidFutureStateException : InvalidOperationException
{
    /// <summary>Makes one.</summary>
    public InvalidFutureStateException()
    {
    }

    /// <summary>Makes one that says what is wrong.</summary>
    public InvalidFutureStateException(string? message)
        : base(message)
    {
    }

    /// <summary>Makes one that came of another.</summary>
    public InvalidFutureStateException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
