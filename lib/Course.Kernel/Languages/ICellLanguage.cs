using Course.Kernel.Child;

namespace Course.Kernel.Languages;

/// <summary>Executes the parts of cells that are in one language. Used by one cell at a time.</summary>
internal interface ICellLanguage
{
    /// <summary>Executes a part of a cell and displays its trailing value, if it has one.</summary>
    /// <exception cref="CompilationFailedException">It does not compile.</exception>
    /// <remarks>Whatever the cell's code throws comes out as it is.</remarks>
    Task ExecuteAsync(CellSegment segment, CellExecution execution);
}
