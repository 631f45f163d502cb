using System.ComponentModel;
using System.Text.Json;

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
        try
        {
            ChildProcess.Run("python3", ["--version"]);
            return new Contender("CPython", workloads, "python3", [Path.Combine(AppContext.BaseDirectory, "peers", "generators.py")]);
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
