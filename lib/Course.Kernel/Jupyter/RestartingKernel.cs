namespace Course.Kernel.Jupyter;

/// <summary>
/// Runs cells in a process, and in a fresh one after a cell, or what a cell has left running, has brought that down, or an
/// interrupt had to kill it. Cells run one at a time.
/// </summary>
/// <remarks>
/// The first process starts at once, and a fresh one as soon as the last has ended: by the time the front end sends its next
/// cell, it is warm.
/// </remarks>
internal sealed class RestartingKernel : ICellKernel, IAsyncDisposable
{
    private readonly KernelOptions options;
    private readonly CancellationTokenSource closing = new();
    private readonly Lock gate = new();
    private Task<KernelProcess> process;
    private KernelDeath? untold;

    public RestartingKernel(KernelOptions options)
    {
        this.options = options with { AfterItsEnd = "[A fresh process takes over: run the cells above again.]\n" };
        process = Start();
    }

    public async Task<CellResult> ExecuteAsync(CellRequest request, IProgress<CellOutput>? outputs, ICellInput? input, CancellationToken cancellationToken)
    {
        (Task<KernelProcess> current, KernelProcess kernel) = await FindAliveAsync(cancellationToken).ConfigureAwait(false);
        TellOfLoss(outputs);
        CellAudience audience = new() { Outputs = outputs, Afterwards = outputs, IsLive = outputs is not null, Input = input };
        CellResult result;
        try
        {
            result = await kernel.ExecuteAsync(request, audience, cancellationToken).ConfigureAwait(false);
        }
        catch (ObjectDisposedException) when (Current() != current)
        {
            // It ended just now, and has a successor already.
            return await ExecuteAsync(request, outputs, input, cancellationToken).ConfigureAwait(false);
        }
        if (!result.KernelIsAlive || result.Status == CellStatus.KernelDied)
        {
            await ReplaceAsync(current, death: null).ConfigureAwait(false);
        }
        return result;
    }

    public async Task<CodeAnswer> AskAsync(CodeQuestion question)
    {
        try
        {
            KernelProcess kernel = await Current().ConfigureAwait(false);
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
            KernelProcess kernel = await Current().ConfigureAwait(false);
            await kernel.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is KernelStartException or OperationCanceledException)
        {
            // It never ran.
        }
        closing.Dispose();
    }

    private Task<KernelProcess> Current()
    {
        lock (gate)
        {
            return process;
        }
    }

    private Task<KernelProcess> Start()
    {
        Task<KernelProcess> started = KernelProcess.StartAsync(options, closing.Token);
        _ = WatchAsync(started);
        return started;
    }

    /// <summary>A process that ends while no cell runs has a successor before the next cell comes.</summary>
    private async Task WatchAsync(Task<KernelProcess> started)
    {
        await ((Task)started).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (started.IsCompletedSuccessfully)
        {
            KernelProcess kernel = await started.ConfigureAwait(false);
            await ReplaceAsync(started, await kernel.Death.ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    private async Task<(Task<KernelProcess> Current, KernelProcess Kernel)> FindAliveAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task<KernelProcess> current = Current();
            KernelProcess kernel;
            try
            {
                kernel = await current.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (KernelStartException)
            {
                // Whatever was in the way may be gone at the next cell.
                await ReplaceAsync(current, death: null).ConfigureAwait(false);
                throw;
            }
            if (kernel.IsAlive && !kernel.IsCrashing)
            {
                return (current, kernel);
            }
            KernelDeath death = await kernel.Death.WaitAsync(cancellationToken).ConfigureAwait(false);
            closing.Token.ThrowIfCancellationRequested();
            await ReplaceAsync(current, death).ConfigureAwait(false);
        }
    }

    /// <summary>Starts a fresh process in place of one that has ended or never started, unless that is done already.</summary>
    /// <param name="ended">The process.</param>
    /// <param name="death">How it ended, if the next cell has to be told; null if the last one was.</param>
    private async Task ReplaceAsync(Task<KernelProcess> ended, KernelDeath? death)
    {
        lock (gate)
        {
            if (closing.IsCancellationRequested)
            {
                return;
            }
            bool isFirst = process == ended;
            untold = death is null ? null : isFirst ? death : untold;
            if (!isFirst)
            {
                return;
            }
            process = Start();
        }
        if (ended.IsCompletedSuccessfully)
        {
            await (await ended.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The end was told against the cell that brought it about; whoever has not looked there, or could not, learns it here.</summary>
    private void TellOfLoss(IProgress<CellOutput>? outputs)
    {
        if (outputs is null)
        {
            return;
        }
        KernelDeath? death;
        lock (gate)
        {
            death = untold;
            untold = null;
        }
        if (death is not null)
        {
            outputs.Report(new CellOutput.StreamOutput(
                CellOutput.StreamOutput.StandardError, $"[{death.Reason} All variables are lost, and this cell runs in a fresh process.]\n"));
        }
    }
}
