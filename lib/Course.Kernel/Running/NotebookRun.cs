using Course.Kernel.Notebooks;

namespace Course.Kernel;

/// <summary>What a run of a notebook came to.</summary>
/// <param name="Notebook">The executed notebook: a copy of the one that was given, with the outputs and execution counts of
/// this run and nothing left of earlier ones. Ready to be saved.</param>
/// <param name="Cells">Its code cells, in order.</param>
/// <param name="Duration">All of it, the kernel's start included.</param>
public sealed record NotebookRun(Notebook Notebook, IReadOnlyList<CellRun> Cells, TimeSpan Duration)
{
    /// <summary>Whether the caller cancelled the run.</summary>
    public bool WasCancelled { get; init; }

    /// <summary>Whether every cell came to its end.</summary>
    public bool Succeeded => !WasCancelled && Cells.All(cell => cell.Status is CellRunStatus.Succeeded or CellRunStatus.Skipped);

    /// <summary>The cells that failed.</summary>
    public IEnumerable<CellRun> Failures => Cells.Where(cell => cell.Status == CellRunStatus.Failed);

    /// <summary>The cell that the kernel did not survive; null if it did.</summary>
    public CellRun? Killer => Cells.FirstOrDefault(cell => cell.Result is { KernelIsAlive: false });
}
