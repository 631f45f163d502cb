namespace Course.Kernel.Tests;

/// <summary>Hears outputs, and waits for them. Thread-safe.</summary>
internal sealed class Heard : IProgress<CellOutput>
{
    private readonly Lock gate = new();
    private readonly List<CellOutput> outputs = [];
    private readonly List<(Func<IReadOnlyList<CellOutput>, bool> Condition, TaskCompletionSource Met)> waiting = [];

    public IReadOnlyList<CellOutput> Outputs
    {
        get
        {
            lock (gate)
            {
                return [.. outputs];
            }
        }
    }

    /// <summary>All text of both streams.</summary>
    public string Text => string.Concat(Outputs.OfType<CellOutput.StreamOutput>().Select(output => output.Text));

    public CellOutput.ErrorOutput? Error => Outputs.OfType<CellOutput.ErrorOutput>().FirstOrDefault();

    public void Report(CellOutput value)
    {
        lock (gate)
        {
            outputs.Add(value);
            foreach ((Func<IReadOnlyList<CellOutput>, bool> condition, TaskCompletionSource met) in waiting)
            {
                if (condition(outputs))
                {
                    met.TrySetResult();
                }
            }
        }
    }

    /// <summary>Completes when what was heard meets a condition.</summary>
    public Task Until(Func<IReadOnlyList<CellOutput>, bool> condition)
    {
        lock (gate)
        {
            TaskCompletionSource met = new(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((condition, met));
            if (condition(outputs))
            {
                met.TrySetResult();
            }
            return met.Task;
        }
    }

    /// <summary>Completes when a text was heard, in whatever chunks.</summary>
    public Task UntilText(string text) =>
        Until(heard => string.Concat(heard.OfType<CellOutput.StreamOutput>().Select(output => output.Text)).Contains(text, StringComparison.Ordinal));

    /// <summary>Completes when an error was heard.</summary>
    public Task UntilError() => Until(heard => heard.OfType<CellOutput.ErrorOutput>().Any());
}
