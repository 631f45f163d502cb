using System.Buffers;
using System.Net.Sockets;

namespace Course.Crawling;

/// <summary>
/// One client on a real socket: reads requests, and carries out the script of each answer. It holds no thread while it
/// waits, no buffer, and at most one running timer.
/// </summary>
internal sealed class Connection(Socket socket, long number, ResponseScript script, SlowServerOptions options, Action<ServerEvent> observe, CancellationToken stopping) : IDisposable
{
    private const int ReceiveSize = 4096;
    private static readonly TimeSpan LongestFarewell = TimeSpan.FromSeconds(2);
    private static readonly byte[] Discarded = new byte[ReceiveSize]; // written by every connection, read by none

    // Cancelled when the client's time is up, or the server's.
    private readonly CancellationTokenSource life = new(Timeout.InfiniteTimeSpan, options.TimeProvider);

    /// <summary>Serves the client until one of the two closes the connection; throws only what is the server's own error.</summary>
    public async Task RunAsync()
    {
        using var stop = stopping.UnsafeRegister(static life => ((CancellationTokenSource)life!).Cancel(), life);
        try
        {
            socket.NoDelay = true; // an answer is written at once, so there is nothing to collect
            RequestReader reader = new(options.RequestLimits);
            while (await ReceiveAsync(reader).ConfigureAwait(false) is { } reading)
            {
                observe(new ServerEvent(ServerEventKind.Asked, number, reading));
                var next = await PerformAsync(script.Answer(reading)).ConfigureAwait(false);
                observe(new ServerEvent(ServerEventKind.Answered, number, reading));
                if (next == Next.Farewell) await SayFarewellAsync().ConfigureAwait(false);
                if (next != Next.Request) return;
                await Task.Yield(); // A client that is always ready shall not keep others from the thread.
            }
        }
        catch (SocketException)
        {
            // The client has gone, in whatever way: its right.
        }
        catch (OperationCanceledException) when (life.IsCancellationRequested)
        {
            // Time is up.
        }
    }

    public void Dispose()
    {
        socket.Dispose();
        life.Dispose();
    }

    // Null when the client sends no more. The deadline is for the whole request: a byte now and then does not put it off.
    private async ValueTask<RequestReading?> ReceiveAsync(RequestReader reader)
    {
        if (reader.TryRead(out var reading)) return reading;
        life.CancelAfter(options.IdleTimeout);
        while (!reader.TryRead(out reading))
        {
            await socket.ReceiveAsync(Memory<byte>.Empty, life.Token).ConfigureAwait(false); // ends when there is something to read
            var buffer = ArrayPool<byte>.Shared.Rent(ReceiveSize);
            try
            {
                var count = await socket.ReceiveAsync(buffer, life.Token).ConfigureAwait(false);
                if (count == 0) return null;
                reader.Feed(buffer.AsSpan(0, count));
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        life.CancelAfter(Timeout.InfiniteTimeSpan);
        return reading;
    }

    // A client that has closed only its sending side still gets its answers.
    private async ValueTask<Next> PerformAsync(IEnumerable<ServerAction> actions)
    {
        foreach (var action in actions)
        {
            switch (action)
            {
                case ServerAction.Wait wait:
                    await WaitAsync(wait.Duration).ConfigureAwait(false);
                    break;
                case ServerAction.Write write:
                    await SendAsync(write.Bytes).ConfigureAwait(false);
                    break;
                case ServerAction.Close:
                    socket.Shutdown(SocketShutdown.Send);
                    return Next.Farewell;
                case ServerAction.Reset:
                    socket.LingerState = new LingerOption(enable: true, seconds: 0); // closing it resets it
                    return Next.End;
                case ServerAction.StallForever:
                    await DiscardAsync().ConfigureAwait(false);
                    return Next.End;
                default:
                    throw new InvalidOperationException($"There is no way to carry out {action}.");
            }
        }

        return Next.Request;
    }

    // Timers count whole milliseconds and may be one early; a delay of a second takes a second, or a little more.
    private async ValueTask WaitAsync(TimeSpan duration)
    {
        var start = options.TimeProvider.GetTimestamp();
        for (var left = duration; left > TimeSpan.Zero; left = duration - options.TimeProvider.GetElapsedTime(start))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), options.TimeProvider, life.Token).ConfigureAwait(false);
        }
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        life.CancelAfter(options.IdleTimeout);
        while (!bytes.IsEmpty) bytes = bytes[await socket.SendAsync(bytes, life.Token).ConfigureAwait(false)..];
        life.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    // Closing a socket with unread bytes would reset the connection, and the client might lose the answer. It has been told
    // that nothing more comes; now read on until it closes too (RFC 9112, section 9.6).
    private async ValueTask SayFarewellAsync()
    {
        life.CancelAfter(LongestFarewell);
        await DiscardAsync().ConfigureAwait(false);
    }

    private async ValueTask DiscardAsync()
    {
        while (await socket.ReceiveAsync(Discarded, life.Token).ConfigureAwait(false) > 0)
        {
            await Task.Yield(); // A client that sends without end shall not keep others from the thread.
        }
    }

    /// <summary>How a connection goes on after an answer.</summary>
    private enum Next
    {
        Request,
        Farewell,
        End,
    }
}
