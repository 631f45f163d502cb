using System.Runtime.InteropServices;

namespace Course.Kernel.Protocol;

/// <summary>Signals to other processes; Windows has none.</summary>
internal static class ProcessSignal
{
    private const int InterruptSignal = 2;

    public static bool IsSupported => !OperatingSystem.IsWindows();

    /// <summary>Sends SIGINT, as Ctrl-C in a terminal does.</summary>
    public static void Interrupt(int process)
    {
        if (IsSupported)
        {
            _ = Kill(process, InterruptSignal);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
