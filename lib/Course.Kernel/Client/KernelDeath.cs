using System.Globalization;
using Course.Kernel.Languages;

namespace Course.Kernel;

/// <summary>How a kernel's process ended, when nobody had asked it to.</summary>
/// <param name="ExitCode">The process's exit code, as the system reports it.</param>
/// <param name="AnnouncedExitCode">The exit code that the process announced, if it ended in good order.</param>
/// <param name="Crash">The exception that nobody caught, if that ended it.</param>
/// <param name="StandardError">What the runtime wrote while it died.</param>
internal sealed record KernelDeath(int? ExitCode, int? AnnouncedExitCode, CellOutput.ErrorOutput? Crash, string StandardError)
{
    private const int LinesShown = 20;

    /// <summary>The error output of the cell that it happened in.</summary>
    public CellOutput.ErrorOutput Describe(string cellName)
    {
        (string name, string cause) = Cause();
        string message = $"{cellName} ended its own process: {cause}. All variables are lost.";
        return new CellOutput.ErrorOutput(name, message, [message, .. Crash is null ? Shorten(StandardError) : Crash.Traceback]);
    }

    /// <summary>The error output of a cell that could not start any more.</summary>
    public CellOutput.ErrorOutput DescribeBefore(string cellName)
    {
        string message = $"{cellName} could not start, because the kernel's process had ended: {Cause().Cause}. All variables are lost.";
        return new CellOutput.ErrorOutput("KernelEnded", message, [message, .. Crash is null ? Shorten(StandardError) : Crash.Traceback]);
    }

    private (string Name, string Cause) Cause()
    {
        if (Crash is not null)
        {
            return (Crash.Name, $"nobody caught {Crash.Name} on a thread of its own ({Crash.Value})");
        }
        if (AnnouncedExitCode is { } announced)
        {
            return ("ProcessExited", string.Create(CultureInfo.InvariantCulture, $"it exited with code {announced}, as after Environment.Exit"));
        }
        if (StandardError.Contains("Stack overflow", StringComparison.Ordinal))
        {
            return ("StackOverflow", "its stack overflowed");
        }
        if (StandardError.Contains("Environment.FailFast", StringComparison.Ordinal) || StandardError.Contains("Process terminated", StringComparison.Ordinal))
        {
            return ("FailFast", "it called Environment.FailFast");
        }
        return ("ProcessDied", string.Create(CultureInfo.InvariantCulture, $"the process ended with exit code {ExitCode?.ToString(CultureInfo.InvariantCulture) ?? "unknown"}"));
    }

    private static IReadOnlyList<string> Shorten(string text)
    {
        IReadOnlyList<string> lines = [.. Traceback.Clean(text.TrimEnd()).Where(line => line.Length > 0)];
        return lines.Count <= LinesShown
            ? lines
            : [.. lines.Take(LinesShown), string.Create(CultureInfo.InvariantCulture, $"   … and {lines.Count - LinesShown} more lines")];
    }
}
