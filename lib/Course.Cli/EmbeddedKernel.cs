using Course.Cli.Running;
using Course.Kernel.Notebooks;

namespace Course.Cli;

/// <summary>The course's own kernel.</summary>
internal sealed class EmbeddedKernel : INotebookKernel
{
    public Task RunAsync(Notebook notebook, KernelOptions options, IProgress<int> startedCells, CancellationToken cancellationToken) =>
        throw new IOException($"{notebook.Name} cannot be run: this build has no kernel yet.");
}
