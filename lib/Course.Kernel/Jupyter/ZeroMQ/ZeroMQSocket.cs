using System.Net;
using System.Net.Sockets;

namespace Course.Kernel.Jupyter.ZeroMQ;

/// <summary>
/// A ZeroMQ socket that listens: the server's half of ZMTP 3.0, for the three kinds of socket that a Jupyter kernel has.
/// Thread-safe.
/// </summary>
/// <remarks>
/// The course brings its own because anybody on the machine can connect to a kernel's ports, and a stranger's malformed
/// bytes must not end the process. The other half, which connects, is <see cref="ClientSocket"/>. What neither does: other mechanisms than NULL, peers that speak ZMTP 2 or 1.
/// </remarks>
internal abstract class ZeroMQSocket : IAsyncDisposable
{
    private static readonly TimeSpan RestAfterFailedAccept = TimeSpan.FromMilliseconds(100);

    private readonly Lock gate = new();
    private readonly HashSet<ZeroMQConnection> connections = [];
    private readonly CancellationTokenSource closing = new();
    private readonly Socket listener;
    private readonly string ownType;
    private readonly string[] peerTypes;
    private readonly ByteBudget unfinished;
    private readonly TimeProvider time;
    private Task accepting = Task.CompletedTask;

    /// <param name="endPoint">Where to listen; port 0 for any that is free.</param>
    /// <param name="ownType">The kind of the socket.</param>
    /// <param name="peerTypes">The kinds that it talks to.</param>
    /// <param name="limits">What peers may ask for.</param>
    /// <param name="time">The clock for those limits that are times.</param>
    /// <exception cref="SocketException">The port is in use, or the address is not this machine's.</exception>
    protected ZeroMQSocket(IPEndPoint endPoint, string ownType, string[] peerTypes, TransportLimits limits, TimeProvider time)
    {
        this.ownType = ownType;
        this.peerTypes = peerTypes;
        this.time = time;
        Limits = limits;
        unfinished = new ByteBudget(limits.UnfinishedBytes);
        listener = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // Not ReuseAddress, which on Unix would let another process of the user listen at the same port.
            listener.Bind(endPoint);
            listener.Listen(512);
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    public int Port => ((IPEndPoint)listener.LocalEndPoint!).Port;

    /// <summary>How many peers are connected, those included that have not said who they are.</summary>
    public int ConnectionCount
    {
        get
        {
            lock (gate)
            {
                return connections.Count;
            }
        }
    }

    protected TransportLimits Limits { get; }

    /// <summary>Begins to take connections.</summary>
    public void Start() => accepting = AcceptAsync();

    /// <summary>Sends what is waiting to be sent, and closes every connection.</summary>
    /// <param name="linger">The longest that sending may take.</param>
    public async Task CloseAsync(TimeSpan linger)
    {
        await closing.CancelAsync().ConfigureAwait(false);
        listener.Dispose();
        await accepting.ConfigureAwait(false);
        ZeroMQConnection[] open;
        lock (gate)
        {
            open = [.. connections];
        }
        Task flushed = Task.WhenAll(open.Select(connection => connection.FlushAsync()));
        await Task.WhenAny(flushed, Task.Delay(linger, time)).ConfigureAwait(false);
        foreach (ZeroMQConnection connection in open)
        {
            connection.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync(TimeSpan.Zero).ConfigureAwait(false);
        closing.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A peer has said who it is; false turns it away.</summary>
    protected abstract bool Welcome(ZeroMQConnection connection);

    /// <summary>A peer has sent a message, or a command of its kind of socket. The next one of the same peer waits for this.</summary>
    /// <exception cref="PeerException">It makes no sense.</exception>
    protected abstract ValueTask ReceiveAsync(ZeroMQConnection connection, IReadOnlyList<Frame> frames);

    /// <summary>A welcome peer has gone.</summary>
    protected abstract void Leave(ZeroMQConnection connection);

    private async Task AcceptAsync()
    {
        while (!closing.IsCancellationRequested)
        {
            try
            {
                Socket peer = await listener.AcceptAsync(closing.Token).ConfigureAwait(false);
                _ = ServeAsync(peer);
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // The peer has gone before it was let in, or this process may open no more files just now.
                await Task.Delay(RestAfterFailedAccept, time).ConfigureAwait(false);
            }
        }
    }

    private async Task ServeAsync(Socket peer)
    {
        await Task.Yield();
        ZeroMQConnection connection;
        try
        {
            connection = new ZeroMQConnection(peer, Limits, unfinished);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            // It has gone already.
            peer.Dispose();
            return;
        }
        using (connection)
        {
            lock (gate)
            {
                if (connections.Count >= Limits.Connections || closing.IsCancellationRequested)
                {
                    return;
                }
                connections.Add(connection);
            }
            try
            {
                await ConverseAsync(connection).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is PeerException or IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // It talks nonsense, or has gone: that is the end of this connection.
            }
            finally
            {
                lock (gate)
                {
                    connections.Remove(connection);
                }
            }
        }
    }

    private async Task ConverseAsync(ZeroMQConnection connection)
    {
        if (!await connection.ShakeHandsAsync(ownType, peerTypes, time).ConfigureAwait(false) || !Welcome(connection))
        {
            return;
        }
        try
        {
            while (await connection.ReceiveAsync().ConfigureAwait(false) is { } frames)
            {
                await ReceiveAsync(connection, frames).ConfigureAwait(false);
            }
        }
        finally
        {
            Leave(connection);
        }
    }
}
