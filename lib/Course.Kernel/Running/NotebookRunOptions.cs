namespace Course.Kernel;

/// <summary>How to run a notebook.</summary>
public sealed record NotebookRunOptions
{
    /// <summary>The kernel to start; its <see cref="KernelOptions.WorkingDirectory"/> is the notebook's folder.</summary>
    public KernelOptions Kernel { get; init; } = new();

    /// <summary>How long a cell may run; null for as long as it likes.</summary>
    public TimeSpan? CellTimeout { get; init; }

    /// <summary>Whether the first cell that fails is the last one that runs.</summary>
    public bool FailFast { get; init; }
}
