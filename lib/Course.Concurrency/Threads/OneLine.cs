namespace Course.Concurrency.Threads;

/// <summary>Lists that stay short enough to read: how they begin, and how they end.</summary>
internal static class OneLine
{
    private const int Most = 24;

    public static string Of(IReadOnlyCollection<string> parts) => parts.Count <= Most
        ? string.Join(", ", parts)
        : FormattableString.Invariant($"{string.Join(", ", parts.Take(Most / 2))}, … {parts.Count - Most} more …, {string.Join(", ", parts.Skip(parts.Count - (Most / 2)))}");
}
