using Course.Kernel;
using Course.Kernel.Notebooks;

namespace Course.Cli.Running;

/// <summary>Runs notebooks as <see cref="NotebookRunner"/> does; the seam at which tests put a kernel of their own.</summary>
internal interface INotebookKernel
{
    /// <summary>Runs every code cell of a copy of <paramref name="notebook"/> in a fresh kernel, in order.</summary>
    /// <exception cref="KernelStartException">The kernel cannot be started.</exception>
    Task<NotebookRun> RunAsync(
        Notebook notebook, NotebookRunOptions options, IProgress<CellProgress> progress, CancellationToken cancellationToken);
}
