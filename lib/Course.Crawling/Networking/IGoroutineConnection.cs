namespace Course.Crawling;

/// <summary>A connection whose operations a goroutine awaits. Sending one thing and receiving one may be under way at a time. Disposing closes it.</summary>
public interface IGoroutineConnection : IDisposable
{
    /// <summary>Sends as many of <paramref name="bytes"/> as the network takes, which may be fewer than all.</summary>
    /// <param name="bytes">What to send; not to be changed before the end.</param>
    /// <param name="cancellationToken">Ends the wait; the connection is then of no more use.</param>
    /// <returns>How many it took, at least one.</returns>
    /// <exception cref="System.Net.Sockets.SocketException">The connection broke.</exception>
    ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Waits until something has arrived.</summary>
    /// <param name="buffer">Where it goes; not to be used before the end.</param>
    /// <param name="cancellationToken">Ends the wait; the connection is then of no more use.</param>
    /// <returns>How many bytes; 0 when the server has closed the connection and all has been received.</returns>
    /// <exception cref="System.Net.Sockets.SocketException">The connection broke.</exception>
    ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken);
}
