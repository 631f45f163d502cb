namespace Course.Visuals;

/// <summary>One line of a <see cref="LineChart"/>.</summary>
/// <param name="Name">Its name, written at its end.</param>
/// <param name="Points">Its points, by rising x.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<ChartPoint> Points);

/// <summary>A measurement at one x.</summary>
/// <param name="X">The x.</param>
/// <param name="Y">What was measured there.</param>
public sealed record ChartPoint(double X, Spread Y);

/// <summary>A bar of a <see cref="BarChart"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its length.</param>
/// <param name="Predicted">The length that was predicted, marked on the bar; null for none.</param>
public sealed record ChartBar(string Name, Spread Value, double? Predicted = null)
{
    /// <summary>What the run in virtual time showed, marked on the bar; null for none.</summary>
    public double? Virtual { get; init; }

    /// <summary>A bar of times in seconds: what was predicted, what virtual time showed, and what was measured, once or several times.</summary>
    public static ChartBar OfTimes(string name, TimeSpan? predicted, TimeSpan? @virtual, params IEnumerable<TimeSpan> measured) =>
        new(name, Spread.OfTimes(measured), predicted?.TotalSeconds) { Virtual = @virtual?.TotalSeconds };
}

/// <summary>A reference line across a chart, such as a lower bound.</summary>
/// <param name="Name">What it stands for.</param>
/// <param name="Value">Where it lies on the axis of values.</param>
public sealed record ChartBound(string Name, double Value)
{
    /// <summary>A bound in time, in seconds.</summary>
    public ChartBound(string name, TimeSpan value)
        : this(name, value.TotalSeconds)
    {
    }
}
