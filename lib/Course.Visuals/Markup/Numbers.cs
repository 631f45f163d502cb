using System.Globalization;

namespace Course.Visuals.Markup;

/// <summary>Numbers as charts show them: three or four digits, thousands grouped, the same in every culture.</summary>
internal static class Numbers
{
    /// <summary>The same for a value in <paramref name="unit"/>. Seconds keep their milliseconds, as far as these are what a measurement adds to a prediction.</summary>
    public static string Format(double value, string unit) => unit is "s" && Math.Abs(value) is >= 1 and < 1000 ? value.ToString("0.###", CultureInfo.InvariantCulture) : Format(value);

    public static string Format(double value) => value.ToString(
        Math.Abs(value) switch { >= 1000 => "#,0", >= 100 => "0.#", >= 1 => "0.##", 0 => "0", >= 0.001 => "0.####", _ => "0.##E0" },
        CultureInfo.InvariantCulture);
}
