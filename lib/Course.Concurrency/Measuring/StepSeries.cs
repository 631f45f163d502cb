namespace Course.Concurrency.Measuring;

/// <summary>A quantity over time that keeps each value until it takes the next: pages in flight, threads, memory.</summary>
/// <remarks>Immutable. It begins with 0 unless a step at time zero says otherwise.</remarks>
public sealed record StepSeries
{
    private readonly SeriesStep[] steps;

    /// <summary>Makes a series. Of several steps at one moment the last one counts, and a step that changes nothing is left out.</summary>
    /// <param name="name">What it is the course of.</param>
    /// <param name="steps">The steps, in order of time.</param>
    /// <param name="end">When the recording ended: not before the last step.</param>
    /// <param name="unit">The unit of the values. Charts draw series of one unit to one scale.</param>
    /// <exception cref="ArgumentException">The steps are not in order, one is before time zero or after the end, or a value is not a finite number.</exception>
    public StepSeries(string name, IEnumerable<SeriesStep> steps, TimeSpan end, string unit = "")
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentOutOfRangeException.ThrowIfLessThan(end, TimeSpan.Zero);
        (Name, Unit, End) = (name, unit, end);

        var time = TimeSpan.Zero;
        List<SeriesStep> kept = [new(TimeSpan.Zero, 0)];
        foreach (var step in steps)
        {
            if (!double.IsFinite(step.Value)) throw new ArgumentException($"The series '{name}' has a value at {step.Time} that is not a finite number.", nameof(steps));
            if (step.Time < time || step.Time > end) throw new ArgumentException($"The series '{name}' has a step at {step.Time}, which is not between the step before it, at {time}, and the end, at {end}: put the steps in order of time.", nameof(steps));
            time = step.Time;
            if (kept[^1].Time == time) kept.RemoveAt(kept.Count - 1);
            if (kept is [] || kept[^1].Value != step.Value) kept.Add(step);
        }

        this.steps = [.. kept];
    }

    /// <summary>What it is the course of.</summary>
    public string Name { get; init; }

    /// <summary>The unit of the values; empty for none.</summary>
    public string Unit { get; init; }

    /// <summary>The steps, each at a later time than the one before and with another value. The first is at time zero.</summary>
    public IReadOnlyList<SeriesStep> Steps => steps;

    /// <summary>When the recording ended; the last value lasts until then.</summary>
    public TimeSpan End { get; }

    /// <summary>The largest value.</summary>
    public double Most => steps.Max(step => step.Value);

    /// <summary>The value at <paramref name="time"/>; 0 before the beginning, and the last one after the end.</summary>
    public double At(TimeSpan time)
    {
        var (low, high) = (0, steps.Length); // the first step after that time lies from low to high
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (steps[middle].Time <= time) low = middle + 1;
            else high = middle;
        }

        return low == 0 ? 0 : steps[low - 1].Value;
    }
}
