extern alias untraced;

using Course.Benchmarks.Workloads;
using UntracedWorkloads = untraced::Course.Benchmarks.Workloads.GeneratorWorkloads;

namespace Course.Benchmarks.Measuring;

/// <summary>One of those that are compared; it does its work in .NET.</summary>
/// <param name="Name">Its name.</param>
/// <param name="MakeWorkloads">Makes what it is measured at.</param>
internal sealed record Subject(string Name, Func<IEnumerable<Workload>> MakeWorkloads)
{
    /// <summary>The generators of the course.</summary>
    public static Subject Generator { get; } = new("generator", () => GeneratorWorkloads.All);

    /// <summary>The same, compiled without the file that traces them.</summary>
    public static Subject Untraced { get; } = new("untraced", () => UntracedWorkloads.All.Select(workload => new Workload(workload.Name, workload.Run)));

    /// <summary>What C# has built in.</summary>
    public static Subject Iterator { get; } = new("iterator", () => IteratorWorkloads.All);

    /// <summary>The floor: a state machine of the compiler's and nothing else.</summary>
    public static Subject Bare { get; } = new("bare", () => BareWorkloads.All);

    /// <summary>The event loop of the course.</summary>
    public static Subject EventLoop { get; } = new("event loop", () => EventLoopWorkloads.All);

    /// <summary>Those that are compared at the work of generators.</summary>
    public static IReadOnlyList<Subject> OfGenerators { get; } = [Generator, Untraced, Bare, Iterator];

    /// <summary>The goroutines of the course with one processor.</summary>
    public static Subject OneProcessor { get; } = new("goroutines, 1 P", () => ChannelWorkloads.All(1));

    /// <summary>The goroutines of the course with two processors.</summary>
    public static Subject TwoProcessors { get; } = new("goroutines, 2 P", () => ChannelWorkloads.All(2));

    /// <summary>System.Threading.Channels on the thread pool.</summary>
    public static Subject SystemChannels { get; } = new("System.Threading.Channels", () => SystemChannelWorkloads.All);

    /// <summary>Those that are compared at the work of channels.</summary>
    public static IReadOnlyList<Subject> OfChannels { get; } = [OneProcessor, TwoProcessors, SystemChannels];

    /// <summary>The actors of the course with one processor.</summary>
    public static Subject ActorsOnOne { get; } = new("actors, 1 P", () => ActorWorkloads.All(1));

    /// <summary>The actors of the course with two processors.</summary>
    public static Subject ActorsOnTwo { get; } = new("actors, 2 P", () => ActorWorkloads.All(2));

    /// <summary>Akka.NET, on the thread pool.</summary>
    public static Subject Akka { get; } = new("Akka.NET", () => AkkaWorkloads.All);

    /// <summary>Proto.Actor, on the thread pool.</summary>
    public static Subject Proto { get; } = new("Proto.Actor", () => ProtoWorkloads.All);

    /// <summary>Those that are compared at the work of actors.</summary>
    public static IReadOnlyList<Subject> OfActors { get; } = [ActorsOnOne, ActorsOnTwo, Akka, Proto];

    public static IReadOnlyList<Subject> All { get; } = [.. OfGenerators, EventLoop, .. OfChannels, .. OfActors];

    /// <summary>Measures one workload, in this process.</summary>
    public Sample Measure(string workload) => Stopwatching.Measure(MakeWorkloads().Single(made => made.Name == workload));
}
