namespace Course.Concurrency.Generators;

/// <summary>
/// Thrown by <c>Next</c>, <c>Send</c> and <c>Throw</c> when the generator has finished: Python's <c>StopIteration</c>.
/// The <c>Try…</c> methods return false instead and never throw it.
/// </summary>
/// <remarks>
/// A body that lets one escape does not end its generator quietly: that would look like a normal end and hide a bug, so it
/// becomes an <see cref="InvalidOperationException"/> with this one inside (PEP 479).
/// </remarks>
public sealed class StopIterationException : Exception
{
    /// <summary>The end of an iteration that returned nothing.</summary>
    public StopIterationException()
        : this(null)
    {
    }

    /// <summary>The end of an iteration that returned <paramref name="value"/>.</summary>
    public StopIterationException(object? value)
        : base("The generator has finished.") => Value = value;

    /// <summary>
    /// What the generator returned. Only the exception that reports the end itself carries it; a generator that had
    /// finished before answers null, as in Python.
    /// </summary>
    public object? Value { get; }
}
