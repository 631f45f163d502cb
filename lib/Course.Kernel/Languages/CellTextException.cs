namespace Course.Kernel.Languages;

/// <summary>A magic line makes no sense, or cannot do what it says.</summary>
internal sealed class CellTextException(string message, string line, int lineNumber, Exception? cause = null) : Exception(message, cause)
{
    public string Line => line;

    /// <summary>From 1; 0 if it is about no line.</summary>
    public int LineNumber => lineNumber;

    /// <summary>The imported file that the line stands in; null if that is the cell itself.</summary>
    public CellRequest? Origin { get; init; }
}
