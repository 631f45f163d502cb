using System.Collections.Frozen;

namespace Course.Crawling;

/// <summary>
/// Which answers go wrong, and how. A request that says so itself (<c>/page.html?fault=reset</c>) comes first, then the
/// paths that are listed, then chance: a fixed function of a seed and the path, the same in every process and on every
/// machine. Immutable; any thread may read it.
/// </summary>
public sealed class FaultPlan
{
    private readonly FrozenDictionary<string, FaultKind> byPath;

    private FaultPlan(FrozenDictionary<string, FaultKind> byPath, long seed, double rate)
    {
        this.byPath = byPath;
        Seed = seed;
        Rate = rate;
    }

    /// <summary>Nothing goes wrong unless a request asks for it.</summary>
    public static FaultPlan None { get; } = new(FrozenDictionary<string, FaultKind>.Empty, 0, 0);

    /// <summary>Every kind of fault, <see cref="FaultKind.None"/> left out, in the order of the enumeration.</summary>
    public static IReadOnlyList<FaultKind> Kinds { get; } = [.. Enum.GetValues<FaultKind>().Where(kind => kind != FaultKind.None)];

    /// <summary>What chance depends on, beside the path.</summary>
    public long Seed { get; }

    /// <summary>The share of paths, from 0 to 1, that go wrong by chance.</summary>
    public double Rate { get; }

    /// <summary>The listed paths go wrong. A path is decoded and begins with <c>/</c>.</summary>
    public static FaultPlan ByPath(IReadOnlyDictionary<string, FaultKind> faults) => new(faults.ToFrozenDictionary(StringComparer.Ordinal), 0, 0);

    /// <summary>A share of all paths goes wrong, in every <see cref="Kinds">kind</see> of way.</summary>
    /// <param name="seed">Another seed, other paths.</param>
    /// <param name="rate">The share, from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not from 0 to 1.</exception>
    public static FaultPlan BySeed(long seed, double rate) => None.WithSeed(seed, rate);

    /// <summary>This plan, and chance for the paths that it does not list.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not from 0 to 1.</exception>
    public FaultPlan WithSeed(long seed, double rate)
    {
        if (rate is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(rate), rate, "A rate is from 0 (never) to 1 (always).");
        return new FaultPlan(byPath, seed, rate);
    }

    /// <summary>
    /// Reads a plan as one writes it on a command line: <c>reset:/a.html,stall:/b.html</c>, or <c>seed=42,rate=0.2</c>, or both.
    /// </summary>
    /// <exception cref="FormatException">The text is no plan; the message says what is wrong and what to do.</exception>
    public static FaultPlan Parse(string text) => FaultText.ParsePlan(text);

    /// <summary>How the answer to <paramref name="request"/> goes wrong.</summary>
    /// <exception cref="FormatException">The request asks for a fault that there is not.</exception>
    public FaultKind FaultOf(Request request) =>
        request.QueryValue("fault") is { } name ? FaultText.ParseKind(name)
        : byPath.TryGetValue(request.Path, out var listed) ? listed
        : ByChance(request.Path);

    private FaultKind ByChance(string path)
    {
        if (Rate == 0) return FaultKind.None;
        var first = Mixed(Hash(path) ^ Mixed((ulong)Seed));
        var share = (first >> 11) * (1.0 / (1UL << 53)); // 53 bits make a double from 0 up to 1
        return share < Rate ? Kinds[(int)(Mixed(first) % (ulong)Kinds.Count)] : FaultKind.None;
    }

    // FNV-1a. string.GetHashCode would differ from process to process.
    private static ulong Hash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var character in text) hash = (hash ^ character) * 1099511628211UL;
        return hash;
    }

    // The output function of SplitMix64: neighbouring inputs, unrelated outputs.
    private static ulong Mixed(ulong value)
    {
        value += 0x9E3779B97F4A7C15UL;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}
