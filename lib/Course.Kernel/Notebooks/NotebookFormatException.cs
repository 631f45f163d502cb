namespace Course.Kernel.Notebooks;

/// <summary>
/// A file cannot be read as a notebook. The message is one sentence: which file, where in it, what is wrong and what to do.
/// </summary>
public sealed class NotebookFormatException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="name">The file, as the user named it.</param>
    /// <param name="place">Where in the file, such as <c>line 3, column 5</c> or <c>cell 2</c>; null for the file as a whole.</param>
    /// <param name="problem">What is wrong and what to do about it.</param>
    /// <param name="innerException">What the parser or the file system said.</param>
    public NotebookFormatException(string name, string? place, string problem, Exception? innerException = null)
        : base(place is null ? $"{name}: {problem}" : $"{name}, {place}: {problem}", innerException)
    {
        Name = name;
        Place = place;
        Problem = problem;
    }

    /// <summary>The file, as the user named it.</summary>
    public string Name { get; }

    /// <summary>Where in the file, such as <c>line 3, column 5</c> or <c>cell 2</c>; null for the file as a whole.</summary>
    public string? Place { get; }

    /// <summary>What is wrong and what to do about it.</summary>
    public string Problem { get; }
}
