using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Course.Concurrency.EventLoop;

namespace Course.Crawling;

/// <summary>The client's end of a simulated connection as a socket that never waits: its calls do what can be done at once, or say <see cref="SocketError.WouldBlock"/>.</summary>
internal sealed class SimulatedSocket : INonBlockingSocket
{
    private readonly SimulatedNetwork network;
    private readonly VirtualSelector selector;
    private readonly int descriptor;
    private readonly CancellationTokenSource life = new();
    private SimulatedConnection? connection;
    private SocketError connecting = SocketError.NotConnected;
    private bool hasArrived; // a receive would not wait: there are bytes, the end, or an error
    private bool disposed;

    public SimulatedSocket(SimulatedNetwork network, VirtualSelector selector)
    {
        this.network = network;
        this.selector = selector;
        descriptor = selector.Open(() => Readiness);
    }

    public int Descriptor => disposed ? -1 : descriptor;

    public EndPoint? LocalEndPoint => null;

    public EndPoint? RemoteEndPoint { get; private set; }

    private SelectorEvents Readiness =>
        connecting is SocketError.NotConnected or SocketError.WouldBlock ? SelectorEvents.None
        : connecting != SocketError.Success || hasArrived ? SelectorEvents.Read | SelectorEvents.Write
        : SelectorEvents.Write;

    public SocketError Connect(EndPoint remote)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (connecting != SocketError.NotConnected) return connecting == SocketError.WouldBlock ? SocketError.AlreadyInProgress : SocketError.IsConnected;
        var (host, port) = remote switch
        {
            DnsEndPoint named => (named.Host, named.Port),
            IPEndPoint numbered => (numbered.Address.ToString(), numbered.Port),
            _ => throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"A simulated network has no addresses such as {remote}: give a DnsEndPoint with the name of a server."), nameof(remote)),
        };
        RemoteEndPoint = remote;
        connecting = SocketError.WouldBlock;
        network.Connect(host, port, (opened, error) =>
        {
            connection = opened;
            connecting = error is null ? SocketError.Success : CodeOf(error);
            Watch();
            Changed();
        }, life.Token);
        return connecting;
    }

    public SocketError TakeError() => connecting is SocketError.NotConnected or SocketError.WouldBlock ? SocketError.Success : connecting;

    public SocketError Receive(Span<byte> buffer, out int count)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        count = 0;
        if (connection is null) return connecting;
        if (!hasArrived) return SocketError.WouldBlock;
        hasArrived = false;
        var (received, result) = (0, SocketError.Success);
        var taken = new byte[buffer.Length];
        connection.Receive(taken, (number, error) => (received, result) = (number, error is null ? SocketError.Success : CodeOf(error)));
        taken.AsSpan(0, received).CopyTo(buffer);
        count = received;
        Watch();
        return result;
    }

    public SocketError Send(ReadOnlySpan<byte> bytes, out int count)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        count = 0;
        if (connection is null) return connecting;
        var (taken, result) = (0, SocketError.Success);
        connection.Send(bytes.ToArray(), (number, error) => (taken, result) = (number, error is null ? SocketError.Success : CodeOf(error)));
        count = taken;
        return result;
    }

    public SocketError Accept(out INonBlockingSocket? connection)
    {
        connection = null;
        return SocketError.InvalidArgument;
    }

    /// <summary>Nothing: a simulated server answers what it has been asked, whether more is to come or not.</summary>
    public void ShutdownSend()
    {
    }

    public void Dispose()
    {
        if (disposed) return;
        disposed = true;
        selector.Close(descriptor);
        life.Cancel(); // ends the connection, or the attempt at one
        life.Dispose();
    }

    // A receive without room takes nothing, and ends when there is something to take.
    private void Watch() => connection?.Receive(Memory<byte>.Empty, (_, _) =>
    {
        hasArrived = true;
        Changed();
    });

    private void Changed()
    {
        if (!disposed) selector.Notify(descriptor);
    }

    private static SocketError CodeOf(Exception error) => error is SocketException socket ? socket.SocketErrorCode : SocketError.OperationAborted;
}
