using System.Diagnostics;
using System.Globalization;

namespace Course.Concurrency.Measuring;

/// <summary>How many threads this process has, and how many bytes of main memory it holds.</summary>
internal readonly record struct ProcessReading(int Threads, long Memory)
{
    private const string StatusOfThisProcess = "/proc/self/status";

    public static ProcessReading Now() => OfLinux() ?? OfAnySystem();

    // One small file, whatever the number of threads; the general way reads a file for each of them.
    private static ProcessReading? OfLinux()
    {
        if (!OperatingSystem.IsLinux()) return null;
        try
        {
            var status = File.ReadAllText(StatusOfThisProcess);
            return NumberAfter("\nThreads:", status) is { } threads && NumberAfter("\nVmRSS:", status) is { } kibibytes ? new ProcessReading((int)threads, kibibytes * 1024) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static ProcessReading OfAnySystem()
    {
        using var process = Process.GetCurrentProcess();
        return new ProcessReading(process.Threads.Count, process.WorkingSet64);
    }

    private static long? NumberAfter(string name, string status)
    {
        var start = status.IndexOf(name, StringComparison.Ordinal);
        if (start < 0) return null;
        var digits = status.AsSpan(start + name.Length).TrimStart();
        var length = digits.IndexOfAnyExceptInRange('0', '9');
        return long.TryParse(length < 0 ? digits : digits[..length], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
