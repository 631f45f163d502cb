using Course.Concurrency.Time;

namespace Course.Exercises;

/// <summary>
/// What one rule runs the answer in: a clock of its own that only the rule moves, and a number of steps after which the run
/// is cut off. Each rule gets a new one, so no rule depends on another.
/// </summary>
/// <remarks>Not thread-safe: it belongs to the thread that the rule runs on.</remarks>
public sealed class World
{
    /// <summary>Makes a world that allows <paramref name="stepLimit"/> steps.</summary>
    public World(int stepLimit = 1_000)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stepLimit);
        StepLimit = stepLimit;
    }

    /// <summary>The clock. The trace of the run carries its times.</summary>
    public VirtualTime Clock { get; } = new();

    /// <summary>The most steps.</summary>
    public int StepLimit { get; }

    /// <summary>The steps made so far.</summary>
    public int Steps { get; private set; }

    /// <summary>Counts one step. Called by whatever could go on for ever: a rule that walks the answer, or a generator that the answer drives.</summary>
    /// <exception cref="StepLimitException">That was one step too many.</exception>
    public void Step()
    {
        if (++Steps > StepLimit) throw new StepLimitException(StepLimit);
    }

    /// <summary>The items of <paramref name="items"/>, one step each.</summary>
    /// <exception cref="StepLimitException">While walking it: there are more items than steps.</exception>
    public IEnumerable<T> Limit<T>(IEnumerable<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        foreach (var item in items)
        {
            Step();
            yield return item;
        }
    }
}
