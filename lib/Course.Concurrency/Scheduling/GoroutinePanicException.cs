namespace Course.Concurrency.Scheduling;

/// <summary>A goroutine has thrown and nobody has caught it: that ends the program, as a panic ends a program of Go. <see cref="Exception.InnerException"/> is what it threw.</summary>
public sealed class GoroutinePanicException : Exception
{
    /// <summary>Makes one without a particular message.</summary>
    public GoroutinePanicException()
    {
    }

    /// <summary>Makes one with a message.</summary>
    public GoroutinePanicException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with a message and a cause.</summary>
    public GoroutinePanicException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal GoroutinePanicException(long goroutine, Exception panic)
        : base(FormattableString.Invariant($"panic: {panic.Message} (goroutine {goroutine}, {panic.GetType().Name})"), panic) => Goroutine = goroutine;

    /// <summary>The number of the goroutine.</summary>
    public long Goroutine { get; }
}
