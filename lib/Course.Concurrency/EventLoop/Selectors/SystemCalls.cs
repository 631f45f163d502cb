using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Course.Concurrency.EventLoop;

/// <summary>The system calls that the selectors make, and the one of a socket that the runtime makes dear; nothing else of the C library.</summary>
internal static partial class SystemCalls
{
    public const int Interrupted = 4; // EINTR
    public const int BadDescriptor = 9; // EBADF
    public const int NoEntry = 2; // ENOENT
    public const int NotPermitted = 1; // EPERM

    public static readonly int InProgress = OperatingSystem.IsLinux() ? 115 : 36; // EINPROGRESS

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    public static unsafe partial int Connect(int descriptor, byte* address, uint length);

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    public static unsafe partial int EpollControl(int epoll, int operation, int descriptor, byte* epollEvent);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    public static unsafe partial int EpollWait(int epoll, byte* events, int maximum, int milliseconds);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventDescriptor(uint value, int flags);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static unsafe partial int Poll(PollEntry* entries, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "pipe", SetLastError = true)]
    public static unsafe partial int Pipe(int* ends);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static unsafe partial nint Read(int descriptor, void* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static unsafe partial nint Write(int descriptor, void* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    /// <summary>Whether the number stands for an open file.</summary>
    // poll and not fcntl: a function with a variable number of arguments is called in another way on some systems.
    public static unsafe bool IsOpen(int descriptor)
    {
        PollEntry entry = new() { Descriptor = descriptor };
        return Poll(&entry, 1, 0) <= 0 || (entry.Returned & PollEntry.Invalid) == 0;
    }

    /// <summary>The time to wait in whole milliseconds, never too short: a loop that woke up early would turn for nothing.</summary>
    public static int Milliseconds(TimeSpan? timeout) => timeout is not { } time ? -1
        : time <= TimeSpan.Zero ? 0
        : (int)Math.Min(int.MaxValue, (time.Ticks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond);

    [DoesNotReturn]
    public static void Fail(string call)
    {
        var error = Marshal.GetLastPInvokeError();
        throw new InvalidOperationException($"{call} failed: {Marshal.GetPInvokeErrorMessage(error)}.", new Win32Exception(error));
    }
}
