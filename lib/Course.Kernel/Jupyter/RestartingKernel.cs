namespace Course.Kernel.Jupyter;

/// <summary>
/// Runs cells in a process, and in a fresh one after a cell has brought that down or an interrupt had to kill it. Cells run
/// one at a time.
/// </summary>
/// <remarks>The first process starts at once: by the time the front end sends its first cell, it is warm.</remarks>
internal sealed class RestartingKernel : ICellKernel, IAsyncDisposable
{
    private readonly KernelOptions options;
    private readonly CancellationTokenSource closing = new();
    private Task<KernelProcess> process;

    public RestartingKernel(KernelOptions options)
    {
        this.options = options;
        process = KernelProcess.StartAsync(options, closing.Token);
    }

    public async Task<CellResult> ExecuteAsync(CellRequest request, IProgress<CellOutput>? outputs, ICellInput? input, CancellationToken cancellationToken)
    {
        Task<KernelProcess> current = process;
        KernelProcess kernel;
        try
        {
            kernel = await current.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (KernelStartException)
        {
            // Whatever was in the way may be gone at the next cell.
            process = KernelProcess.StartAsync(options, closing.Token);
            throw;
        }
        CellResult result = await kernel.ExecuteAsync(request, outputs, input, cancellationToken).ConfigureAwait(false);
        if (!result.KernelIsAlive || result.Status == CellStatus.KernelDied)
        {
            await kernel.DisposeAsync().ConfigureAwait(false);
            process = KernelProcess.StartAsync(options, closing.Token);
        }
        return result;
    }

    public async Task<CodeAnswer> AskAsync(CodeQuestion question)
    {
        try
        {
            KernelProcess kernel = await process.ConfigureAwait(false);
            return await kernel.AskAsync(question, closing.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is KernelStartException or OperationCanceledException or ObjectDisposedException)
        {
            return CodeAnswer.Nothing;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync().ConfigureAwait(false);
        try
        {
            KernelProcess kernel = await process.ConfigureAwait(false);
            await kernel.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is KernelStartException or OperationCanceledException)
        {
            // It never ran.
        }
        closing.Dispose();
    }
}
