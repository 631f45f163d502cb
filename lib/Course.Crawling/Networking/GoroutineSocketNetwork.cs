using System.Net.Sockets;
using Course.Concurrency.Scheduling;

namespace Course.Crawling;

/// <summary>
/// The system's own network for goroutines. Its operations end on threads of the pool, which make the goroutine ready and do no more: it
/// goes on where its scheduler says.
/// </summary>
/// <param name="processors">How many goroutines run at the same time; null for as many as there are processors.</param>
public sealed class GoroutineSocketNetwork(int? processors = null) : IGoroutineNetwork
{
    /// <inheritdoc/>
    public Scheduler CreateScheduler() => new GoScheduler(processors ?? Environment.ProcessorCount);

    /// <inheritdoc/>
    public async ValueTask<IGoroutineConnection> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        HostName.Check(host);
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, port, cancellationToken).ConfigureAwait(false);
            return new Connection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class Connection(Socket socket) : IGoroutineConnection
    {
        public ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => socket.SendAsync(bytes, cancellationToken);

        public ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) => socket.ReceiveAsync(buffer, cancellationToken);

        public void Dispose() => socket.Dispose();
    }
}
