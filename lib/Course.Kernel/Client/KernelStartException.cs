namespace Course.Kernel;

/// <summary>The kernel's process could not be started, or ended before it was ready.</summary>
public sealed class KernelStartException : Exception
{
    /// <summary>Creates the exception without details.</summary>
    public KernelStartException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened, and what to do.</param>
    public KernelStartException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened, and what to do.</param>
    /// <param name="innerException">Why.</param>
    public KernelStartException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
