namespace Course.Visuals.Markup;

/// <summary>An axis of numbers: where a value lies on it, from 0 to 1, and which round values to mark.</summary>
internal sealed class NumberAxis
{
    private static readonly double[] Digits = [1, 2, 5];

    private readonly Func<double, double> scale;
    private readonly double low;
    private readonly double high;

    private NumberAxis(Func<double, double> scale, double low, double high, IReadOnlyList<double> ticks)
    {
        this.scale = scale;
        (this.low, this.high) = (scale(low), scale(high));
        Ticks = ticks;
    }

    /// <summary>The values to mark.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>Where <paramref name="value"/> lies, 0 at the low end of the axis and 1 at the high end.</summary>
    public double At(double value) => high == low ? 0.5 : (scale(value) - low) / (high - low);

    /// <summary>An axis of values, with room for all of them and round ends; a linear one begins at zero, so that lengths can be compared.</summary>
    public static NumberAxis OfValues(AxisScale scale, IReadOnlyCollection<double> values)
    {
        var (least, most) = values.Count == 0 ? (1, 1) : (values.Min(), values.Max());
        if (scale == AxisScale.Linear)
        {
            var (from, to) = (Math.Min(0, least), Math.Max(0, most));
            var step = RoundStep(to - from, 6);
            (from, to) = (Math.Floor(from / step) * step, Math.Ceiling(to / step) * step);
            if (to <= from) to = from + step;
            return new NumberAxis(value => value, from, to, [.. Enumerable.Range(0, (int)Math.Round((to - from) / step) + 1).Select(i => from + (i * step))]);
        }

        List<double> round = [.. Enumerable.Range((int)Math.Floor(Math.Log10(least)) - 1, (int)Math.Ceiling(Math.Log10(most / least)) + 4)
            .SelectMany(power => Digits.Select(digit => digit * Math.Pow(10, power)))];
        var (bottom, top) = (round.Last(tick => tick <= least * 1.0001), round.First(tick => tick >= most * 0.9999 && tick > least));
        var ticks = round.Where(tick => tick >= bottom && tick <= top).ToList();
        if (ticks.Count > 7) ticks.RemoveAll(tick => Math.Abs(Math.Log10(tick) - Math.Round(Math.Log10(tick))) > 1e-9);
        return new NumberAxis(Math.Log10, bottom, top, ticks);
    }

    /// <summary>A linear axis of values for a low panel: from zero, in at most three steps or as many as are given, in whole steps where all values are whole.</summary>
    public static NumberAxis OfFewSteps(IReadOnlyCollection<double> values, int most = 3)
    {
        var (from, to) = (Math.Min(0, values.DefaultIfEmpty().Min()), Math.Max(0, values.DefaultIfEmpty().Max()));
        var step = RoundStep(to - from, most);
        if (values.All(double.IsInteger)) step = Math.Ceiling(step); // 0.5 and 2.5 become 1 and 3
        (from, to) = (Math.Floor(from / step) * step, Math.Ceiling(to / step) * step);
        if (to <= from) to = from + step;
        return new NumberAxis(value => value, from, to, [.. Enumerable.Range(0, (int)Math.Round((to - from) / step) + 1).Select(i => from + (i * step))]);
    }

    /// <summary>An axis of given places, such as the depths that were measured: each is marked, if they are not too many.</summary>
    public static NumberAxis OfPlaces(AxisScale scale, IReadOnlyCollection<double> places)
    {
        double[] distinct = [.. places.Distinct().Order()];
        if (distinct.Length is 0 or > 10) return OfValues(scale, places);
        return new NumberAxis(scale == AxisScale.Linear ? value => value : Math.Log10, distinct[0], distinct[^1], distinct);
    }

    /// <summary>The smallest of 1, 2, 2.5, 5 times a power of ten that divides <paramref name="span"/> into at most <paramref name="most"/> steps.</summary>
    public static double RoundStep(double span, int most)
    {
        if (span <= 0) return 1;
        var power = Math.Pow(10, Math.Floor(Math.Log10(span / most)));
        return new[] { 1, 2, 2.5, 5, 10 }.First(round => span / (round * power) <= most * 1.000001) * power;
    }
}
