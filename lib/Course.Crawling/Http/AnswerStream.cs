namespace Course.Crawling;

/// <summary>
/// A connection that brings one answer, as <see cref="HttpClient"/> is to see it. Two things that a crawler wants to know are not
/// to be had from its exceptions: whether the server closed without a byte, and whether what came was HTTP at all.
/// </summary>
internal sealed class AnswerStream(Stream connection) : Stream
{
    private readonly byte[] beginning = new byte[ResponseHead.BeginningLength];
    private int begun;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await connection.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (!buffer.IsEmpty) Check(buffer.Span[..count]);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => connection.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => connection.WriteAsync(buffer, offset, count, cancellationToken);

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override Task FlushAsync(CancellationToken cancellationToken) => connection.FlushAsync(cancellationToken);

    public override void Flush() => connection.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) connection.Dispose();
        base.Dispose(disposing);
    }

    private void Check(ReadOnlySpan<byte> bytes)
    {
        if (begun == beginning.Length) return;
        if (bytes.IsEmpty && begun == 0) throw ResponseReader.ClosedAtOnce();
        var taken = Math.Min(bytes.Length, beginning.Length - begun);
        bytes[..taken].CopyTo(beginning.AsSpan(begun));
        begun += taken;
        ResponseHead.CheckBeginning(beginning.AsSpan(0, begun));
    }
}
