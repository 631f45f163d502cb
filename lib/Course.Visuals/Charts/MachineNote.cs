using System.Runtime.InteropServices;

namespace Course.Visuals;

/// <summary>A line that says where a measurement was made: only ratios carry over to another machine.</summary>
public static class MachineNote
{
    /// <summary>This machine: operating system family, architecture, processors, .NET version. For what was measured once.</summary>
    public static string Machine { get; } = FormattableString.Invariant(
        $"{Family()}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} processors, {RuntimeInformation.FrameworkDescription}");

    /// <summary><see cref="Machine"/>, and how to read a chart of several measurements.</summary>
    public static string Here { get; } = $"{Machine}. Median, whiskers from least to most. Only ratios carry over to another machine.";

    private static string Family() => OperatingSystem.IsWindows() ? "Windows" : OperatingSystem.IsMacOS() ? "macOS" : OperatingSystem.IsLinux() ? "Linux" : "Other";
}
