using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Course.Concurrency.EventLoop;

/// <summary>A socket of the operating system that never waits, over a <see cref="Socket"/> on which nothing asynchronous is done.</summary>
// The runtime's own epoll takes a socket in with its first asynchronous operation. This one makes none, so the descriptor is ours to wait for.
public sealed class SystemSocket : INonBlockingSocket
{
    private readonly Socket socket;
    private readonly int descriptor;
    private bool disposed;
    private EndPoint? connectedTo;

    /// <summary>Makes a TCP socket for addresses of a family; small messages go out at once.</summary>
    public SystemSocket(AddressFamily family = AddressFamily.InterNetwork)
        : this(new Socket(family, SocketType.Stream, family == AddressFamily.Unix ? ProtocolType.Unspecified : ProtocolType.Tcp))
    {
    }

    private SystemSocket(Socket socket)
    {
        this.socket = socket;
        socket.Blocking = false;
        if (socket.ProtocolType == ProtocolType.Tcp) socket.NoDelay = true;
        descriptor = (int)socket.Handle;
    }

    /// <inheritdoc/>
    public int Descriptor => disposed ? -1 : descriptor;

    /// <inheritdoc/>
    public EndPoint? LocalEndPoint => connectedTo is null || disposed ? socket.LocalEndPoint : AsTheSystemKnowsIt.LocalEndPoint;

    /// <inheritdoc/>
    public EndPoint? RemoteEndPoint => connectedTo ?? socket.RemoteEndPoint;

    // The Socket has not been told that it is connected. One that is made of a descriptor asks the system; it does not own it, and is not disposed of.
    private Socket AsTheSystemKnowsIt => new(new SafeSocketHandle(descriptor, ownsHandle: false));

    /// <summary>Makes a socket that listens.</summary>
    /// <param name="local">The address; port 0 takes a free one, see <see cref="LocalEndPoint"/>.</param>
    /// <param name="backlog">How many connections may wait to be accepted.</param>
    /// <exception cref="SocketException">The address is taken, or not this machine's.</exception>
    public static SystemSocket Listen(EndPoint local, int backlog = 100)
    {
        ArgumentNullException.ThrowIfNull(local);
        SystemSocket listener = new(local.AddressFamily);
        try
        {
            listener.socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            listener.socket.Bind(local);
            listener.socket.Listen(backlog);
            return listener;
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public SocketError Connect(EndPoint remote)
    {
        ArgumentNullException.ThrowIfNull(remote);
        ObjectDisposedException.ThrowIf(disposed, this);
        if (OperatingSystem.IsWindows() || BeginToConnect(remote) is not { } begun) return ConnectThrowing(remote);
        connectedTo = remote;
        return begun;
    }

    // Socket.Connect throws an exception for what is no error here, that it takes a while: with ten thousand connections that was most
    // of what they cost. Null is an error, which Socket.Connect is to name.
    private unsafe SocketError? BeginToConnect(EndPoint remote)
    {
        var address = remote.Serialize();
        fixed (byte* bytes = address.Buffer.Span)
        {
            if (SystemCalls.Connect(descriptor, bytes, (uint)address.Size) == 0) return SocketError.Success;
        }

        var error = Marshal.GetLastPInvokeError();
        return error == SystemCalls.InProgress || error == SystemCalls.Interrupted ? SocketError.WouldBlock : null;
    }

    private SocketError ConnectThrowing(EndPoint remote)
    {
        try
        {
            socket.Connect(remote);
            return SocketError.Success;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode is SocketError.InProgress ? SocketError.WouldBlock : exception.SocketErrorCode;
        }
    }

    /// <inheritdoc/>
    public SocketError TakeError() => (SocketError)(int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;

    /// <inheritdoc/>
    public SocketError Receive(Span<byte> buffer, out int count)
    {
        count = socket.Receive(buffer, SocketFlags.None, out var error);
        return error;
    }

    /// <inheritdoc/>
    public SocketError Send(ReadOnlySpan<byte> bytes, out int count)
    {
        count = socket.Send(bytes, SocketFlags.None, out var error);
        return error;
    }

    /// <inheritdoc/>
    public SocketError Accept(out INonBlockingSocket? connection)
    {
        try
        {
            connection = new SystemSocket(socket.Accept());
            return SocketError.Success;
        }
        catch (SocketException exception)
        {
            connection = null;
            return exception.SocketErrorCode;
        }
    }

    /// <inheritdoc/>
    public void ShutdownSend()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The connection is broken: the other end has been told already.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        disposed = true;
        socket.Dispose();
    }
}
