using System.Globalization;
using System.Net.Sockets;
using Course.Concurrency.EventLoop;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Threads;
using Course.Concurrency.Time;

namespace Course.Crawling;

/// <summary>
/// A network in virtual time, with servers that carry out the same <see cref="ResponseScript"/>s as <see cref="SlowServer"/>.
/// The client sees what it would see on a real one: pieces, ends, resets, silence.
/// </summary>
/// <remarks>
/// <para>One run at a time: the blocking view belongs to one set of virtual threads, the callback view and the sockets to the thread that runs the loop.</para>
/// <para>Left out: a server here keeps a connection that asks for nothing for ever, and never waits for a client that does not receive.</para>
/// </remarks>
public sealed class SimulatedNetwork
{
    private readonly Dictionary<(string Host, int Port), ResponseScript> servers = [];
    private long accepted;
    private int open;

    /// <summary>Makes a network without servers.</summary>
    public SimulatedNetwork(VirtualTime clock, SimulatedNetworkOptions? options = null)
    {
        Clock = clock;
        Options = options ?? new SimulatedNetworkOptions();
    }

    /// <summary>How many connections are open now, that is, not yet closed by the client.</summary>
    public int OpenConnections => Volatile.Read(ref open);

    /// <summary>How many connections there have been.</summary>
    public long AcceptedConnections => Interlocked.Read(ref accepted);

    internal VirtualTime Clock { get; }

    internal SimulatedNetworkOptions Options { get; }

    internal Lock Gate { get; } = new();

    /// <summary>Adds a server.</summary>
    /// <param name="script">What it does.</param>
    /// <param name="host">Its name. Other ports of the host refuse connections; other hosts are unknown.</param>
    /// <param name="port">Its port.</param>
    /// <returns>Where its site begins, such as <c>http://server/</c>.</returns>
    /// <exception cref="ArgumentException">There is a server already.</exception>
    public Uri Serve(ResponseScript script, string host = "server", int port = 80)
    {
        if (!servers.TryAdd((host.ToLowerInvariant(), port), script)) throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{host}:{port} is taken: give this server another host or port."), nameof(port));
        return new Uri(string.Create(CultureInfo.InvariantCulture, $"http://{host}:{port}/"));
    }

    /// <summary>The network as blocking calls, which block virtual threads.</summary>
    public IBlockingNetwork Blocking(VirtualThreads threads) => new SimulatedBlockingNetwork(this, threads);

    /// <summary>The network as calls that call back; its loop advances the clock when nothing else is left to do.</summary>
    public ICallbackNetwork Callbacks() => new SimulatedCallbackNetwork(this);

    /// <summary>The network as a socket that never waits, for an event loop on <paramref name="selector"/>.</summary>
    /// <remarks>Connect it to a <see cref="System.Net.DnsEndPoint"/> with the name of a server. The selector's clock must be the network's.</remarks>
    /// <exception cref="ArgumentException">The selector moves another clock: nothing would ever arrive.</exception>
    public INonBlockingSocket CreateSocket(VirtualSelector selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        if (!ReferenceEquals(selector.Clock, Clock)) throw new ArgumentException("The selector moves another clock than that of the network: make both with the same one.", nameof(selector));
        return new SimulatedSocket(this, selector);
    }

    /// <summary>The network as sockets that never wait, on an event loop whose selector advances the clock.</summary>
    public ILoopNetwork OnLoop() => new SimulatedLoopNetwork(this);

    /// <summary>The network for goroutines, whose scheduler advances the clock.</summary>
    /// <param name="schedule">Makes the scheduler of a run with the network's clock; null for a <see cref="SimpleScheduler"/>.</param>
    public IGoroutineNetwork OnGoroutines(Func<VirtualTime, Scheduler>? schedule = null) => new SimulatedGoroutineNetwork(this, schedule ?? (static clock => new SimpleScheduler(clock)));

    /// <summary>The network as streams for ordinary async methods, which may run on any threads: the clock advances when all of them wait.</summary>
    public IStreamNetwork Streams() => new SimulatedStreamNetwork(this);

    /// <summary>Begins to connect; whoever is told of the end may be told before this returns.</summary>
    internal SimulatedConnection Connect(string host, int port, Completion<SimulatedConnection> then, CancellationToken life)
    {
        SimulatedConnection connection = new(this, Interlocked.Increment(ref accepted), servers.GetValueOrDefault((host.ToLowerInvariant(), port)), life);
        Interlocked.Increment(ref open);
        connection.Open(servers.Keys.Any(key => key.Host.Equals(host, StringComparison.OrdinalIgnoreCase)) ? SocketError.ConnectionRefused : SocketError.HostNotFound, then);
        return connection;
    }

    internal void Closed() => Interlocked.Decrement(ref open);
}
