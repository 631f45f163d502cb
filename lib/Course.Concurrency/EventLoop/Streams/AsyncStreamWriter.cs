using System.Net.Sockets;
using Course.Concurrency.Generators;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.EventLoop;

/// <summary>
/// What is sent to the other end of a connection. Writing never waits; what the system does not take at once is kept and sent by
/// the loop. Await <see cref="Drain"/> after writing: it waits while more is kept than should be (back-pressure).
/// </summary>
public sealed class AsyncStreamWriter : IDisposable
{
    /// <summary>Above so many bytes kept, <see cref="Drain"/> waits: 64 KiB, as in asyncio.</summary>
    public const int HighWaterMark = 65_536;

    private const int LowWaterMark = HighWaterMark / 4;
    private readonly EventLoop loop;
    private readonly INonBlockingSocket socket;
    private readonly AsyncStreamReader reader;
    private readonly LinkedList<ReadOnlyMemory<byte>> kept = new();
    private readonly List<Future<Nothing>> drainers = [];
    private readonly Future<Nothing> closed;
    private bool isPaused;
    private bool isClosing;
    private bool endsAfterKept;
    private SocketException? failure;

    internal AsyncStreamWriter(EventLoop loop, INonBlockingSocket socket, AsyncStreamReader reader)
    {
        (this.loop, this.socket, this.reader) = (loop, socket, reader);
        closed = loop.CreateFuture<Nothing>(WaitReason.Write);
    }

    /// <summary>How many bytes are kept that the system has not taken.</summary>
    public int KeptBytes { get; private set; }

    /// <summary>Whether it is closed, or about to be.</summary>
    public bool IsClosing => isClosing;

    /// <summary>The connection's socket, for its addresses.</summary>
    public INonBlockingSocket Socket => socket;

    /// <summary>Sends bytes, or keeps them to be sent. On a broken connection they are dropped, and <see cref="Drain"/> says so.</summary>
    /// <exception cref="InvalidOperationException">The writer is closed, or its end was written.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (isClosing) throw new InvalidOperationException("The writer is closed: nothing can be written any more.");
        if (endsAfterKept) throw new InvalidOperationException("The end was written: nothing can be written after it.");
        if (failure is not null || bytes.IsEmpty) return;
        if (kept.Count == 0)
        {
            var error = socket.Send(bytes, out var count);
            if (error is not (SocketError.Success or SocketError.WouldBlock))
            {
                Break(error);
                return;
            }

            bytes = bytes[count..];
            if (bytes.IsEmpty) return;
            loop.AddWriter(socket.Descriptor, SendKept);
        }

        kept.AddLast(bytes.ToArray());
        KeptBytes += bytes.Length;
        if (KeptBytes > HighWaterMark) isPaused = true;
    }

    /// <summary>Waits while too much is kept; lets the loop notice first that the other end has gone.</summary>
    /// <exception cref="SocketException">The connection is broken.</exception>
    public Coroutine Drain() => new(new DrainFrame(this));

    private async Coroutine<Nothing> WaitAndDrain()
    {
        if ((failure ?? reader.Failure) is { } broken) throw new SocketException(broken.ErrorCode);
        if (isClosing) await loop.Yield();
        if (!isPaused) return default;
        var future = loop.CreateFuture<Nothing>(WaitReason.Write);
        drainers.Add(future);
        try
        {
            await future;
        }
        finally
        {
            drainers.Remove(future);
        }

        return failure is null ? default(Nothing) : throw new SocketException(failure.ErrorCode);
    }

    /// <summary>Tells the other end, after all that was written, that nothing more comes. It can still be read from.</summary>
    public void WriteEnd()
    {
        if (endsAfterKept || isClosing) return;
        endsAfterKept = true;
        if (kept.Count == 0 && failure is null) socket.ShutdownSend();
    }

    /// <summary>Closes the connection, after what is kept has been sent: see <see cref="WaitClosed"/>.</summary>
    public void Close()
    {
        if (isClosing) return;
        isClosing = true;
        if (loop.IsClosed) Drop(); // nobody would send it any more
        if (kept.Count == 0) Finish();
    }

    /// <summary>Closes the connection now; what is kept is dropped.</summary>
    public void Abort()
    {
        isClosing = true;
        Drop();
        Finish();
    }

    /// <summary>Waits until the connection is closed.</summary>
    /// <exception cref="SocketException">It broke before all was sent.</exception>
    public async Coroutine WaitClosed()
    {
        await loop.Shield(closed);
        if (failure is not null) throw new SocketException(failure.ErrorCode);
    }

    /// <summary>The same as <see cref="Close"/>.</summary>
    public void Dispose() => Close();

    private void SendKept()
    {
        while (kept.First is { } first)
        {
            var error = socket.Send(first.Value.Span, out var count);
            if (error == SocketError.WouldBlock) break;
            if (error != SocketError.Success)
            {
                Break(error);
                return;
            }

            KeptBytes -= count;
            if (count == first.Value.Length) kept.RemoveFirst();
            else first.Value = first.Value[count..];
        }

        if (isPaused && KeptBytes <= LowWaterMark) WakeDrainers();
        if (kept.Count > 0) return;
        loop.RemoveWriter(socket.Descriptor);
        if (endsAfterKept) socket.ShutdownSend();
        if (isClosing) Finish();
    }

    private void Break(SocketError error)
    {
        failure = new SocketException((int)error);
        Drop();
        if (isClosing) Finish();
    }

    private void Drop()
    {
        if (kept.Count > 0 && !loop.IsClosed) loop.RemoveWriter(socket.Descriptor);
        kept.Clear();
        KeptBytes = 0;
        WakeDrainers();
    }

    private void WakeDrainers()
    {
        isPaused = false;
        if (loop.IsClosed) return;
        foreach (var drainer in drainers) drainer.TrySetResult(default);
    }

    private void Finish()
    {
        if (closed.IsDone) return;
        reader.Abandon();
        socket.Dispose();
        if (!loop.IsClosed) closed.SetResult(default);
    }

    // Most of the time there is nothing to wait for.
    private sealed class DrainFrame(AsyncStreamWriter writer) : ShortcutFrame<Nothing>
    {
        public override string Name => nameof(Drain);

        protected override bool TryShortcut(out Nothing result) => writer is { failure: null, isClosing: false, isPaused: false, reader.Failure: null };

        protected override Coroutine<Nothing> TakeLongWay() => writer.WaitAndDrain();
    }
}
