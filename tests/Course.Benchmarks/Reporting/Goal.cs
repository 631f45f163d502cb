using System.Globalization;
using Course.Benchmarks.Measuring;
using Course.Benchmarks.Workloads;

namespace Course.Benchmarks.Reporting;

/// <summary>What a comparison is to show.</summary>
/// <param name="Text">In words.</param>
/// <param name="Subject">Whose time.</param>
/// <param name="Peer">Against whose time.</param>
/// <param name="Limit">The bound of the ratio between the two.</param>
/// <param name="AtLeast">Whether the ratio is peer to subject and must reach the limit; else it is subject to peer and must not pass it.</param>
internal sealed record Goal(string Text, (string Contender, string Workload) Subject, (string Contender, string Workload) Peer, double Limit, bool AtLeast = false)
{
    public static IReadOnlyList<Goal> OfGenerators { get; } =
    [
        new("Send, plain: at most 3 × MoveNext", ("generator", "step"), ("iterator", "step"), 3),
        new("Send, depth 1: at most 3 × MoveNext", ("generator", "step, depth 1"), ("iterator", "step"), 3),
        new("Send, depth 100: at most 3 × MoveNext", ("generator", "step, depth 100"), ("iterator", "step"), 3),
        new("Send through generators, depth 100: at most 3 × MoveNext", ("generator", "step, generators, depth 100"), ("iterator", "step"), 3),
        new("Depth 100: at most 1.3 × depth 1", ("generator", "step, depth 100"), ("generator", "step, depth 1"), 1.3),
        new("Generators, depth 100: at most 1.3 × depth 1", ("generator", "step, generators, depth 100"), ("generator", "step, generators, depth 1"), 1.3),
        new("Create and exhaust 10: at most 5 × the iterator", ("generator", "create and exhaust 10"), ("iterator", "create and exhaust 10"), 5),
        new("Create and exhaust 1000: at most 5 × the iterator", ("generator", "create and exhaust 1000"), ("iterator", "create and exhaust 1000"), 5),
        new("Tracing off: under 2% (Send)", ("generator", "step"), ("untraced", "step"), 1.02),
        new("Tracing off: under 2% (Send, depth 100)", ("generator", "step, depth 100"), ("untraced", "step, depth 100"), 1.02),
        new("Tracing off: under 2% (create and exhaust 10)", ("generator", "create and exhaust 10"), ("untraced", "create and exhaust 10"), 1.02),
        new("Send: at least 10 × as fast as CPython", ("generator", "step"), ("CPython", "step"), 10, AtLeast: true),
        new("Send, depth 100: at least 100 × as fast as CPython", ("generator", "step, depth 100"), ("CPython", "step, depth 100"), 100, AtLeast: true),
    ];

    public static IReadOnlyList<Goal> OfEventLoop { get; } =
    [
        Asyncio("call soon", 15),
        Asyncio("create and await a task", 15),
        Asyncio("create tasks, then run them", 15),
        Asyncio("arm and cancel a timer", 10),
        Asyncio("arm all timers, cancel all", 10),
        Asyncio("arm and fire a timer", 10),
        Asyncio("queue, put and get", 15),
        Asyncio("echo", 5),
        new("echo: at least as fast as Go", ("event loop", "echo"), ("Go", "echo"), 1, AtLeast: true),
    ];

    public static IReadOnlyList<Goal> OfChannels { get; } =
    [
        .. Go("ping-pong, unbuffered", 2), .. Go("buffered(100)", 1), .. Go("buffered(1024)", 1), .. Go("uncontended send and receive", 1),
        .. Go("select of 2", 2), .. Go("select of 4", 2), .. Go("select of 8", 2), .. Go("select, default, nothing ready", 1),
        .. Go("ring of 503", 2), .. Go("spawn and finish", 1), .. Go("sieve, each of 1000 primes", 1), .. Go("skynet, each of a million", 1),
        .. SystemChannels("ping-pong, unbuffered"), .. SystemChannels("buffered(100)"), .. SystemChannels("buffered(1024)"), .. SystemChannels("uncontended send and receive"),
        .. SystemChannels("select of 2"), .. SystemChannels("ring of 503"), .. SystemChannels("spawn and finish"), .. SystemChannels("sieve, each of 1000 primes"), .. SystemChannels("skynet, each of a million"),
    ];

    public static IReadOnlyList<Goal> OfActors { get; } =
    [
        .. Actors(ActorPrograms.PingPong, 2), .. Actors(ActorPrograms.WindowedPingPong, 1), .. Actors(ActorPrograms.Count, 1), .. Actors(ActorPrograms.Ring, 2),
        .. Actors(ActorPrograms.ForkJoinThroughput, 1), .. Actors(ActorPrograms.ForkJoinCreate, 1), .. Actors(ActorPrograms.Skynet, 2),
        .. Actors(ActorPrograms.Ask, 2), .. Actors(ActorPrograms.AskFromTask, 2),
    ];

    private static IEnumerable<Goal> Actors(string workload, double limit) =>
        from processors in new[] { 1, 2 }
        from peer in new[] { Measuring.Subject.Akka, Measuring.Subject.Proto }
        select new Goal(string.Create(CultureInfo.InvariantCulture, $"{workload}, {processors} P: at least {limit} × as fast as {peer.Name}"), ($"actors, {processors} P", workload), (peer.Name, workload), limit, AtLeast: true);

    private static IEnumerable<Goal> Go(string workload, double limit) => new[] { 1, 2 }.Select(processors => new Goal(
        string.Create(CultureInfo.InvariantCulture, $"{workload}, {processors} P: at least {limit} × as fast as Go"), ($"goroutines, {processors} P", workload), ($"Go, {processors} P", workload), limit, AtLeast: true));

    private static IEnumerable<Goal> SystemChannels(string workload) => new[] { 1, 2 }.Select(processors => new Goal(
        string.Create(CultureInfo.InvariantCulture, $"{workload}, {processors} P: at least 2 × as fast as System.Threading.Channels"), ($"goroutines, {processors} P", workload), ("System.Threading.Channels", workload), 2, AtLeast: true));

    private static Goal Asyncio(string workload, double limit) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{workload}: at least {limit} × as fast as asyncio"), ("event loop", workload), ("asyncio", workload), limit, AtLeast: true);

    /// <summary>The ratio, and whether it meets the goal, and the ratio of the fastest iterations; null when one of the two was not measured.</summary>
    public (double Ratio, bool Met, double OfLeast)? Judge(IReadOnlyList<Measurement> measurements)
    {
        if (Find(measurements, Subject) is not { } subject || Find(measurements, Peer) is not { } peer) return null;
        var ratio = AtLeast ? peer.RatioTo(subject) : subject.RatioTo(peer);
        return (ratio, AtLeast ? ratio >= Limit : ratio <= Limit, AtLeast ? peer.Least / subject.Least : subject.Least / peer.Least);
    }

    public string Bound => string.Create(CultureInfo.InvariantCulture, $"{(AtLeast ? "≥" : "≤")} {Limit}");

    private static Measurement? Find(IReadOnlyList<Measurement> measurements, (string Contender, string Workload) wanted) =>
        measurements.FirstOrDefault(measurement => measurement.Contender == wanted.Contender && measurement.Workload == wanted.Workload);
}
