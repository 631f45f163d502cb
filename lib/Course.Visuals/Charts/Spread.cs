namespace Course.Visuals;

/// <summary>A quantity that was measured several times: never a bare number.</summary>
/// <param name="Median">The middle measurement.</param>
/// <param name="Low">The smallest.</param>
/// <param name="High">The largest.</param>
public readonly record struct Spread(double Median, double Low, double High)
{
    /// <summary>The spread of <paramref name="samples"/>, of which there is at least one, all finite.</summary>
    public static Spread Of(IEnumerable<double> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        double[] sorted = [.. samples.Order()];
        if (sorted.Length == 0) throw new ArgumentException("A spread needs at least one sample.", nameof(samples));
        if (!sorted.All(double.IsFinite)) throw new ArgumentException("A sample is not a finite number.", nameof(samples));
        var middle = sorted.Length / 2;
        var median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[^1]);
    }

    /// <summary>The spread of <paramref name="times"/> in seconds.</summary>
    public static Spread OfTimes(params IEnumerable<TimeSpan> times)
    {
        ArgumentNullException.ThrowIfNull(times);
        return Of(times.Select(time => time.TotalSeconds));
    }

    /// <summary>A quantity that is exact, such as one in virtual time.</summary>
    public static Spread Exactly(double value) => new(value, value, value);

    /// <summary>Whether there is no spread at all.</summary>
    public bool IsExact => Low == High;

    /// <summary><c>3.4 (3.2–3.9)</c>.</summary>
    public override string ToString() => ToString("");

    /// <summary>The same with the digits that <paramref name="unit"/> asks for; the unit itself is not written.</summary>
    internal string ToString(string unit) => IsExact ? Markup.Numbers.Format(Median, unit) : $"{Markup.Numbers.Format(Median, unit)} ({Markup.Numbers.Format(Low, unit)}–{Markup.Numbers.Format(High, unit)})";
}
