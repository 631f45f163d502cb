namespace Course.Concurrency.EventLoop;

/// <summary>Chooses a selector.</summary>
public static class Selector
{
    /// <summary>Makes the best one for this system: <see cref="EpollSelector"/> on Linux, <see cref="PollSelector"/> on other Unixes.</summary>
    /// <exception cref="PlatformNotSupportedException">
    /// On Windows, where neither exists: a selector on its completion ports, or on the kqueue of BSD and macOS, is not built.
    /// </exception>
    public static ISelector Create() =>
        OperatingSystem.IsLinux() ? new EpollSelector()
        : !OperatingSystem.IsWindows() ? new PollSelector()
        : throw new PlatformNotSupportedException("There is no selector for Windows: run the loop in virtual time (VirtualSelector), or on Linux (WSL has one).");
}
