using System.Collections.Frozen;

namespace Course.Crawling;

/// <summary>How long the server takes to answer, by path: always as long for the same path. Immutable; any thread may read it.</summary>
public sealed class LatencyTable
{
    private readonly FrozenDictionary<string, TimeSpan> byPath;

    /// <summary>Every path takes <paramref name="delay"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative or longer than a day.</exception>
    public LatencyTable(TimeSpan delay)
        : this(delay, new Dictionary<string, TimeSpan>())
    {
    }

    /// <summary>The paths in <paramref name="byPath"/> take what stands there, and all others <paramref name="defaultDelay"/>.</summary>
    /// <param name="defaultDelay">The delay of a path that is not listed.</param>
    /// <param name="byPath">Delays by path: decoded, beginning with <c>/</c>. A folder and its <c>index.html</c> are two paths.</param>
    /// <param name="lists">Paths that belong together, by the name of their list; by default none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A delay is negative or longer than a day.</exception>
    public LatencyTable(TimeSpan defaultDelay, IReadOnlyDictionary<string, TimeSpan> byPath, IReadOnlyDictionary<string, IReadOnlyList<string>>? lists = null)
    {
        foreach (var delay in byPath.Values.Append(defaultDelay))
        {
            if (!IsDelay(delay)) throw new ArgumentOutOfRangeException(nameof(byPath), delay, "A delay is at least 0 seconds and at most a day.");
        }

        Default = defaultDelay;
        Lists = (lists ?? new Dictionary<string, IReadOnlyList<string>>()).ToFrozenDictionary(StringComparer.Ordinal);
        this.byPath = byPath.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>What a path takes that is not listed.</summary>
    public TimeSpan Default { get; }

    /// <summary>Paths that belong together, by the name of their list: what an experiment fetches.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Lists { get; }

    /// <summary>What <paramref name="path"/> takes.</summary>
    public TimeSpan DelayOf(string path) => byPath.TryGetValue(path, out var delay) ? delay : Default;

    /// <summary>
    /// Reads a file such as <c>{ "default": 1.0, "paths": { "/news.html": 0.4 } }</c>; times are in seconds. Comments are
    /// allowed. Any other property is one of the <see cref="Lists"/>, as in <c>"two": ["/a.html", "/b.html"]</c>.
    /// </summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not such a table; the message names file and line and says what to do.</exception>
    public static LatencyTable Load(string file)
    {
        if (!File.Exists(file)) throw new FileNotFoundException($"There is no file {file}: name a latency table, such as {LatencyFile.Example}.");
        return LatencyFile.Read(File.ReadAllBytes(file), file);
    }

    internal static bool IsDelay(TimeSpan delay) => delay >= TimeSpan.Zero && delay <= TimeSpan.FromDays(1);
}
