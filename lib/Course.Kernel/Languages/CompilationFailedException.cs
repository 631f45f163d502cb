namespace Course.Kernel.Languages;

/// <summary>A cell does not compile; the errors are among the execution's diagnostics.</summary>
internal sealed class CompilationFailedException(IReadOnlyList<CellDiagnostic> errors) : Exception("The cell does not compile.")
{
    public IReadOnlyList<CellDiagnostic> Errors => errors;
}
