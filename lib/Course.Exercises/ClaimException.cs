namespace Course.Exercises;

/// <summary>A claim of a lesson does not hold.</summary>
public sealed class ClaimException : Exception
{
    internal ClaimException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
