using System.Diagnostics;
using System.Reflection;

namespace Course.Benchmarks.Measuring;

/// <summary>Runs a program to its end and gives what it printed.</summary>
internal static class ChildProcess
{
    /// <summary>This program once more, to measure one thing in a process of its own.</summary>
    public static (string Program, IReadOnlyList<string> Arguments) Itself(params IEnumerable<string> arguments)
    {
        var program = Environment.ProcessPath!;
        var isUnderDotnet = Path.GetFileNameWithoutExtension(program) is "dotnet";
        return (program, [.. isUnderDotnet ? [Assembly.GetExecutingAssembly().Location] : Array.Empty<string>(), .. arguments]);
    }

    public static string Run(string program, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"'{program} {string.Join(' ', arguments)}' ended with exit code {process.ExitCode}: the run is void.");
    }
}
