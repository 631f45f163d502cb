using System.Globalization;
using Course.Kernel.Languages;

namespace Course.Kernel;

/// <summary>How a kernel's process ended.</summary>
/// <param name="ExitCode">The process's exit code, as the system reports it.</param>
/// <param name="AnnouncedExitCode">The exit code that the process announced, if it ended in good order.</param>
/// <param name="Crash">The exception that nobody caught, if that ended it.</param>
/// <param name="KilledFor">The cell that it was killed to stop, if any.</param>
/// <param name="StandardError">What the runtime wrote while it died.</param>
/// <param name="Origin">The cell that started the code which ended it; null if that is not known.</param>
internal sealed record KernelDeath(int? ExitCode, int? AnnouncedExitCode, CellOutput.ErrorOutput? Crash, string? KilledFor, string StandardError, CellAftermath? Origin = null)
{
    private const int LinesShown = 20;
    private const int SignalBase = 128;

    /// <summary>The error output of the cell that was running.</summary>
    /// <param name="cellName">What messages call it.</param>
    /// <param name="id">Its number.</param>
    public CellOutput.ErrorOutput Describe(string cellName, int id) => Describe(
        Origin is null || Origin.Id == id ? $"{cellName} ended its own process" : $"{cellName} ended with its process, which {Origin.CellName} brought down");

    /// <summary>The error output of a cell that had ended: what it has left running, or nobody knows what, ended the process when no cell ran.</summary>
    public CellOutput.ErrorOutput DescribeAfter(string cellName) => Describe(
        Origin is null ? $"The kernel's process ended after {cellName}" : $"{cellName} ended its own process after its end");

    /// <summary>The error output of a cell that could not start any more.</summary>
    public CellOutput.ErrorOutput DescribeBefore(string cellName) =>
        Describe("KernelEnded", $"{cellName} could not start, because the kernel's process had ended: {Cause().Cause}.");

    /// <summary>One sentence on why it ended.</summary>
    public string Reason => $"The kernel's process had ended: {Cause().Cause}.";

    private CellOutput.ErrorOutput Describe(string what)
    {
        (string name, string cause) = Cause();
        return Describe(name, $"{what}: {cause}.");
    }

    private CellOutput.ErrorOutput Describe(string name, string what)
    {
        string message = what + " All variables are lost.";
        return new CellOutput.ErrorOutput(name, message, [message, .. Crash is null ? Shorten(StandardError) : Crash.Traceback]);
    }

    private (string Name, string Cause) Cause()
    {
        if (KilledFor is not null)
        {
            return ("KernelKilled", $"it was killed to stop {KilledFor}");
        }
        if (Crash is not null)
        {
            return (Crash.Name, $"nobody caught {Crash.Name} {(Origin is null ? "on a thread of its own" : $"in code that {Origin.CellName} had started")} ({Crash.Value})");
        }
        if (AnnouncedExitCode is { } announced)
        {
            return ("ProcessExited", string.Create(CultureInfo.InvariantCulture, $"it exited with code {announced}, as after Environment.Exit"));
        }
        if (StandardError.StartsWith("Stack overflow", StringComparison.Ordinal))
        {
            return ("StackOverflow", "its stack overflowed");
        }
        if (StandardError.Contains("System.Environment.FailFast(", StringComparison.Ordinal))
        {
            return ("FailFast", "it called Environment.FailFast");
        }
        return ExitCode switch
        {
            > SignalBase when !OperatingSystem.IsWindows() => ("ProcessKilled", string.Create(CultureInfo.InvariantCulture, $"signal {ExitCode - SignalBase} ended it")),
            null => ("ProcessDied", "its channel to us broke"),
            _ => ("ProcessDied", string.Create(CultureInfo.InvariantCulture, $"it ended with exit code {ExitCode}")),
        };
    }

    /// <summary>The trace of an overflown stack is one frame, thousands of times.</summary>
    private static IReadOnlyList<string> Shorten(string text)
    {
        List<(string Line, int Times)> lines = [];
        foreach (string line in Traceback.Clean(text.TrimEnd()).Where(line => line.Length > 0))
        {
            if (lines is [.., var last] && last.Line == line)
            {
                lines[^1] = (line, last.Times + 1);
            }
            else
            {
                lines.Add((line, 1));
            }
        }
        IEnumerable<string> shown = lines.Take(LinesShown).Select(entry =>
            entry.Times == 1 ? entry.Line : string.Create(CultureInfo.InvariantCulture, $"{entry.Line}   ({entry.Times:N0} times)"));
        return lines.Count <= LinesShown
            ? [.. shown]
            : [.. shown, string.Create(CultureInfo.InvariantCulture, $"   … and {lines.Count - LinesShown:N0} more lines")];
    }
}
