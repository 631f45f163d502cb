namespace Course.Kernel.Jupyter;

/// <summary>Something about Jupyter cannot be done; the message says what, and what to do.</summary>
public sealed class JupyterException : Exception
{
    /// <summary>Creates the exception without details.</summary>
    public JupyterException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened, and what to do.</param>
    public JupyterException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened, and what to do.</param>
    /// <param name="innerException">Why.</param>
    public JupyterException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
