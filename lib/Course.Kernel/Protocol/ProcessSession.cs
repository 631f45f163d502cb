using System.Runtime.InteropServices;

namespace Course.Kernel.Protocol;

/// <summary>
/// The kernel's process and whatever its cells start, as one group that ends together. On Linux and macOS that is a session
/// of its own, which processes stay in when whoever started them is gone; Windows has no such thing, and there
/// <see cref="IsSupported"/> is false. Thread-safe.
/// </summary>
internal static class ProcessSession
{
    private const int KillSignal = 9;

    public static bool IsSupported => !OperatingSystem.IsWindows();

    /// <summary>The kernel's first act: what it starts from now on is in its session, and Ctrl-C in a terminal is no longer its business.</summary>
    public static void Found()
    {
        if (IsSupported)
        {
            _ = SetSession();
        }
    }

    /// <summary>Kills every process of the group, its founder included. A process that has made a group of its own escapes.</summary>
    /// <param name="founder">The id of the process that founded it, which may be gone.</param>
    public static void End(int founder)
    {
        // A negative id means the group; 0 and -1 would mean our own group, or everybody.
        if (IsSupported && founder > 1)
        {
            _ = Kill(-founder, KillSignal);
        }
    }

    [DllImport("libc", EntryPoint = "setsid")]
    private static extern int SetSession();

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
