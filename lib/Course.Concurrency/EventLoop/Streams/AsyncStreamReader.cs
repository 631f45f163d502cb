using System.Net.Sockets;
using Course.Concurrency.Generators;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.EventLoop;

/// <summary>What the other end of a connection sends: lines, pieces up to a separator, exact counts. One task reads at a time.</summary>
/// <remarks>
/// The reader takes from the socket only when somebody reads, and holds no more than its limit and one piece beyond: what is not
/// read stays with the system, which makes the sender wait. A read that is cancelled loses nothing: the bytes are there for the next.
/// </remarks>
public sealed class AsyncStreamReader
{
    /// <summary>The limit unless another is given: 64 KiB, as in asyncio.</summary>
    public const int DefaultLimit = 65_536;

    private const int SmallestPiece = 512;
    private readonly EventLoop loop;
    private readonly INonBlockingSocket socket;
    private readonly int limit;
    private byte[] buffer = [];
    private int start;
    private int end;
    private bool hasEnded;
    private bool isReading;
    private bool isClosed;

    // The loop watches the socket from the first wait on, and stops when it finds it ready and nobody waits: a conversation in
    // which each side waits for the other costs no call to the selector's registrations at all.
    private bool isWatched;
    private SocketException? failure; // the connection is broken, and stays so
    private bool isDrained; // the last receive left room, so the next would find nothing
    private Future<Nothing>? waiting;

    internal AsyncStreamReader(EventLoop loop, INonBlockingSocket socket, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        (this.loop, this.socket, this.limit) = (loop, socket, limit);
    }

    /// <summary>Whether the other end sends no more, and all has been read.</summary>
    public bool IsAtEnd => hasEnded && start == end;

    /// <summary>What broke the connection, as far as the reader has met it.</summary>
    internal SocketException? Failure => failure;

    private ReadOnlySpan<byte> Held => buffer.AsSpan(start, end - start);

    /// <summary>Reads what there is, up to <paramref name="count"/> bytes; waits only when there is nothing.</summary>
    /// <returns>The bytes; none at the end of the stream.</returns>
    public async Coroutine<byte[]> Read(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        using var reading = Begin();
        while (count > 0 && start == end && !TryFill()) await WaitReadable();
        return Take(Math.Min(count, end - start));
    }

    /// <summary>Reads all that comes until the other end sends no more.</summary>
    public async Coroutine<byte[]> ReadToEnd()
    {
        using var reading = Begin();
        while (!hasEnded)
        {
            if (!TryFill()) await WaitReadable();
        }

        return Take(end - start);
    }

    /// <summary>Reads exactly <paramref name="count"/> bytes.</summary>
    /// <exception cref="IncompleteReadException">The stream ended before; the exception has what had come.</exception>
    public async Coroutine<byte[]> ReadExactly(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        using var reading = Begin();
        while (end - start < count)
        {
            if (hasEnded) throw new IncompleteReadException(Take(end - start), count);
            if (!TryFill()) await WaitReadable();
        }

        return Take(count);
    }

    /// <summary>Reads up to and with the next line feed; what is left at the end of the stream counts as a line, and nothing as none.</summary>
    /// <returns>The line with its line feed; empty at the end.</returns>
    /// <exception cref="LimitOverrunException">The line is longer than the limit. As far as it has come it is dropped, so that one long line does not stop all reading.</exception>
    public async Coroutine<byte[]> ReadLine()
    {
        try
        {
            return await ReadUntil("\n"u8.ToArray());
        }
        catch (IncompleteReadException exception)
        {
            return exception.Partial.ToArray();
        }
        catch (LimitOverrunException exception)
        {
            Take(Held[exception.Consumed..].StartsWith("\n"u8) ? exception.Consumed + 1 : end - start);
            throw;
        }
    }

    /// <summary>Reads up to and with the next <paramref name="separator"/>.</summary>
    /// <exception cref="IncompleteReadException">The stream ended before; the exception has what had come.</exception>
    /// <exception cref="LimitOverrunException">The separator does not begin within the limit; nothing has been read.</exception>
    public async Coroutine<byte[]> ReadUntil(ReadOnlyMemory<byte> separator)
    {
        if (separator.IsEmpty) throw new ArgumentException("The separator has at least one byte.", nameof(separator));
        using var reading = Begin();
        var searched = 0; // from here on the separator may begin
        while (true)
        {
            var found = Held[searched..].IndexOf(separator.Span);
            if (found >= 0)
            {
                if (searched + found > limit) throw new LimitOverrunException(limit, searched + found);
                return Take(searched + found + separator.Length);
            }

            searched = Math.Max(searched, end - start - separator.Length + 1);
            if (searched > limit) throw new LimitOverrunException(limit, searched);
            if (hasEnded) throw new IncompleteReadException(Take(end - start), null);
            if (!TryFill()) await WaitReadable();
        }
    }

    /// <summary>The connection is about to be closed: whoever reads is told, and nobody waits for a descriptor that is gone.</summary>
    internal void Abandon()
    {
        isClosed = true;
        StopWatching();
        if (!loop.IsClosed) waiting?.TrySetResult(default);
    }

    // Adds what has come to what is held. False: nothing has, so wait.
    private bool TryFill()
    {
        if (isClosed) throw new InvalidOperationException("The connection was closed on this side: nothing more can be read.");
        if (failure is not null) throw new SocketException(failure.ErrorCode);
        if (hasEnded) return true;
        if (isDrained) return false;
        MakeRoom();
        var error = socket.Receive(buffer.AsSpan(end), out var count);
        if (error == SocketError.WouldBlock)
        {
            isDrained = true;
            return false;
        }

        if (error != SocketError.Success) throw failure = new SocketException((int)error);
        hasEnded = count == 0;
        isDrained = count < buffer.Length - end;
        end += count;
        return true;
    }

    private Future<Nothing> WaitReadable()
    {
        waiting = loop.CreateFuture<Nothing>(WaitReason.Read);
        if (!isWatched)
        {
            loop.AddReader(socket.Descriptor, NoteReadable);
            isWatched = true;
        }

        return waiting;
    }

    // Takes what has come at once, and not when whoever waits goes on: by then the selector would have reported it again.
    private void NoteReadable()
    {
        if (waiting is not { IsDone: false } reader)
        {
            StopWatching();
            return;
        }

        isDrained = false;
        try
        {
            if (TryFill()) reader.SetResult(default);
        }
        catch (SocketException exception)
        {
            reader.SetException(exception);
        }
    }

    private void StopWatching()
    {
        if (!isWatched) return;
        isWatched = false;
        if (!loop.IsClosed) loop.RemoveReader(socket.Descriptor);
    }

    private void MakeRoom()
    {
        var held = end - start;
        if (start > 0)
        {
            Held.CopyTo(buffer);
            (start, end) = (0, held);
        }

        if (buffer.Length - end < SmallestPiece) Array.Resize(ref buffer, Math.Max(SmallestPiece, buffer.Length * 2));
    }

    private byte[] Take(int count)
    {
        var taken = Held[..count].ToArray();
        start += count;
        return taken;
    }

    private Reading Begin()
    {
        if (isReading) throw new InvalidOperationException("Another task reads from this stream: one at a time.");
        isReading = true;
        return new Reading(this);
    }

    private readonly struct Reading(AsyncStreamReader reader) : IDisposable
    {
        public void Dispose() => reader.isReading = false;
    }
}
