using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Course.Benchmarks.Measuring;

/// <summary>The least client that there can be: it connects, asks for the one page, and checks that it gets that.</summary>
internal sealed class SlowClient(int port) : IDisposable
{
    private static readonly byte[] Request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray();

    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly TaskCompletionSource connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] answer = new byte[1024];

    public Task Connected => connected.Task;

    public long ConnectedAt { get; private set; }

    public long AnsweredAt { get; private set; }

    public async Task FetchAsync(CancellationToken cancellation)
    {
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellation);
            ConnectedAt = Stopwatch.GetTimestamp();
            connected.SetResult();
            await socket.SendAsync(Request, cancellation);
            var length = 0;
            while (!answer.AsSpan(0, length).EndsWith(SlowServerProcess.Content))
            {
                var count = await socket.ReceiveAsync(answer.AsMemory(length), cancellation);
                if (count == 0) break;
                length += count;
            }

            AnsweredAt = Stopwatch.GetTimestamp();
            if (!answer.AsSpan().StartsWith("HTTP/1.1 200 OK\r\n"u8) || !answer.AsSpan(0, length).EndsWith(SlowServerProcess.Content))
            {
                throw new InvalidOperationException("A client did not get its page: the measurement is void.");
            }
        }
        catch (Exception exception)
        {
            connected.TrySetException(exception);
            throw;
        }
    }

    public void Dispose()
    {
        // A reset: ten thousand ports would otherwise stay taken for a minute.
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Dispose();
    }
}
