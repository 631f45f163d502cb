using Course.Kernel.Notebooks;

namespace Course.Kernel;

/// <summary>News of a notebook's run.</summary>
/// <param name="Cell">The cell it is about.</param>
public abstract record CellProgress(NotebookCell Cell)
{
    /// <summary>The cell starts.</summary>
    /// <param name="Cell">The cell.</param>
    /// <param name="ExecutionCount">Its place in the order of execution, from 1.</param>
    public sealed record Started(NotebookCell Cell, int ExecutionCount) : CellProgress(Cell);

    /// <summary>The cell puts something out.</summary>
    /// <param name="Cell">The cell.</param>
    /// <param name="Output">What; chunks of a stream come one by one.</param>
    public sealed record Put(NotebookCell Cell, CellOutput Output) : CellProgress(Cell);

    /// <summary>The cell is done; cells that are not run say only this.</summary>
    /// <param name="Run">What became of it.</param>
    public sealed record Finished(CellRun Run) : CellProgress(Run.Cell);
}
