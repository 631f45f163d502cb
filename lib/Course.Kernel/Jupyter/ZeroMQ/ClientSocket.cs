using System.Net;
using System.Net.Sockets;

namespace Course.Kernel.Jupyter.ZeroMQ;

/// <summary>
/// A ZeroMQ socket that connects to one that listens: a DEALER, which sends and receives, or a SUB, which receives all that
/// is published. Sending is thread-safe and never waits; one reader receives.
/// </summary>
internal sealed class ClientSocket : IDisposable
{
    private const byte Subscribe = 1;

    private readonly ZeroMQConnection connection;

    private ClientSocket(ZeroMQConnection connection) => this.connection = connection;

    /// <summary>Connects a DEALER.</summary>
    /// <param name="endPoint">Where the ROUTER listens.</param>
    /// <param name="identity">What the ROUTER shall call this end.</param>
    /// <param name="limits">What the other end may send.</param>
    /// <param name="time">The clock for those limits that are times.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Null if nobody is there who speaks ZMTP, yet.</returns>
    public static Task<ClientSocket?> DealAsync(IPEndPoint endPoint, byte[] identity, TransportLimits limits, TimeProvider time, CancellationToken cancellationToken) =>
        ConnectAsync(endPoint, "DEALER", ["ROUTER"], identity, limits, time, cancellationToken);

    /// <summary>Connects a SUB that subscribes to everything; the parameters are those of <see cref="DealAsync"/>.</summary>
    public static async Task<ClientSocket?> SubscribeAsync(IPEndPoint endPoint, TransportLimits limits, TimeProvider time, CancellationToken cancellationToken)
    {
        ClientSocket? socket = await ConnectAsync(endPoint, "SUB", ["PUB", "XPUB"], [], limits, time, cancellationToken).ConfigureAwait(false);
        socket?.Send([[Subscribe]]);
        return socket;
    }

    public void Send(IReadOnlyList<byte[]> parts) =>
        connection.Send([.. parts.Select((part, index) => new Frame(IsCommand: false, HasMore: index < parts.Count - 1, part))]);

    /// <summary>The next message; null when the other end has gone, or does not keep to the protocol.</summary>
    public async Task<IReadOnlyList<byte[]>?> ReceiveAsync()
    {
        try
        {
            while (await connection.ReceiveAsync().ConfigureAwait(false) is { } frames)
            {
                if (!frames[0].IsCommand)
                {
                    return [.. frames.Select(frame => frame.Body)];
                }
            }
        }
        catch (Exception exception) when (exception is PeerException or IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Gone, or as good as that.
        }
        return null;
    }

    public void Dispose() => connection.Dispose();

    private static async Task<ClientSocket?> ConnectAsync(IPEndPoint endPoint, string type, string[] peerTypes, byte[] identity, TransportLimits limits, TimeProvider time, CancellationToken cancellationToken)
    {
        Socket socket = new(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        ZeroMQConnection? connection = null;
        try
        {
            // A port of this end's own, chosen first: a socket that picks the very port it connects to would talk to itself.
            socket.Bind(new IPEndPoint(endPoint.Address, 0));
            if (((IPEndPoint)socket.LocalEndPoint!).Port != endPoint.Port)
            {
                await socket.ConnectAsync(endPoint, cancellationToken).ConfigureAwait(false);
                connection = new ZeroMQConnection(socket, limits, new ByteBudget(limits.UnfinishedBytes));
                using CancellationTokenRegistration stop = cancellationToken.Register(connection.Dispose);
                if (await connection.ShakeHandsAsync(type, peerTypes, time, identity).ConfigureAwait(false))
                {
                    return new ClientSocket(connection);
                }
            }
        }
        catch (Exception exception) when (exception is PeerException or IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
        connection?.Dispose();
        socket.Dispose();
        return null;
    }
}
