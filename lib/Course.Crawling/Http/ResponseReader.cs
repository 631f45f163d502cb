using System.Buffers;

namespace Course.Crawling;

/// <summary>
/// Makes a response of the bytes that a server sends, in whatever pieces they arrive: the same bytes give the same response,
/// or the same error, wherever they were split. One reader for each response, used by one thread at a time. It knows no socket
/// and no clock.
/// </summary>
/// <remarks>
/// Reads HTTP/1.0 and HTTP/1.1 (RFC 9112, sections 2 to 7): content of an announced length, chunked, or up to the end of the
/// connection. Interim responses (100 to 199) are passed over; what follows a complete response is ignored. A line may end with
/// LF alone. After an error the reader is not to be used again.
/// </remarks>
public sealed class ResponseReader
{
    private const byte LineFeed = (byte)'\n';
    private const byte CarriageReturn = (byte)'\r';

    private enum Part
    {
        StatusLine,
        Header,
        Content,
        ContentUntilEnd,
        ChunkSize,
        Chunk,
        ChunkEnd,
        Trailer,
        Complete,
    }

    private readonly ResponseLimits limits;
    private readonly ArrayBufferWriter<byte> line = new();
    private readonly ArrayBufferWriter<byte> content = new();
    private Part part = Part.StatusLine;
    private ResponseHead? head;
    private int headerBytes;
    private long expected; // bytes of content, or of this chunk
    private bool hasBegun;

    /// <summary>Makes a reader for one response.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A limit is negative.</exception>
    public ResponseReader(ResponseLimits? limits = null)
    {
        this.limits = limits ?? new ResponseLimits();
        this.limits.Check();
    }

    /// <summary>Whether the response is complete.</summary>
    public bool IsComplete => part == Part.Complete;

    /// <summary>The response.</summary>
    /// <exception cref="InvalidOperationException">It is not complete.</exception>
    public ReceivedResponse Response => IsComplete
        ? field ??= new ReceivedResponse(head!.Status, head.Fields, content.WrittenMemory)
        : throw new InvalidOperationException("The response is not complete: feed the reader until it is.");

    /// <summary>Takes bytes that arrived. They are copied.</summary>
    /// <exception cref="CrawlException">They are no response, or it is larger than the limits allow.</exception>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty) hasBegun = true;
        while (!bytes.IsEmpty && !IsComplete)
        {
            bytes = bytes[(part is Part.Content or Part.ContentUntilEnd or Part.Chunk ? TakeContent(bytes) : TakeLine(bytes))..];
        }
    }

    /// <summary>Says that the server has closed the connection.</summary>
    /// <exception cref="CrawlException">The response is not complete.</exception>
    public void End()
    {
        if (part == Part.ContentUntilEnd) part = Part.Complete;
        if (IsComplete) return;
        throw hasBegun
            ? Truncated()
            : ClosedAtOnce();
    }

    internal static CrawlException Truncated() => new(CrawlErrorKind.Truncated, "The server closed the connection in the middle of its answer.");

    internal static CrawlException ClosedAtOnce() => new(CrawlErrorKind.Refused, "The server closed the connection without a byte of an answer.");

    private int TakeContent(ReadOnlySpan<byte> bytes)
    {
        var count = part == Part.ContentUntilEnd ? bytes.Length : (int)Math.Min(bytes.Length, expected);
        CheckContent(content.WrittenCount + (long)count);
        content.Write(bytes[..count]);
        expected -= count;
        if (expected == 0 && part == Part.Content) part = Part.Complete;
        if (expected == 0 && part == Part.Chunk) part = Part.ChunkEnd;
        return count;
    }

    private int TakeLine(ReadOnlySpan<byte> bytes)
    {
        var feed = bytes.IndexOf(LineFeed);
        var count = feed < 0 ? bytes.Length : feed + 1;
        var room = Math.Min(count, limits.HeaderBytes - headerBytes);
        line.Write(bytes[..room]);
        if (part == Part.StatusLine) ResponseHead.CheckBeginning(line.WrittenSpan); // what is not HTTP may never send a line feed
        if (room < count) throw limits.HeaderTooLarge();
        headerBytes += count;
        if (feed < 0) return count;

        var text = line.WrittenSpan[..^1];
        if (text is [.., CarriageReturn]) text = text[..^1];
        ReadLine(text);
        line.ResetWrittenCount();
        return count;
    }

    private void ReadLine(ReadOnlySpan<byte> text)
    {
        switch (part)
        {
            case Part.StatusLine:
                head = new ResponseHead(text);
                part = Part.Header;
                break;
            case Part.Header when text.IsEmpty:
                EndHeader();
                break;
            case Part.Header:
                head!.AddField(text);
                break;
            case Part.ChunkSize:
                expected = ResponseHead.ReadChunkSize(text);
                CheckContent(content.WrittenCount + Math.Min(expected, int.MaxValue));
                part = expected == 0 ? Part.Trailer : Part.Chunk;
                break;
            case Part.ChunkEnd when text.IsEmpty:
                headerBytes = 0; // a long answer may well have many chunks
                part = Part.ChunkSize;
                break;
            case Part.ChunkEnd:
                throw ResponseHead.Malformed("a chunk is longer than it says");
            case Part.Trailer when text.IsEmpty:
                part = Part.Complete;
                break;
            default:
                break; // trailer fields: nothing here asks for them
        }
    }

    private void EndHeader()
    {
        if (head!.Status is >= 100 and < 200)
        {
            part = Part.StatusLine; // and its bytes count: a server may send such responses without end
            return;
        }

        headerBytes = 0;
        var framing = head.Framing;
        expected = framing.Length ?? -1;
        if (framing.Length is { } length) CheckContent(length);
        part = framing.IsChunked ? Part.ChunkSize
            : framing.Length is null ? Part.ContentUntilEnd
            : expected == 0 ? Part.Complete
            : Part.Content;
    }

    private void CheckContent(long length)
    {
        if (length > limits.ContentBytes) throw limits.TooLarge();
    }
}
