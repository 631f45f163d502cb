using Course.Kernel.Protocol;

namespace Course.Kernel;

/// <summary>What comes of a cell after its end: outputs of threads, tasks and timers that it has left running. Thread-safe.</summary>
internal sealed class CellAftermath(int id, string cellName, OutputBudget budget, IProgress<CellOutput>? listener)
{
    private readonly Lock gate = new();

    public int Id => id;

    public string CellName => cellName;

    /// <summary>Whether somebody hears of it.</summary>
    public bool IsFollowed => listener is not null;

    /// <summary>Passes an output on, within what is left of the cell's limit; at the limit, tells the reader.</summary>
    public void Add(CellOutput output)
    {
        lock (gate)
        {
            bool wasSpent = budget.IsSpent;
            if (budget.Admit(output) is not { } kept)
            {
                return;
            }
            Tell(kept);
            if (budget.IsSpent && !wasSpent && output is not CellOutput.ErrorOutput)
            {
                Tell(budget.Notice);
            }
        }
    }

    private void Tell(CellOutput output)
    {
        try
        {
            listener?.Report(output);
        }
#pragma warning disable CA1031 // Nobody awaits the cell any more who could be told that the listener failed.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }
}
