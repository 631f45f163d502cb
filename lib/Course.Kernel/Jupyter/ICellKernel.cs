namespace Course.Kernel.Jupyter;

/// <summary>What runs the cells that front ends send.</summary>
internal interface ICellKernel
{
    /// <summary>Runs a cell. Nothing is thrown for what the cell does.</summary>
    /// <param name="request">The cell.</param>
    /// <param name="outputs">Told of each output as it comes, in order, on one thread at a time; after the cell's end, of what
    /// comes of code that it has left running, and of the process's end if that brings it about.</param>
    /// <param name="input">Whom the cell may ask for input; null for nobody.</param>
    /// <param name="cancellationToken">Interrupts the cell.</param>
    /// <exception cref="OperationCanceledException">Interrupted before the cell could start.</exception>
    /// <exception cref="KernelStartException">There is no process to run it in, and none can be started.</exception>
    Task<CellResult> ExecuteAsync(CellRequest request, IProgress<CellOutput>? outputs, ICellInput? input, CancellationToken cancellationToken);

    /// <summary>Asks about code that is being written; <see cref="CodeAnswer.Nothing"/> if nobody can tell.</summary>
    Task<CodeAnswer> AskAsync(CodeQuestion question);
}
