using Xunit;

namespace Course.Kernel.Tests;

/// <summary>SIGINT, as these tests have got it from whoever started them.</summary>
internal static class InterruptSignal
{
    /// <summary>Skips a test that would wait for the signal for ever.</summary>
    public static void SkipWhereItIsIgnored() =>
        Assert.SkipWhen(IsIgnored(), "These tests were started with SIGINT ignored, as nohup and a shell's & do, and what they start inherits that.");

    /// <summary>Linux tells which signals a process ignores, as a set of bits of which SIGINT is the second.</summary>
    private static bool IsIgnored()
    {
        const string Field = "SigIgn:";
        string? ignored = File.Exists("/proc/self/status") ? File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal)) : null;
        return ignored is not null && (Convert.ToUInt64(ignored[Field.Length..].Trim(), 16) & 0b10) != 0;
    }
}
