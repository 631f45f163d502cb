using Course.Kernel.Notebooks;

namespace Course.Kernel;

/// <summary>One code cell in a run of its notebook.</summary>
/// <param name="Cell">The cell, in the executed notebook.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Result">How its execution ended; null if it was not executed.</param>
public sealed record CellRun(NotebookCell Cell, CellRunStatus Status, CellResult? Result)
{
    /// <summary>How long it ran, compilation included.</summary>
    public TimeSpan Duration => Result?.Duration ?? TimeSpan.Zero;

    /// <summary>What the compilers warned of.</summary>
    public IReadOnlyList<CellDiagnostic> Warnings => Result?.Warnings ?? [];

    /// <summary>The error it ended with, announced or not; null if it ended well or was not executed.</summary>
    public CellOutput.ErrorOutput? Error => Result?.Error;
}
