namespace Course.Concurrency.EventLoop;

/// <summary>A connection as two streams: <c>var (reader, writer) = await loop.OpenConnection(host, port);</c></summary>
public sealed class StreamPair
{
    /// <summary>Makes streams of a connected socket, which belongs to them from then on: closing the writer closes it.</summary>
    public StreamPair(EventLoop loop, INonBlockingSocket socket, int limit = AsyncStreamReader.DefaultLimit)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentNullException.ThrowIfNull(socket);
        Reader = new AsyncStreamReader(loop, socket, limit);
        Writer = new AsyncStreamWriter(loop, socket, Reader);
    }

    /// <summary>What the other end sends.</summary>
    public AsyncStreamReader Reader { get; }

    /// <summary>What is sent to the other end.</summary>
    public AsyncStreamWriter Writer { get; }

    /// <summary>Takes it apart.</summary>
    public void Deconstruct(out AsyncStreamReader reader, out AsyncStreamWriter writer) => (reader, writer) = (Reader, Writer);
}
