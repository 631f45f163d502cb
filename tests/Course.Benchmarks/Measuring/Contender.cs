using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using Course.Benchmarks.Workloads;

namespace Course.Benchmarks.Measuring;

/// <summary>A subject as the interleaved run sees it: a program that measures one workload and prints a <see cref="Sample"/>.</summary>
internal sealed record Contender(string Name, IReadOnlyList<string> Workloads, string Program, IReadOnlyList<string> Arguments)
{
    public static Contender Of(Subject subject)
    {
        var (program, arguments) = ChildProcess.Itself("measure", subject.Name);
        return new Contender(subject.Name, [.. subject.MakeWorkloads().Select(workload => workload.Name)], program, arguments);
    }

    /// <summary>CPython; null where there is no python3.</summary>
    public static Contender? Python()
    {
        string[] workloads = ["step", "foreach step", "step, depth 1", "step, depth 10", "step, depth 100", "create and exhaust 10", "create and exhaust 1000", "create, step, close", "throw"];
        return Peer("CPython", workloads, "python3", ["--version"], "generators.py");
    }

    /// <summary>CPython's asyncio; null where there is no python3.</summary>
    public static Contender? Asyncio() => Peer("asyncio", [.. EventLoopWorkloads.All.Select(workload => workload.Name).Where(name => !name.Contains("ordinary", StringComparison.Ordinal))], "python3", ["--version"], "event_loop.py");

    /// <summary>Go with one thread for goroutines; null where there is no go.</summary>
    public static Contender? Go() => Peer("Go", ["echo"], "go", ["version"], "run", "echo.go");

    /// <summary>Go's channels and goroutines, with so many processors; null where there is no go.</summary>
    /// <param name="processors">GOMAXPROCS.</param>
    /// <param name="program">The compiled peer: see <see cref="BuildGoChannels"/>.</param>
    public static Contender GoChannels(int processors, string program) =>
        new($"Go, {processors} P", [.. ChannelWorkloads.All(processors).Select(workload => workload.Name)], program, [processors.ToString(CultureInfo.InvariantCulture)]);

    /// <summary>Compiles the peer of the channels, once for all measurements.</summary>
    /// <param name="folder">Where to.</param>
    /// <returns>The program; null where there is no go.</returns>
    public static string? BuildGoChannels(string folder)
    {
        try
        {
            var program = Path.Combine(folder, "channels");
            ChildProcess.Run("go", ["build", "-o", program, Path.Combine(AppContext.BaseDirectory, "peers", "channels.go")]);
            return program;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static Contender? Peer(string name, IReadOnlyList<string> workloads, string program, IEnumerable<string> probe, params string[] arguments)
    {
        try
        {
            ChildProcess.Run(program, probe);
            return new Contender(name, workloads, program, [.. arguments[..^1], Path.Combine(AppContext.BaseDirectory, "peers", arguments[^1])]);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Measures one workload in a process of its own.</summary>
    public Sample Measure(string workload) =>
        JsonSerializer.Deserialize<Sample>(ChildProcess.Run(Program, [.. Arguments, workload]))
        ?? throw new InvalidDataException($"{Name} printed no measurement of '{workload}'.");
}
