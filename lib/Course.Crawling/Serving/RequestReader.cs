using System.Diagnostics.CodeAnalysis;

namespace Course.Crawling;

/// <summary>
/// Makes requests of the bytes that a client sends, in whatever pieces they arrive: the same bytes give the same readings,
/// wherever they were split. One reader for each connection, used by one thread at a time. It knows no socket and no clock.
/// </summary>
/// <remarks>
/// Reads the heads of HTTP/1.0 and HTTP/1.1 requests (RFC 9112, sections 2 to 5), one after the other if the client does not
/// wait for answers (section 9.3.2). A line may end with LF alone (section 2.2), so that one can type a request; empty lines
/// before a request are skipped. After a <see cref="RequestError"/> the reader is done: it ignores what follows.
/// </remarks>
public sealed class RequestReader
{
    private const byte CarriageReturn = (byte)'\r';
    private const byte LineFeed = (byte)'\n';
    private const byte TlsHandshake = 0x16;

    private readonly RequestLimits limits;
    private byte[] buffer = [];
    private int start; // unread bytes are buffer[start..end],
    private int end;
    private int searched; // and the first so many of them hold no line feed
    private int skipped; // bytes of empty lines before the request
    private RequestHead? head;
    private bool done;

    /// <summary>Makes a reader for one connection.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A limit is negative.</exception>
    public RequestReader(RequestLimits? limits = null)
    {
        this.limits = limits ?? new RequestLimits();
        this.limits.Check();
    }

    /// <summary>Takes bytes that arrived. They are copied.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        if (done) return;
        if (end + bytes.Length > buffer.Length) MakeRoom(bytes.Length);
        bytes.CopyTo(buffer.AsSpan(end));
        end += bytes.Length;
    }

    /// <summary>The next request, or what is wrong with it; false when more bytes are needed to tell.</summary>
    public bool TryRead([NotNullWhen(true)] out RequestReading? reading)
    {
        reading = null;
        while (!done && reading is null && TryReadLine(out var line, out reading))
        {
            if (head is null) ReadFirstLine(line, out reading);
            else if (line.IsEmpty) reading = head.Complete();
            else reading = head.AddField(line);
        }

        if (reading is not null) (head, skipped) = (null, 0);
        if (reading is RequestError) done = true;
        if (done || start == end) Release();
        return reading is not null;
    }

    private void ReadFirstLine(ReadOnlySpan<byte> line, out RequestReading? error)
    {
        error = null;
        if (!line.IsEmpty) head = RequestHead.Begin(line, limits, out error);
    }

    // False when no line is complete yet, or when it is already plain that it will be none: then there is an error.
    private bool TryReadLine(out ReadOnlySpan<byte> line, out RequestReading? error)
    {
        line = default;
        var rest = buffer.AsSpan(start..end);
        var feed = rest[searched..].IndexOf(LineFeed);
        var length = feed < 0 ? rest.Length : searched + feed + 1;
        error = head is null ? FirstLineError(rest, length) : head.SizeError(length);
        if (error is not null) return false;
        if (feed < 0)
        {
            searched = length;
            return false;
        }

        line = rest[..(length - 1)];
        if (line is [.., CarriageReturn]) line = line[..^1];
        start += length;
        searched = 0;
        if (head is not null) head.Count(length);
        else if (line.IsEmpty) skipped += length; // there may be no end of them
        return true;
    }

    // Checked on the first byte, not the first line: what is not HTTP may never send a line feed.
    private RequestError? FirstLineError(ReadOnlySpan<byte> rest, int length) => rest switch
    {
        [TlsHandshake, ..] => new RequestError(400, "This looks like TLS: the server speaks plain HTTP, so use http://, not https://."),
        [not (CarriageReturn or LineFeed) and var first, ..] when !Token.Has(first) => new RequestError(400, "The request does not begin with a method: send a line such as GET / HTTP/1.1."),
        _ when skipped + length > limits.RequestLineBytes => new RequestError(414, $"The request line is longer than {limits.RequestLineBytes} bytes."),
        _ => null,
    };

    private void MakeRoom(int count)
    {
        var unread = buffer.AsSpan(start..end);
        var larger = new byte[Math.Max(256, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(unread.Length + count)))];
        unread.CopyTo(larger);
        (buffer, start, end) = (larger, 0, unread.Length);
    }

    // A connection that waits for its answer, or for its next request, holds no buffer: there may be ten thousand.
    private void Release() => (buffer, start, end, searched) = ([], 0, 0, 0);
}
