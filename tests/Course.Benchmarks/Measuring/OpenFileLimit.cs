using System.Globalization;

namespace Course.Benchmarks.Measuring;

/// <summary>How many files, and so sockets, a process may have open.</summary>
internal static class OpenFileLimit
{
    private const string LimitsOfThisProcess = "/proc/self/limits";
    private const int Reserve = 500;

    /// <summary>Why so many connections cannot be opened, and what to do; null when they can, or when the system does not tell.</summary>
    /// <remarks>The hard limit counts: .NET raises the soft one to it when it starts.</remarks>
    public static string? Refusal(int connections)
    {
        if (!File.Exists(LimitsOfThisProcess)) return null;
        var line = File.ReadLines(LimitsOfThisProcess).First(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        if (!int.TryParse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[4], CultureInfo.InvariantCulture, out var hardLimit) || hardLimit >= connections + Reserve) return null;
        return string.Create(CultureInfo.InvariantCulture, $"{connections} connections need {connections + Reserve} open files, and this process may have {hardLimit}: raise the limit (ulimit -Hn, as root), or ask for fewer with --connections.");
    }
}
