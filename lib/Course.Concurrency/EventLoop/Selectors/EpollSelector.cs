using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Course.Concurrency.EventLoop;

/// <summary>A selector on Linux's <c>epoll</c>: what a <see cref="Select"/> costs depends on how many are ready, not on how many are registered.</summary>
/// <remarks>
/// A descriptor that is closed while it is registered is never reported again: the kernel forgets it. Do not register one of a
/// <see cref="System.Net.Sockets.Socket"/> that is used with asynchronous operations: the runtime has an epoll of its own for it.
/// </remarks>
[SupportedOSPlatform("linux")]
public sealed class EpollSelector : ISelector
{
    private const int CloseOnExec = 0x80000; // EPOLL_CLOEXEC, EFD_CLOEXEC
    private const int NonBlocking = 0x800; // EFD_NONBLOCK
    private const int Add = 1;
    private const int Delete = 2;
    private const int Change = 3;
    private const uint In = 1;
    private const uint Out = 4;
    private const int MostAtOnce = 1024;

    // struct epoll_event: a 32-bit mask and 64 bits of data; packed on x86, aligned elsewhere.
    private static readonly bool IsPacked = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86;
    private static readonly int EventSize = IsPacked ? 12 : 16;
    private static readonly int DataOffset = IsPacked ? 4 : 8;

    private readonly Registrations registrations = new();
    private readonly List<ReadyDescriptor> ready = [];
    private readonly byte[] events = GC.AllocateUninitializedArray<byte>(MostAtOnce * 16, pinned: true);
    private readonly int epoll;
    private readonly int wakeUp;
    private readonly Lock gate = new(); // between Wake and Dispose
    private bool disposed;

    /// <summary>Makes a selector with nothing registered.</summary>
    public EpollSelector()
    {
        epoll = SystemCalls.EpollCreate(CloseOnExec);
        if (epoll < 0) SystemCalls.Fail("epoll_create1");
        wakeUp = SystemCalls.EventDescriptor(0, CloseOnExec | NonBlocking);
        if (wakeUp < 0 || Control(Add, wakeUp, In) != 0)
        {
            Dispose();
            SystemCalls.Fail("eventfd");
        }
    }

    /// <inheritdoc/>
    public int Count => registrations.Count;

    /// <inheritdoc/>
    public SelectorKey Register(int descriptor, SelectorEvents events, object? data = null)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        registrations.CheckNew(descriptor, events);
        if (Control(Add, descriptor, Mask(events)) != 0)
        {
            throw Marshal.GetLastPInvokeError() switch
            {
                SystemCalls.BadDescriptor => new InvalidOperationException($"Descriptor {descriptor} is closed: it cannot be registered."),
                SystemCalls.NotPermitted => new InvalidOperationException($"Descriptor {descriptor} is a file or a folder, which is always ready: epoll takes pipes, sockets, terminals and the like."),
                var error => new InvalidOperationException($"epoll_ctl refused descriptor {descriptor}: {Marshal.GetPInvokeErrorMessage(error)}."),
            };
        }

        return registrations.Set(descriptor, events, data);
    }

    /// <inheritdoc/>
    public SelectorKey Modify(int descriptor, SelectorEvents events, object? data = null)
    {
        var key = registrations.Get(descriptor);
        Registrations.Check(events);
        if (key.Events == events && Equals(key.Data, data)) return key;
        if (Control(Change, descriptor, Mask(events)) != 0) Refuse("epoll_ctl", descriptor);
        return registrations.Set(descriptor, events, data);
    }

    /// <inheritdoc/>
    public SelectorKey Unregister(int descriptor)
    {
        var key = registrations.Get(descriptor);
        if (Control(Delete, descriptor, 0) != 0) Refuse("epoll_ctl", descriptor);
        return registrations.Remove(descriptor);
    }

    /// <inheritdoc/>
    public bool TryGetKey(int descriptor, out SelectorKey key) => registrations.TryGet(descriptor, out key);

    /// <inheritdoc/>
    public IReadOnlyList<ReadyDescriptor> Select(TimeSpan? timeout)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        ready.Clear();
        var count = PatientWait.For(SystemCalls.Milliseconds(timeout), this, static (selector, milliseconds) => selector.Wait(milliseconds));
        for (var item = 0; item < count; item++)
        {
            var entry = events.AsSpan(item * EventSize, EventSize);
            Note(BinaryPrimitives.ReadInt32LittleEndian(entry[DataOffset..]), BinaryPrimitives.ReadUInt32LittleEndian(entry));
        }

        return ready;
    }

    /// <inheritdoc/>
    public unsafe void Wake()
    {
        lock (gate)
        {
            if (disposed) return;
            ulong one = 1;
            SystemCalls.Write(wakeUp, &one, sizeof(ulong)); // it fails only when the counter is full, and then a wake-up is on its way
        }
    }

    /// <summary>Closes the selector. The registered descriptors stay open.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (disposed) return;
            disposed = true;
            registrations.Clear();
            if (wakeUp >= 0) SystemCalls.Close(wakeUp);
            SystemCalls.Close(epoll);
        }
    }

    private void Note(int descriptor, uint mask)
    {
        if (descriptor == wakeUp)
        {
            DrainWakeUp();
            return;
        }

        // An error or a hang-up is nothing that one waits for: whoever waits, for whatever, is to meet it.
        if (!registrations.TryGet(descriptor, out var key)) return;
        var found = (mask & ~Out) != 0 ? SelectorEvents.Read : SelectorEvents.None;
        if ((mask & ~In) != 0) found |= SelectorEvents.Write;
        found &= key.Events;
        if (found != SelectorEvents.None) ready.Add(new ReadyDescriptor(key, found));
    }

    private unsafe int Wait(int milliseconds)
    {
        fixed (byte* first = events)
        {
            var count = SystemCalls.EpollWait(epoll, first, MostAtOnce, milliseconds);
            if (count >= 0) return count;
            if (Marshal.GetLastPInvokeError() != SystemCalls.Interrupted) SystemCalls.Fail("epoll_wait");
            return 0; // a signal: whoever waits in slices waits on; a loop looks around and comes back
        }
    }

    private unsafe void DrainWakeUp()
    {
        ulong count;
        SystemCalls.Read(wakeUp, &count, sizeof(ulong));
    }

    private unsafe int Control(int operation, int descriptor, uint mask)
    {
        var entry = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(new Span<byte>(entry, 4), mask);
        BinaryPrimitives.WriteInt64LittleEndian(new Span<byte>(entry + DataOffset, 8), descriptor);
        return SystemCalls.EpollControl(epoll, operation, descriptor, entry);
    }

    // ENOENT: the number stands for another file by now, which was never registered.
    private void Refuse(string call, int descriptor)
    {
        if (Marshal.GetLastPInvokeError() is SystemCalls.BadDescriptor or SystemCalls.NoEntry) registrations.ThrowClosed(descriptor);
        SystemCalls.Fail(call);
    }

    private static uint Mask(SelectorEvents events) =>
        ((events & SelectorEvents.Read) != 0 ? In : 0) | ((events & SelectorEvents.Write) != 0 ? Out : 0);
}
