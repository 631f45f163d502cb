using System.Runtime.InteropServices;

namespace Course.Concurrency.EventLoop;

/// <summary><c>struct pollfd</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollEntry
{
    public const short In = 1;
    public const short Out = 4;
    public const short Invalid = 0x20; // POLLNVAL

    public int Descriptor;
    public short Wanted;
    public short Returned;
}
