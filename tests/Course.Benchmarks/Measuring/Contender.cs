using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace Course.Benchmarks.Measuring;

/// <summary>A subject as the interleaved run sees it: a program that measures one workload and prints a <see cref="Sample"/>.</summary>
internal sealed record Contender(string Name, IReadOnlyList<string> Workloads, string Program, IReadOnlyList<string> Arguments)
{
    public static Contender Of(Subject subject)
    {
        var program = Environment.ProcessPath!;
        var underDotnet = Path.GetFileNameWithoutExtension(program) is "dotnet";
        return new Contender(
            subject.Name,
            [.. subject.MakeWorkloads().Select(workload => workload.Name)],
            program,
            [.. underDotnet ? [Assembly.GetExecutingAssembly().Location] : Array.Empty<string>(), "measure", subject.Name]);
    }

    /// <summary>CPython; null where there is no python3.</summary>
    public static Contender? Python()
    {
        string[] workloads = ["step", "foreach step", "step, depth 1", "step, depth 10", "step, depth 100", "create and exhaust 10", "create and exhaust 1000", "create, step, close", "throw"];
        try
        {
            Execute("python3", ["--version"]);
            return new Contender("CPython", workloads, "python3", [Path.Combine(AppContext.BaseDirectory, "peers", "generators.py")]);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Measures one workload in a process of its own.</summary>
    public Sample Measure(string workload) =>
        JsonSerializer.Deserialize<Sample>(Execute(Program, [.. Arguments, workload]))
        ?? throw new InvalidDataException($"{Name} printed no measurement of '{workload}'.");

    private static string Execute(string program, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"'{program} {string.Join(' ', arguments)}' ended with exit code {process.ExitCode}: the run is void.");
    }
}
