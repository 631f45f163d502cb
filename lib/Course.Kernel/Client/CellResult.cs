namespace Course.Kernel;

/// <summary>What the execution of one cell came to.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Outputs">Everything it put out, in order, chunks of one stream merged as Jupyter merges them. When it did
/// not end well, the last one is a <see cref="CellOutput.ErrorOutput"/> that says why; when it was skipped, a line on the error stream.</param>
/// <param name="Duration">From the start of compilation to the end of the last output.</param>
public sealed record CellResult(CellStatus Status, IReadOnlyList<CellOutput> Outputs, TimeSpan Duration)
{
    /// <summary>What the compilers warned of; also shown to the reader on the error stream.</summary>
    public IReadOnlyList<CellDiagnostic> Warnings { get; init; } = [];

    /// <summary>Why the cell did not compile; empty if it did.</summary>
    public IReadOnlyList<CellDiagnostic> CompileErrors { get; init; } = [];

    /// <summary>How the cell was stopped, if somebody or a timeout stopped it.</summary>
    public InterruptOutcome? Interrupt { get; init; }

    /// <summary>Whether the kernel goes on, with all its variables; if not, start another.</summary>
    public bool KernelIsAlive { get; init; } = true;

    /// <summary>
    /// How many outputs came from a thread that does not carry this cell's ExecutionContext (started with
    /// <c>UnsafeStart</c>, or by an earlier cell). They are shown here; .NET Interactive would lose them.
    /// </summary>
    public int StrayOutputs { get; init; }

    /// <summary>New values for what earlier cells displayed; updates of this cell's own displays are in <see cref="Outputs"/> already.</summary>
    public IReadOnlyList<CellOutput.UpdateDisplayData> DisplayUpdates { get; init; } = [];

    /// <summary>The error that ended the cell; null if it ended well.</summary>
    public CellOutput.ErrorOutput? Error => Status is CellStatus.Ok or CellStatus.Skipped ? null : Outputs.OfType<CellOutput.ErrorOutput>().LastOrDefault();
}
