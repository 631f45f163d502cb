using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Course.Concurrency.EventLoop;

namespace Course.Crawling;

/// <summary>The client's end of a <see cref="SimulatedConnection"/> as a socket that never waits.</summary>
internal sealed class SimulatedSocket : INonBlockingSocket
{
    private readonly SimulatedNetwork network;
    private readonly VirtualSelector selector;
    private readonly int descriptor;
    private SimulatedConnection? connection;
    private SocketError state = SocketError.NotConnected;
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
        state is SocketError.NotConnected or SocketError.InProgress ? SelectorEvents.None
        : SelectorEvents.Write | (connection!.HasSomethingToReceive ? SelectorEvents.Read : SelectorEvents.None);

    // What a call says that needs a connection.
    private SocketError NotConnected => state == SocketError.InProgress ? SocketError.WouldBlock : state;

    public SocketError Connect(EndPoint remote)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (state != SocketError.NotConnected) return state == SocketError.InProgress ? SocketError.AlreadyInProgress : SocketError.IsConnected;
        var server = remote switch
        {
            DnsEndPoint named => named,
            IPEndPoint numbered => new DnsEndPoint(numbered.Address.ToString(), numbered.Port),
            _ => throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"A simulated network has no addresses such as {remote}: give a DnsEndPoint with the name of a server."), nameof(remote)),
        };
        RemoteEndPoint = remote;
        state = SocketError.InProgress;
        connection = network.Connect(server.Host, server.Port, (_, error) =>
        {
            state = CodeOf(error);
            Notify();
        }, CancellationToken.None);
        connection.Changed = Notify;
        return state == SocketError.InProgress ? SocketError.WouldBlock : state;
    }

    public SocketError TakeError() => state;

    public SocketError Receive(Span<byte> buffer, out int count)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        count = 0;
        return state == SocketError.Success ? connection!.TryReceive(buffer, out count) : NotConnected;
    }

    public SocketError Send(ReadOnlySpan<byte> bytes, out int count)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        var (taken, failure) = (0, NotConnected);
        if (state == SocketError.Success) connection!.Send(bytes.ToArray(), (sent, error) => (taken, failure) = (sent, CodeOf(error)));
        count = taken;
        return failure;
    }

    /// <summary>It does not listen.</summary>
    public SocketError Accept(out INonBlockingSocket? connection)
    {
        connection = null;
        return SocketError.InvalidArgument;
    }

    /// <summary>The server that there is does not listen for the end.</summary>
    public void ShutdownSend()
    {
    }

    public void Dispose()
    {
        if (disposed) return;
        disposed = true;
        selector.Close(descriptor);
        connection?.Dispose();
    }

    private static SocketError CodeOf(Exception? error) => error switch
    {
        null => SocketError.Success,
        SocketException exception => exception.SocketErrorCode,
        _ => SocketError.OperationAborted,
    };

    private void Notify()
    {
        if (!disposed) selector.Notify(descriptor);
    }
}
