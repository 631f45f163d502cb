using System.Net.Sockets;

namespace Course.Crawling;

/// <summary>A connection whose calls block. One thread at a time uses it; disposing closes it, and may be done twice.</summary>
public interface IBlockingConnection : IDisposable
{
    /// <summary>Sends as many of <paramref name="bytes"/> as the network takes, which may be fewer than all.</summary>
    /// <returns>How many it took, at least one: send the others next.</returns>
    /// <exception cref="SocketException">The connection is broken.</exception>
    /// <exception cref="OperationCanceledException">The life of the connection was cancelled.</exception>
    int Send(ReadOnlyMemory<byte> bytes);

    /// <summary>Waits until something has arrived, and puts as much of it as there is room for into <paramref name="buffer"/>.</summary>
    /// <returns>How many bytes, which may be fewer than the server sent at once; 0 when it has closed the connection and all has been received.</returns>
    /// <exception cref="SocketException">The connection is broken.</exception>
    /// <exception cref="OperationCanceledException">The life of the connection was cancelled.</exception>
    int Receive(Memory<byte> buffer);
}
