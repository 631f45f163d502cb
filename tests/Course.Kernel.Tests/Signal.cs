namespace Course.Kernel.Tests;

/// <summary>Completes when a cell has written a text, whatever chunks it comes in.</summary>
public sealed class Signal(string text) : IProgress<CellOutput>
{
    private readonly TaskCompletionSource seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string written = "";

    public Task Task => seen.Task;

    /// <summary>All that the cell has written to its console so far.</summary>
    public string Written => written;

    public void Report(CellOutput value)
    {
        written += (value as CellOutput.StreamOutput)?.Text;
        if (written.Contains(text, StringComparison.Ordinal))
        {
            seen.TrySetResult();
        }
    }
}
