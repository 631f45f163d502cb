namespace Course.Visuals.Markup;

/// <summary>Round numbers to mark on an axis.</summary>
internal static class NumberAxis
{
    /// <summary>The smallest of 1, 2, 2.5, 5 times a power of ten that divides <paramref name="span"/> into at most <paramref name="most"/> steps.</summary>
    public static double RoundStep(double span, int most)
    {
        if (span <= 0) return 1;
        var power = Math.Pow(10, Math.Floor(Math.Log10(span / most)));
        return new[] { 1, 2, 2.5, 5, 10 }.First(round => span / (round * power) <= most * 1.000001) * power;
    }
}
