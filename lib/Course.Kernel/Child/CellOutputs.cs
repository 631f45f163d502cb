using Course.Kernel.Protocol;

namespace Course.Kernel.Child;

/// <summary>
/// Where everything that cells put out goes: to the cell that is running, in the order in which it was put out, up to a
/// limit. Thread-safe.
/// </summary>
/// <remarks>
/// Text from a background thread can come when no cell is running: it waits for the next cell. What code of an abandoned
/// cell still puts out belongs to no other cell, and is dropped.
/// </remarks>
internal sealed class CellOutputs
{
    private readonly Lock gate = new();
    private readonly List<CellOutput> waiting = [];
    private CellExecution? running;
    private readonly OwnerChannel channel;
    private OutputBudget budget;

    /// <param name="channel">Where outputs go.</param>
    /// <param name="limit">How many characters a cell may put out.</param>
    public CellOutputs(OwnerChannel channel, int limit)
    {
        this.channel = channel;
        Limit = limit;
        budget = new OutputBudget(Limit);
    }

    /// <summary>How many characters a cell may put out.</summary>
    public int Limit { get; }

    public void Begin(CellExecution execution)
    {
        lock (gate)
        {
            running = execution;
            budget = new OutputBudget(Limit);
            foreach (CellOutput output in waiting)
            {
                Send(output, isStray: true);
            }
            waiting.Clear();
        }
    }

    /// <summary>The last word about the running cell.</summary>
    public void End(KernelMessage.Completed completed)
    {
        lock (gate)
        {
            running = null;
            budget = new OutputBudget(Limit);
            channel.Send(completed);
        }
    }

    public void Emit(CellOutput output)
    {
        CellExecution? origin = CellExecution.Current;
        lock (gate)
        {
            if (origin is { IsAbandoned: true })
            {
                return;
            }
            if (running is null)
            {
                if (budget.Admit(output) is { } kept)
                {
                    waiting.Add(kept);
                }
                return;
            }
            Send(output, isStray: origin != running);
        }
    }

    /// <summary>The owner says what is said of an output that is too long: it counts more than we see.</summary>
    private void Send(CellOutput output, bool isStray)
    {
        if (budget.Admit(output) is { } kept)
        {
            channel.Send(new KernelMessage.Output(running!.Id, kept, isStray));
        }
    }
}
