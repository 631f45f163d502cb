using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Course.Kernel.Jupyter.Messages;
using Course.Kernel.Jupyter.ZeroMQ;

namespace Course.Kernel.Jupyter;

/// <summary>A kernel's five sockets: lets in what is signed, and sends out what the kernel says. Thread-safe.</summary>
internal sealed class JupyterServer : IJupyterOutlet, IAsyncDisposable
{
    private const int MostWaitingMessages = 10_000;

    private readonly MessageCodec codec;
    private readonly JupyterKernel kernel;
    private readonly RouterSocket shell;
    private readonly RouterSocket control;
    private readonly RouterSocket stdin;
    private readonly PublisherSocket ioPub;
    private readonly EchoSocket heartbeat;
    private readonly string topic = $"kernel.{Guid.NewGuid()}.";
    private readonly Lock publishing = new();
    private readonly Channel<(JupyterMessage Message, long Arrival)> shellQueue = Channel.CreateBounded<(JupyterMessage, long)>(MostWaitingMessages);
    private readonly Channel<JupyterMessage> controlQueue = Channel.CreateBounded<JupyterMessage>(MostWaitingMessages);

    /// <summary>Listens where a connection file says.</summary>
    /// <exception cref="JupyterException">A port is in use, or the address is not this machine's.</exception>
    public JupyterServer(ConnectionFile wanted, ICellKernel cells, TransportLimits limits, TimeProvider time)
    {
        codec = new MessageCodec(new MessageSigner(wanted.Key), time);
        List<ZeroMQSocket> opened = [];
        try
        {
            shell = Open(wanted.ShellPort, end => new RouterSocket(end, parts => EnqueueAsync(parts, EnqueueShellAsync), limits, time));
            control = Open(wanted.ControlPort, end => new RouterSocket(end, parts => EnqueueAsync(parts, message => controlQueue.Writer.WriteAsync(message)), limits, time));
            stdin = Open(wanted.StdinPort, end => new RouterSocket(end, parts => EnqueueAsync(parts, AcceptInput), limits, time));
            ioPub = Open(wanted.IOPubPort, end => new PublisherSocket(end, Welcome, limits, time));
            heartbeat = Open(wanted.HeartbeatPort, end => new EchoSocket(end, limits, time));
        }
        catch
        {
            foreach (ZeroMQSocket socket in opened)
            {
                socket.DisposeAsync().AsTask().GetAwaiter().GetResult();
            }
            throw;
        }
        Connection = wanted with
        {
            ShellPort = shell.Port, ControlPort = control.Port, StdinPort = stdin.Port, IOPubPort = ioPub.Port, HeartbeatPort = heartbeat.Port,
        };
        kernel = new JupyterKernel(cells, this, Connection, time);

        T Open<T>(int port, Func<IPEndPoint, T> open)
            where T : ZeroMQSocket
        {
            try
            {
                T socket = open(new IPEndPoint(wanted.Address, port));
                opened.Add(socket);
                return socket;
            }
            catch (SocketException exception)
            {
                throw new JupyterException($"The kernel cannot listen at {wanted.Address}, port {port} ({exception.Message}). The front end that chose it has to start the kernel anew.", exception);
            }
        }
    }

    /// <summary>Where the kernel listens, with the ports that it has really got.</summary>
    public ConnectionFile Connection { get; }

    public JupyterKernel Kernel => kernel;

    /// <summary>How many shell messages wait for their turn.</summary>
    public int WaitingMessages => shellQueue.Reader.Count;

    /// <summary>How many connections are open, of all sockets.</summary>
    public int ConnectionCount => Sockets().Sum(socket => socket.ConnectionCount);

    /// <summary>Lets front ends in.</summary>
    public void Start()
    {
        _ = HandleShellAsync();
        _ = HandleControlAsync();
        foreach (ZeroMQSocket socket in Sockets())
        {
            socket.Start();
        }
        kernel.AnnounceStart();
    }

    public void Send(JupyterChannel channel, OutgoingMessage message)
    {
        switch (channel)
        {
            case JupyterChannel.Shell:
                shell.Send(codec.Encode(message.Parent!.Identities, message));
                break;
            case JupyterChannel.Control:
                control.Send(codec.Encode(message.Parent!.Identities, message));
                break;
            case JupyterChannel.Stdin:
                stdin.Send(codec.Encode(message.Parent!.Identities, message));
                break;
            default:
                IReadOnlyList<byte[]> parts = codec.Encode([Encoding.UTF8.GetBytes(topic + message.Type)], message);
                lock (publishing)
                {
                    ioPub.Publish(parts);
                }
                break;
        }
    }

    /// <summary>Sends what is waiting to be sent, for no longer than this, and closes the sockets.</summary>
    public async Task CloseAsync(TimeSpan linger)
    {
        shellQueue.Writer.TryComplete();
        controlQueue.Writer.TryComplete();
        await Task.WhenAll(Sockets().Select(socket => socket.CloseAsync(linger))).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync() => await CloseAsync(TimeSpan.Zero).ConfigureAwait(false);

    private ZeroMQSocket[] Sockets() => [shell, control, stdin, ioPub, heartbeat];

    private async ValueTask EnqueueAsync(IReadOnlyList<byte[]> parts, Func<JupyterMessage, ValueTask> enqueue)
    {
        JupyterMessage message;
        try
        {
            message = codec.Decode(parts);
        }
        catch (RefusedMessageException)
        {
            return;
        }
        try
        {
            await enqueue(message).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            // The kernel is ending.
        }
    }

    private ValueTask EnqueueShellAsync(JupyterMessage message) => shellQueue.Writer.WriteAsync((message, kernel.NoteArrival()));

    private ValueTask AcceptInput(JupyterMessage message)
    {
        kernel.HandleStdin(message);
        return ValueTask.CompletedTask;
    }

    private async Task HandleShellAsync()
    {
        await foreach ((JupyterMessage message, long arrival) in shellQueue.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            await kernel.HandleShellAsync(message, arrival).ConfigureAwait(false);
        }
    }

    private async Task HandleControlAsync()
    {
        await foreach (JupyterMessage message in controlQueue.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            await kernel.HandleControlAsync(message).ConfigureAwait(false);
        }
    }

    /// <summary>A front end that waits for this before its first request misses nothing of the answers.</summary>
    private IReadOnlyList<byte[]> Welcome(byte[] subscription) => codec.Encode(
        [subscription],
        new OutgoingMessage("iopub_welcome", new JsonObject { ["subscription"] = Encoding.UTF8.GetString(subscription) }, Parent: null));
}
