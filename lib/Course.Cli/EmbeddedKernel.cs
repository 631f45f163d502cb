using Course.Cli.Running;
using Course.Kernel;
using Course.Kernel.Notebooks;

namespace Course.Cli;

/// <summary>The course's own kernel, a child process for each notebook.</summary>
internal sealed class EmbeddedKernel : INotebookKernel
{
    public Task<NotebookRun> RunAsync(
        Notebook notebook, NotebookRunOptions options, IProgress<CellProgress> progress, CancellationToken cancellationToken) =>
        NotebookRunner.RunAsync(notebook, options, progress, cancellationToken);
}
