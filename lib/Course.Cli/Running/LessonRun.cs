using Course.Kernel.Notebooks;

namespace Course.Cli.Running;

/// <summary>What came of running one lesson.</summary>
/// <param name="File">The notebook.</param>
/// <param name="Outcome">How it ended.</param>
internal sealed record LessonRun(NotebookFile File, LessonOutcome Outcome)
{
    /// <summary>The notebook with its new outputs; null if it could not be read or did not get that far.</summary>
    public Notebook? Executed { get; init; }

    /// <summary>The cells that failed.</summary>
    public IReadOnlyList<CellFailure> Failures { get; init; } = [];

    /// <summary>What went wrong outside of the cells: the file, the kernel, or the interrupt.</summary>
    public string? Problem { get; init; }

    /// <summary>How long it took, from the start of the kernel to the last output.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The files that were written, as the user would name them.</summary>
    public IReadOnlyList<string> Written { get; init; } = [];

    /// <summary>For each file that could not be written, a sentence that names it and says why.</summary>
    public IReadOnlyList<string> Unwritten { get; init; } = [];
}
