namespace Course.Kernel.Languages;

/// <summary>A cell's magic lines make no sense.</summary>
internal sealed class CellTextException(string message, string line, int lineNumber) : Exception(message)
{
    public string Line => line;

    /// <summary>From 1; 0 if it is about no line.</summary>
    public int LineNumber => lineNumber;
}
