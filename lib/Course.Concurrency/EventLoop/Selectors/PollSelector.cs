using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Course.Concurrency.EventLoop;

/// <summary>A selector on <c>poll</c>, which every Unix has: a <see cref="Select"/> looks at all that is registered, so it suits hundreds and not thousands.</summary>
/// <remarks>A descriptor that is closed while it is registered is reported as ready, so that its owner meets the error.</remarks>
[UnsupportedOSPlatform("windows")]
public sealed class PollSelector : ISelector
{
    private readonly Registrations registrations = new();
    private readonly List<ReadyDescriptor> ready = [];
    private readonly int readEnd;
    private readonly int writeEnd;
    private readonly Lock gate = new(); // between Wake and Dispose
    private PollEntry[] entries = new PollEntry[16];
    private int woken;
    private bool disposed;

    /// <summary>Makes a selector with nothing registered.</summary>
    public unsafe PollSelector()
    {
        var ends = stackalloc int[2];
        if (SystemCalls.Pipe(ends) != 0) SystemCalls.Fail("pipe");
        (readEnd, writeEnd) = (ends[0], ends[1]);
    }

    /// <inheritdoc/>
    public int Count => registrations.Count;

    /// <inheritdoc/>
    public SelectorKey Register(int descriptor, SelectorEvents events, object? data = null)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        registrations.CheckNew(descriptor, events);
        if (!SystemCalls.IsOpen(descriptor)) throw new InvalidOperationException($"Descriptor {descriptor} is closed: it cannot be registered.");
        return registrations.Set(descriptor, events, data);
    }

    /// <inheritdoc/>
    public SelectorKey Modify(int descriptor, SelectorEvents events, object? data = null)
    {
        registrations.Get(descriptor);
        Registrations.Check(events);
        if (!SystemCalls.IsOpen(descriptor)) registrations.ThrowClosed(descriptor);
        return registrations.Set(descriptor, events, data);
    }

    /// <inheritdoc/>
    public SelectorKey Unregister(int descriptor)
    {
        registrations.Get(descriptor);
        if (!SystemCalls.IsOpen(descriptor)) registrations.ThrowClosed(descriptor);
        return registrations.Remove(descriptor);
    }

    /// <inheritdoc/>
    public bool TryGetKey(int descriptor, out SelectorKey key) => registrations.TryGet(descriptor, out key);

    /// <inheritdoc/>
    public IReadOnlyList<ReadyDescriptor> Select(TimeSpan? timeout)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        ready.Clear();
        var count = Fill();
        if (PatientWait.For(SystemCalls.Milliseconds(timeout), (Selector: this, Count: count), static (call, milliseconds) => call.Selector.Wait(call.Count, milliseconds)) == 0) return ready;
        if (entries[0].Returned != 0) DrainWakeUp();
        foreach (var entry in entries.AsSpan(1, count - 1))
        {
            if (entry.Returned == 0 || !registrations.TryGet(entry.Descriptor, out var key)) continue;
            var found = (entry.Returned & ~PollEntry.Out) != 0 ? SelectorEvents.Read : SelectorEvents.None;
            if ((entry.Returned & ~PollEntry.In) != 0) found |= SelectorEvents.Write;
            found &= key.Events;
            if (found != SelectorEvents.None) ready.Add(new ReadyDescriptor(key, found));
        }

        return ready;
    }

    /// <inheritdoc/>
    // At most one byte is ever in the pipe, so that writing it never blocks.
    public unsafe void Wake()
    {
        lock (gate)
        {
            if (disposed || Interlocked.Exchange(ref woken, 1) != 0) return;
            byte one = 1;
            SystemCalls.Write(writeEnd, &one, 1);
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
            SystemCalls.Close(readEnd);
            SystemCalls.Close(writeEnd);
        }
    }

    private int Fill()
    {
        var count = registrations.Count + 1;
        if (entries.Length < count) entries = new PollEntry[count * 2];
        entries[0] = new PollEntry { Descriptor = readEnd, Wanted = PollEntry.In };
        var next = 1;
        foreach (var key in registrations.Keys)
        {
            var wanted = (key.Events & SelectorEvents.Read) != 0 ? PollEntry.In : (short)0;
            if ((key.Events & SelectorEvents.Write) != 0) wanted |= PollEntry.Out;
            entries[next++] = new PollEntry { Descriptor = key.Descriptor, Wanted = wanted };
        }

        return count;
    }

    private unsafe int Wait(int count, int milliseconds)
    {
        fixed (PollEntry* first = entries)
        {
            var found = SystemCalls.Poll(first, (nuint)count, milliseconds);
            if (found >= 0) return found;
            if (Marshal.GetLastPInvokeError() != SystemCalls.Interrupted) SystemCalls.Fail("poll");
            return 0;
        }
    }

    private unsafe void DrainWakeUp()
    {
        byte one;
        SystemCalls.Read(readEnd, &one, 1);
        Volatile.Write(ref woken, 0);
    }
}
