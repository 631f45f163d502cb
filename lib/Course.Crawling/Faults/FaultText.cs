using System.Globalization;

namespace Course.Crawling;

/// <summary>Faults as text: on a command line and in a query.</summary>
internal static class FaultText
{
    private const string Forms = "write a list such as reset:/a.html,stall:/b.html, or seed=42,rate=0.2";

    /// <summary>The kind's name; upper and lower case and hyphens do not matter: <c>slow-drip</c> is <see cref="FaultKind.SlowDrip"/>.</summary>
    /// <exception cref="FormatException">There is no such kind.</exception>
    public static FaultKind ParseKind(string name)
    {
        var plain = name.Replace("-", "", StringComparison.Ordinal);
        foreach (var kind in Enum.GetValues<FaultKind>())
        {
            if (plain.Equals(kind.ToString(), StringComparison.OrdinalIgnoreCase)) return kind;
        }

        throw new FormatException($"There is no fault '{name}': the faults are {string.Join(", ", Enum.GetNames<FaultKind>().Select(Hyphenated))}.");
    }

    private static string Hyphenated(string name) => string.Concat(name.Select((letter, index) => char.IsAsciiLetterUpper(letter) && index > 0 ? $"-{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));

    /// <exception cref="FormatException">The text is no plan.</exception>
    public static FaultPlan ParsePlan(string text)
    {
        Dictionary<string, FaultKind> byPath = new(StringComparer.Ordinal);
        long? seed = null;
        double? rate = null;
        foreach (var entry in text.Split(',', StringSplitOptions.TrimEntries))
        {
            switch (entry.Split([':', '='], 2, StringSplitOptions.TrimEntries))
            {
                case ["seed", var number] when entry.Contains('='):
                    seed = ParseSeed(number);
                    break;
                case ["rate", var number] when entry.Contains('='):
                    rate = ParseRate(number);
                    break;
                case [var name, var path] when entry[name.Length..].TrimStart().StartsWith(':'):
                    var kind = ParseKind(name);
                    if (!byPath.TryAdd(ParsePath(path), kind)) throw new FormatException($"The path {path} is listed twice among the faults: keep one.");
                    break;
                default:
                    throw new FormatException($"'{entry}' in '{text}' is not a fault: {Forms}.");
            }
        }

        if (seed is null && rate is null) return FaultPlan.ByPath(byPath);
        if (rate is null) throw new FormatException("A seed needs a rate, the share of paths that go wrong: add rate=0.2.");
        return FaultPlan.ByPath(byPath).WithSeed(seed ?? 0, rate.Value);
    }

    private static string ParsePath(string path) =>
        RequestTarget.NormalizePath(path) ?? throw new FormatException($"'{path}' is not a path: write it as in a URL, beginning with '/' and without '?'.");

    private static long ParseSeed(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seed)
            ? seed
            : throw new FormatException($"The seed '{text}' is not a whole number: write one, such as seed=42.");

    private static double ParseRate(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) && rate is >= 0 and <= 1
            ? rate
            : throw new FormatException($"The rate '{text}' is not a number from 0 to 1: write one, such as rate=0.2.");
}
