namespace Course.Kernel;

/// <summary>Thrown at a checkpoint of a cell that was told to stop.</summary>
public sealed class CellInterruptedException : OperationCanceledException
{
    /// <summary>Creates the exception.</summary>
    public CellInterruptedException()
        : this("The cell was told to stop.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened.</param>
    public CellInterruptedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">Why.</param>
    public CellInterruptedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Where a cell in another language than those of .NET was; null for where the exception was thrown.</summary>
    internal IReadOnlyList<string>? Frames { get; init; }
}
