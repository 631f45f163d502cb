using System.Net;
using System.Net.Sockets;

namespace Course.Concurrency.EventLoop;

/// <summary>One of two connected ends in virtual time: what one sends, the other receives, with a limit on what may be on its way.</summary>
public sealed class VirtualSocket : INonBlockingSocket
{
    private readonly VirtualSelector selector;
    private readonly int capacity;
    private readonly int descriptor;
    private byte[] arrived = [];
    private VirtualSocket? peer;
    private bool ended; // the peer sends no more
    private bool broken; // the peer has gone
    private bool sendsNoMore;
    private bool disposed;

    private VirtualSocket(VirtualSelector selector, int capacity)
    {
        this.selector = selector;
        this.capacity = capacity;
        descriptor = selector.Open(() => Readiness);
    }

    /// <inheritdoc/>
    public int Descriptor => disposed ? -1 : descriptor;

    /// <inheritdoc/>
    public EndPoint? LocalEndPoint => null;

    /// <inheritdoc/>
    public EndPoint? RemoteEndPoint => null;

    private SelectorEvents Readiness =>
        (arrived.Length > 0 || ended ? SelectorEvents.Read : SelectorEvents.None) | (broken || peer!.arrived.Length < peer.capacity ? SelectorEvents.Write : SelectorEvents.None);

    /// <summary>Makes two connected ends.</summary>
    /// <param name="selector">Who waits for both.</param>
    /// <param name="capacity">How many bytes each end holds that have not been received.</param>
    public static (VirtualSocket First, VirtualSocket Second) Pair(VirtualSelector selector, int capacity = 65_536)
    {
        ArgumentNullException.ThrowIfNull(selector);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        VirtualSocket first = new(selector, capacity);
        VirtualSocket second = new(selector, capacity) { peer = first };
        first.peer = second;
        return (first, second);
    }

    /// <summary>It is connected from the beginning.</summary>
    public SocketError Connect(EndPoint remote) => SocketError.IsConnected;

    /// <inheritdoc/>
    public SocketError TakeError() => SocketError.Success;

    /// <inheritdoc/>
    public SocketError Receive(Span<byte> buffer, out int count)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        count = Math.Min(buffer.Length, arrived.Length);
        if (count == 0) return ended || buffer.IsEmpty ? SocketError.Success : SocketError.WouldBlock;
        arrived.AsSpan(0, count).CopyTo(buffer);
        arrived = arrived[count..];
        peer!.Changed();
        return SocketError.Success;
    }

    /// <inheritdoc/>
    public SocketError Send(ReadOnlySpan<byte> bytes, out int count)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        count = 0;
        if (sendsNoMore) return SocketError.Shutdown;
        if (broken) return SocketError.ConnectionReset;
        count = Math.Min(bytes.Length, peer!.capacity - peer.arrived.Length);
        if (count == 0 && !bytes.IsEmpty) return SocketError.WouldBlock;
        peer.arrived = [.. peer.arrived, .. bytes[..count]];
        peer.Changed();
        return SocketError.Success;
    }

    /// <summary>It does not listen.</summary>
    public SocketError Accept(out INonBlockingSocket? connection)
    {
        connection = null;
        return SocketError.InvalidArgument;
    }

    /// <inheritdoc/>
    public void ShutdownSend()
    {
        sendsNoMore = true;
        peer!.ended = true;
        peer.Changed();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (disposed) return;
        disposed = true;
        selector.Close(descriptor);
        peer!.ended = peer.broken = true;
        peer.Changed();
    }

    private void Changed()
    {
        if (!disposed) selector.Notify(descriptor);
    }
}
