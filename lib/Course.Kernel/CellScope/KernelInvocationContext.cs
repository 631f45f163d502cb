using Course.Kernel.Child;
using Microsoft.DotNet.Interactive.Formatting;

namespace Microsoft.DotNet.Interactive;

/// <summary>The execution of a cell, as the cell's own code sees it. Has the name and the members that lessons use in .NET Interactive.</summary>
public sealed class KernelInvocationContext
{
    private readonly CellExecution execution;

    private KernelInvocationContext(CellExecution execution) => this.execution = execution;

    /// <summary>The cell that the calling code belongs to; null on a thread that does not carry the cell's ExecutionContext.</summary>
    public static KernelInvocationContext? Current => CellExecution.Current is { } execution ? new(execution) : null;

    /// <summary>Cancelled when the reader interrupts the cell.</summary>
    public CancellationToken CancellationToken => execution.CancellationToken;

    /// <summary>Displays a value.</summary>
    /// <param name="value">The value; may be null.</param>
    /// <param name="mimeTypes">The MIME types to show it in; none for those that its type prefers.</param>
    /// <returns>The display, which can be updated.</returns>
#pragma warning disable CA1822 // An instance member in .NET Interactive.
    public DisplayedValue Display(object? value, params string[] mimeTypes) => value.Display(mimeTypes);

    /// <summary>Displays text that is of a MIME type already, as it is.</summary>
    /// <param name="value">The text.</param>
    /// <param name="mimeType">The MIME type it is of.</param>
    /// <returns>The display, which can be updated.</returns>
    public DisplayedValue DisplayAs(string value, string mimeType) => value.DisplayAs(mimeType);
#pragma warning restore CA1822
}
