using System.Net;
using System.Net.Sockets;
using Course.Concurrency.EventLoop;

namespace Course.Crawling;

/// <summary>The system's own network: sockets that never wait, and the best selector of this system.</summary>
public sealed class LoopSocketNetwork : ILoopNetwork
{
    /// <inheritdoc/>
    /// <exception cref="PlatformNotSupportedException">There is no selector for this system.</exception>
    public EventLoop CreateLoop() => new();

    /// <inheritdoc/>
    /// <remarks>Another thread asks the system, unless the host is an address.</remarks>
    public Future<IReadOnlyList<EndPoint>> Resolve(EventLoop eventLoop, string host, int port)
    {
        ArgumentNullException.ThrowIfNull(eventLoop);
        ArgumentNullException.ThrowIfNull(host);
        if (!IPAddress.TryParse(host, out var address)) return eventLoop.Wrap(token => LookUpAsync(host, port, token));
        var known = eventLoop.CreateFuture<IReadOnlyList<EndPoint>>();
        known.SetResult([new IPEndPoint(address, port)]);
        return known;
    }

    /// <inheritdoc/>
    public INonBlockingSocket CreateSocket(EventLoop eventLoop, EndPoint remote)
    {
        ArgumentNullException.ThrowIfNull(remote);
        return new SystemSocket(remote.AddressFamily);
    }

    private static async Task<IReadOnlyList<EndPoint>> LookUpAsync(string host, int port, CancellationToken cancellation)
    {
        HostName.Check(host);
        var addresses = await Dns.GetHostAddressesAsync(host, cancellation).ConfigureAwait(false);
        return addresses is [] ? throw new SocketException((int)SocketError.HostNotFound) : [.. addresses.Select(address => new IPEndPoint(address, port))];
    }
}
