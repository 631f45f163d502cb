using System.Globalization;

namespace Course.Visuals.Markup;

/// <summary>Numbers as charts show them: three or four digits, thousands grouped, the same in every culture.</summary>
internal static class Numbers
{
    public static string Format(double value) => value.ToString(
        Math.Abs(value) switch { >= 1000 => "#,0", >= 100 => "0.#", >= 1 => "0.##", 0 => "0", >= 0.001 => "0.####", _ => "0.##E0" },
        CultureInfo.InvariantCulture);
}
