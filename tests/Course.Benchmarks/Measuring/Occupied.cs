using System.Diagnostics;
using System.Globalization;

namespace Course.Benchmarks.Measuring;

/// <summary>The memory that a process occupies, in bytes: what it has for itself, and what other processes may share, such as the runtime's files.</summary>
internal readonly record struct Occupied(long Alone, long Shared)
{
    /// <summary>As Linux tells; elsewhere the whole resident set counts as the process's own.</summary>
    public static Occupied By(int process)
    {
        var file = string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/smaps_rollup");
        if (!File.Exists(file))
        {
            using var found = Process.GetProcessById(process);
            return new(found.WorkingSet64, 0);
        }

        var lines = File.ReadAllLines(file);
        return new(Sum("Private_"), Sum("Shared_"));

        long Sum(string kind) => lines.Where(line => line.StartsWith(kind, StringComparison.Ordinal)).Sum(line => 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture));
    }
}
