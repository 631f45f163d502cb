using System.Globalization;
using Course.Benchmarks.Workloads;

namespace Course.Benchmarks.Measuring;

/// <summary>What each of a hundred thousand actors takes that was told one message and waits for the next, in bytes: what the collector finds alive.</summary>
/// <param name="Bytes">By library.</param>
internal sealed record IdleActors(IReadOnlyDictionary<string, long> Bytes)
{
    public const int Count = 100_000;

    private static readonly Dictionary<string, Func<int, long>> Measures = new()
    {
        ["actors"] = ActorWorkloads.BytesIdle,
        ["Akka.NET"] = AkkaWorkloads.BytesIdle,
        ["Proto.Actor"] = ProtoWorkloads.BytesIdle,
    };

    /// <summary>The libraries that have actors.</summary>
    public static IReadOnlyCollection<string> Libraries => Measures.Keys;

    /// <summary>Measures each library in a process of its own.</summary>
    public static IdleActors Measure() => new(Libraries.ToDictionary(library => library, library =>
    {
        var (program, arguments) = ChildProcess.Itself("measure-idle", library);
        return long.Parse(ChildProcess.Run(program, arguments).Trim(), CultureInfo.InvariantCulture);
    }));

    /// <summary>Measures one library in this process.</summary>
    public static long MeasureHere(string library) => Measures[library](Count);
}
