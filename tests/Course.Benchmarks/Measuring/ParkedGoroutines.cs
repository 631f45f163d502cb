using System.Globalization;

namespace Course.Benchmarks.Measuring;

/// <summary>What each of a million goroutines takes that wait at a channel, in bytes. Ours: what the collector finds alive. Go's: heap and stacks in use.</summary>
/// <param name="Bytes">Ours.</param>
/// <param name="Go">Go's; null where there is no go.</param>
internal sealed record ParkedGoroutines(long Bytes, long? Go)
{
    public const int Count = 1_000_000;

    /// <summary>Measures both, each in a process of its own.</summary>
    /// <param name="go">The compiled peer.</param>
    public static ParkedGoroutines Measure(string? go)
    {
        var (program, arguments) = ChildProcess.Itself("measure-parked");
        return new ParkedGoroutines(Parse(ChildProcess.Run(program, arguments)), go is null ? null : Parse(ChildProcess.Run(go, ["parked", Count.ToString(CultureInfo.InvariantCulture)])));
    }

    private static long Parse(string output) => long.Parse(output.Trim(), CultureInfo.InvariantCulture);
}
