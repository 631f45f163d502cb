using Course.Kernel.Protocol;

namespace Course.Kernel.Child;

/// <summary>
/// Where everything that cells put out goes: to the owner, in the order in which it was put out, up to a limit for each cell,
/// with the name of the cell that started the code. Thread-safe.
/// </summary>
/// <remarks>
/// Code on a thread or a timer may outlive its cell, and its outputs name that cell still. What code of an abandoned cell
/// puts out belongs to no other cell, and is dropped.
/// </remarks>
internal sealed class CellOutputs
{
    private readonly Lock gate = new();
    private readonly OwnerChannel channel;
    private CellExecution? running;
    private OutputBudget ownerless;

    /// <param name="channel">Where outputs go.</param>
    /// <param name="limit">How many characters a cell may put out.</param>
    public CellOutputs(OwnerChannel channel, int limit)
    {
        this.channel = channel;
        Limit = limit;
        ownerless = new OutputBudget(Limit);
    }

    /// <summary>How many characters a cell may put out.</summary>
    public int Limit { get; }

    public void Begin(CellExecution execution)
    {
        lock (gate)
        {
            running = execution;
        }
    }

    /// <summary>The last word about the running cell.</summary>
    public void End(KernelMessage.Completed completed)
    {
        lock (gate)
        {
            running = null;
            ownerless = new OutputBudget(Limit);
            channel.Send(completed);
        }
    }

    public void Emit(CellOutput output)
    {
        CellExecution? origin = CellExecution.Current;
        if (origin is { IsAbandoned: true })
        {
            return;
        }
        lock (gate)
        {
            OutputBudget budget = (origin ?? running)?.Budget ?? ownerless;
            // The owner says what is said of an output that is too long: it counts more than we see.
            if (budget.Admit(output) is { } kept)
            {
                channel.Send(new KernelMessage.Output(origin?.Id ?? KernelMessage.NoCell, kept));
            }
        }
    }
}
