using Course.Cli.Running;
using Course.Kernel.Notebooks;

namespace Course.Cli;

internal sealed class EmbeddedKernel : INotebookKernel
{
    public async Task RunAsync(Notebook notebook, KernelOptions options, IProgress<int> startedCells, CancellationToken cancellationToken)
    {
        int n = 0;
        foreach (var c in notebook.Cells.Where(c => c.CellType == CellType.Code))
        {
            startedCells.Report(++n);
            await Task.Delay(300, cancellationToken);
            c.ExecutionCount = n;
        }
    }
}
