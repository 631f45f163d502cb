namespace Course.Crawling;

/// <summary>The client's end of a <see cref="SimulatedConnection"/> as a stream, for asynchronous use.</summary>
internal sealed class SimulatedStream(SimulatedStreamNetwork network, SimulatedConnection connection) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await network.Await<int>(then => connection.Receive(buffer, then)).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not ObjectDisposedException)
        {
            throw new IOException("The connection broke.", exception); // as a NetworkStream says it
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Exception? failure = null;
        while (!buffer.IsEmpty && failure is null)
        {
            connection.Send(buffer, (count, error) => (buffer, failure) = (buffer[count..], error)); // at once
        }

        return failure is null ? ValueTask.CompletedTask : ValueTask.FromException(failure is ObjectDisposedException ? failure : new IOException("The connection broke.", failure));
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) connection.Dispose();
        base.Dispose(disposing);
    }
}
