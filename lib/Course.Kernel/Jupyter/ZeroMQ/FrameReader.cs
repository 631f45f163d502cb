using System.Buffers;
using System.IO.Pipelines;

namespace Course.Kernel.Jupyter.ZeroMQ;

/// <summary>Takes frames and whole messages off a peer's bytes. Holds no more of them than it may. Not thread-safe.</summary>
internal sealed class FrameReader(PipeReader input, TransportLimits limits, ByteBudget unfinished) : IDisposable
{
    private long taken;

    /// <summary>The next bytes as they are; null if the stream ends before that many have come.</summary>
    public async ValueTask<byte[]?> ReadBytesAsync(int count, CancellationToken cancellationToken)
    {
        ReadResult read = await input.ReadAtLeastAsync(count, cancellationToken).ConfigureAwait(false);
        if (read.Buffer.Length < count)
        {
            return null;
        }
        byte[] bytes = read.Buffer.Slice(0, count).ToArray();
        input.AdvanceTo(read.Buffer.GetPosition(count));
        return bytes;
    }

    /// <summary>The next frame; null at the end of the stream.</summary>
    /// <param name="longest">How long a message's frame may be.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="PeerException">It is no frame, or too long.</exception>
    public async ValueTask<Frame?> ReadAsync(int longest, CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult read = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            ReadOnlySequence<byte> buffer = read.Buffer;
            if (TryTake(ref buffer, longest, out Frame frame))
            {
                input.AdvanceTo(buffer.Start);
                Account(0);
                return frame;
            }
            Account(buffer.Length);
            input.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
            {
                return null;
            }
        }
    }

    /// <summary>The next message, or the next command where a message could start; null at the end of the stream.</summary>
    /// <exception cref="PeerException">It is none, or too long.</exception>
    public async ValueTask<IReadOnlyList<Frame>?> ReadMessageAsync(CancellationToken cancellationToken)
    {
        List<Frame> frames = [];
        int held = 0;
        try
        {
            while (true)
            {
                if (await ReadAsync(limits.MessageBytes - held, cancellationToken).ConfigureAwait(false) is not { } frame)
                {
                    return null;
                }
                if (frame.IsCommand && frames.Count > 0)
                {
                    throw new PeerException("A command stands in the middle of a message.");
                }
                frames.Add(frame);
                if (!frame.HasMore)
                {
                    return frames;
                }
                if (frames.Count >= limits.MessageFrames)
                {
                    throw new PeerException("A message has too many frames.");
                }
                if (!unfinished.TryTake(frame.Body.Length))
                {
                    throw new PeerException("Too much of messages that are not whole has been sent.");
                }
                held += frame.Body.Length;
            }
        }
        finally
        {
            unfinished.Return(held);
        }
    }

    /// <summary>Gives back what the unread bytes have taken.</summary>
    public void Dispose() => Account(0);

    private bool TryTake(ref ReadOnlySequence<byte> buffer, int longest, out Frame frame)
    {
        frame = default;
        if (buffer.IsEmpty)
        {
            return false;
        }
        int headerLength = Frame.HeaderLength(buffer.FirstSpan[0]);
        if (buffer.Length < headerLength)
        {
            return false;
        }
        Span<byte> header = stackalloc byte[headerLength];
        buffer.Slice(0, headerLength).CopyTo(header);
        (bool isCommand, bool hasMore, ulong length) = Frame.ReadHeader(header);
        if (length > (ulong)(isCommand ? limits.CommandBytes : longest))
        {
            throw new PeerException("A frame is too long.");
        }
        if (buffer.Length - headerLength < (long)length)
        {
            return false;
        }
        frame = new Frame(isCommand, hasMore, buffer.Slice(headerLength, (long)length).ToArray());
        buffer = buffer.Slice(headerLength + (long)length);
        return true;
    }

    private void Account(long held)
    {
        if (held > taken && !unfinished.TryTake(held - taken))
        {
            throw new PeerException("Too much of messages that are not whole has been sent.");
        }
        if (held < taken)
        {
            unfinished.Return(taken - held);
        }
        taken = held;
    }
}
