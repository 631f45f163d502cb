using System.Runtime.InteropServices;

namespace Course.Visuals;

/// <summary>A line that says where a measurement was made: only ratios carry over to another machine.</summary>
public static class MachineNote
{
    /// <summary>This machine: operating system family, architecture, processors, .NET version.</summary>
    public static string Here { get; } = FormattableString.Invariant(
        $"{System()}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} processors, {RuntimeInformation.FrameworkDescription}. Median, whiskers from least to most. Only ratios carry over to another machine.");

    private static string System() => OperatingSystem.IsWindows() ? "Windows" : OperatingSystem.IsMacOS() ? "macOS" : OperatingSystem.IsLinux() ? "Linux" : "Other";
}
