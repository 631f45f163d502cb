using Course.Kernel.Notebooks;

namespace Course.Cli.Running;

/// <summary>Runs the cells of a notebook; the seam at which tests put a kernel of their own.</summary>
internal interface INotebookKernel
{
    /// <summary>
    /// Runs every code cell in a fresh kernel, in order, and puts outputs and execution counts into
    /// <paramref name="notebook"/>. A failed cell is an <c>error</c> output, not an exception.
    /// </summary>
    Task RunAsync(Notebook notebook, KernelOptions options, IProgress<int> startedCells, CancellationToken cancellationToken);
}

/// <summary>How a notebook is run.</summary>
/// <param name="WorkingFolder">The folder that cells see as the current one; <c>#r</c> is relative to it.</param>
/// <param name="CellTimeout">The longest that one cell may take.</param>
/// <param name="StopAtFirstFailure">Whether the cells after a failed one are left out.</param>
internal sealed record KernelOptions(string WorkingFolder, TimeSpan CellTimeout, bool StopAtFirstFailure);
