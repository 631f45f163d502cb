namespace Course.Concurrency.EventLoop;

/// <summary>The separator did not come within the limit of the reader. The bytes are still there to be read.</summary>
public sealed class LimitOverrunException : IOException
{
    /// <summary>Makes one.</summary>
    public LimitOverrunException()
    {
    }

    /// <summary>Makes one with a message.</summary>
    public LimitOverrunException(string? message)
        : base(message)
    {
    }

    /// <summary>Makes one that came of another.</summary>
    public LimitOverrunException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal LimitOverrunException(int limit, int consumed)
        : base($"The separator is not within the limit of {limit} bytes: make the reader with a higher limit, or read in another way.") => Consumed = consumed;

    /// <summary>How many bytes could be read before the search would go on.</summary>
    public int Consumed { get; }
}
