namespace Course.Concurrency.Tracing;

/// <summary>A place in a source file.</summary>
/// <param name="File">The file, or the name that a notebook host gives to a cell; empty when not known.</param>
/// <param name="Line">The line, from 1; 0 when not known.</param>
public readonly record struct SourceLine(string File, int Line)
{
    /// <summary>No place is known.</summary>
    public static SourceLine Unknown => new("", 0);

    /// <summary>Whether a place is known.</summary>
    public bool IsKnown => Line > 0;

    /// <summary><c>Gen.cs:12</c>: the file's name without its folder, so that a picture is the same on every machine.</summary>
    public override string ToString() =>
        !IsKnown ? "" : File is null or "" ? $"line {Line}" : $"{File[(File.LastIndexOfAny(['/', '\\']) + 1)..]}:{Line}";
}
