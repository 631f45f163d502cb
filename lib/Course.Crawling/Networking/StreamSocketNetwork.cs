using System.Net.Sockets;
using Course.Concurrency.EventLoop;

namespace Course.Crawling;

/// <summary>The system's own network as streams. Its operations hold no thread, and end on threads of the pool.</summary>
public sealed class StreamSocketNetwork : IStreamNetwork
{
    /// <inheritdoc/>
    /// <exception cref="PlatformNotSupportedException">There is no selector for this system.</exception>
    public EventLoop CreateLoop() => new();

    /// <inheritdoc/>
    public async ValueTask<Stream> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        HostName.Check(host);
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task RunAsync(Func<Task> method)
    {
        ArgumentNullException.ThrowIfNull(method);
        return method();
    }

    /// <inheritdoc/>
    public void Wait(Task task)
    {
        ArgumentNullException.ThrowIfNull(task);
        task.GetAwaiter().GetResult();
    }
}
