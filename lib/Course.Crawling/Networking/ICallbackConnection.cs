namespace Course.Crawling;

/// <summary>
/// A connection whose calls return at once. Sending one thing and receiving one may be under way at a time. Disposing closes it
/// and may be done twice; what is under way then ends with <see cref="ObjectDisposedException"/>.
/// </summary>
public interface ICallbackConnection : IDisposable
{
    /// <summary>Begins to send as many of <paramref name="bytes"/> as the network takes, which may be fewer than all.</summary>
    /// <param name="bytes">What to send; not to be changed before the callback.</param>
    /// <param name="completion">Gets how many it took, at least one: send the others next.</param>
    void Send(ReadOnlyMemory<byte> bytes, Completion<int> completion);

    /// <summary>Begins to wait until something has arrived.</summary>
    /// <param name="buffer">Where it goes; not to be used before the callback.</param>
    /// <param name="completion">Gets how many bytes, which may be fewer than the server sent at once; 0 when it has closed the connection and all has been received.</param>
    void Receive(Memory<byte> buffer, Completion<int> completion);
}
