using System.Net;
using System.Net.Sockets;

namespace Course.Concurrency.EventLoop;

/// <summary>
/// A socket whose calls never wait: they do what can be done at once, or say <see cref="SocketError.WouldBlock"/>. Wait for its
/// <see cref="Descriptor"/> with an <see cref="ISelector"/>, then call again. Not thread-safe.
/// </summary>
public interface INonBlockingSocket : IDisposable
{
    /// <summary>The number to wait with; -1 after it is disposed.</summary>
    int Descriptor { get; }

    /// <summary>Its own address, when it has one.</summary>
    EndPoint? LocalEndPoint { get; }

    /// <summary>The other end's address, when it is connected.</summary>
    EndPoint? RemoteEndPoint { get; }

    /// <summary>Begins to connect. After <see cref="SocketError.WouldBlock"/> wait for Write, then see <see cref="TakeError"/>.</summary>
    SocketError Connect(EndPoint remote);

    /// <summary>What became of the connecting: <see cref="SocketError.Success"/> if the connection stands.</summary>
    SocketError TakeError();

    /// <summary>Takes what has arrived, as far as there is room for it. Success with a count of 0: the other end sends no more.</summary>
    SocketError Receive(Span<byte> buffer, out int count);

    /// <summary>Gives as many bytes as there is room for, which may be fewer than all.</summary>
    SocketError Send(ReadOnlySpan<byte> bytes, out int count);

    /// <summary>Takes a connection that somebody has made to this listening socket.</summary>
    SocketError Accept(out INonBlockingSocket? connection);

    /// <summary>Says to the other end that nothing more will be sent.</summary>
    void ShutdownSend();
}
