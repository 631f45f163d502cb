using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Course.Kernel.Jupyter.Messages;
using Course.Kernel.Jupyter.ZeroMQ;

namespace Course.Kernel.Jupyter.Connecting;

/// <summary>The front end's half of the Jupyter protocol, over the sockets of one kernel. Thread-safe.</summary>
internal sealed class KernelClient : IDisposable
{
    // The other end is a process that we have started, and not a stranger: its pictures may be large.
    private static readonly TransportLimits Limits = new() { MessageBytes = 512 * 1024 * 1024, UnfinishedBytes = 1024 * 1024 * 1024, UnsentBytes = 1024 * 1024 * 1024 };
    private static readonly TimeSpan RestBetweenAttempts = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan PatienceWithGreeting = TimeSpan.FromSeconds(1);

    private readonly MessageCodec codec;
    private readonly TimeProvider time;
    private readonly ClientSocket shell;
    private readonly ClientSocket control;
    private readonly ClientSocket stdin;
    private readonly ClientSocket ioPub;
    private readonly ConcurrentDictionary<string, Conversation> conversations = new(StringComparer.Ordinal);
    private readonly Action<JupyterMessage> onStray;
    private readonly Task[] receiving;
    private volatile bool isBroken;

    private KernelClient(MessageCodec codec, TimeProvider time, ClientSocket shell, ClientSocket control, ClientSocket stdin, ClientSocket ioPub, Action<JupyterMessage> onStray)
    {
        this.codec = codec;
        this.time = time;
        this.shell = shell;
        this.control = control;
        this.stdin = stdin;
        this.ioPub = ioPub;
        this.onStray = onStray;
        // What is received belongs to whoever asked, and not to the cell that has connected.
        using (ExecutionContext.SuppressFlow())
        {
            receiving = [.. new[] { shell, control, stdin, ioPub }.Select(socket => Task.Run(() => ReceiveAsync(socket)))];
        }
    }

    /// <summary>Completes when one of the sockets has nobody at its other end any more.</summary>
    public Task Lost => Task.WhenAny(receiving);

    /// <summary>Completes when all that a kernel has sent before its end has been received.</summary>
    public Task Drained => Task.WhenAll(receiving);

    public bool IsBroken => isBroken;

    /// <summary>Connects, as soon as the kernel listens.</summary>
    /// <param name="connection">Where it listens.</param>
    /// <param name="onStray">Told what the kernel publishes that belongs to no conversation, such as the output of a background thread.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task<KernelClient> ConnectAsync(ConnectionFile connection, Action<JupyterMessage> onStray, TimeProvider time, CancellationToken cancellationToken)
    {
        // A kernel asks for input under the name that the request came from.
        byte[] identity = [1, .. Guid.NewGuid().ToByteArray()];
        List<ClientSocket> sockets = [];
        try
        {
            foreach (int port in (int[])[connection.ShellPort, connection.ControlPort, connection.StdinPort])
            {
                sockets.Add(await PersistAsync(() => ClientSocket.DealAsync(EndPoint(port), identity, Limits, time, cancellationToken)).ConfigureAwait(false));
            }
            sockets.Add(await PersistAsync(() => ClientSocket.SubscribeAsync(EndPoint(connection.IOPubPort), Limits, time, cancellationToken)).ConfigureAwait(false));
        }
        catch
        {
            foreach (ClientSocket socket in sockets)
            {
                socket.Dispose();
            }
            throw;
        }
        return new KernelClient(new MessageCodec(new MessageSigner(connection.Key), time), time, sockets[0], sockets[1], sockets[2], sockets[3], onStray);

        IPEndPoint EndPoint(int port) => new(connection.Address, port);

        async Task<ClientSocket> PersistAsync(Func<Task<ClientSocket?>> connect)
        {
            while (true)
            {
                if (await connect().ConfigureAwait(false) is { } socket)
                {
                    return socket;
                }
                await Task.Delay(RestBetweenAttempts, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Waits until the kernel answers and what it publishes arrives here: what it published before the subscription has
    /// reached it is lost, so the question is repeated.
    /// </summary>
    /// <returns>Its <c>kernel_info_reply</c>; null if it has gone.</returns>
    public async Task<JupyterMessage?> GreetAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            using CancellationTokenSource enough = new(PatienceWithGreeting, time);
            using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(enough.Token, cancellationToken);
            using Conversation greeting = Ask("kernel_info_request", []);
            try
            {
                JupyterMessage? reply = await greeting.FinishAsync(stop.Token).ConfigureAwait(false);
                if (reply is not null || greeting.IsBroken)
                {
                    return reply;
                }
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Once more.
            }
        }
    }

    /// <summary>Sends a request; the caller reads what comes, and disposes.</summary>
    public Conversation Ask(string type, JsonObject content, JupyterChannel channel = JupyterChannel.Shell)
    {
        Conversation conversation = new(Guid.NewGuid().ToString(), time, over => conversations.TryRemove(over.Id, out _));
        conversations[conversation.Id] = conversation;
        (channel == JupyterChannel.Control ? control : shell).Send(codec.Encode([], new OutgoingMessage(type, content, Parent: null) { Id = conversation.Id }));
        if (isBroken)
        {
            conversation.Break();
        }
        return conversation;
    }

    /// <summary>Gives the line that a kernel has asked for.</summary>
    public void GiveInput(JupyterMessage request, string line) =>
        stdin.Send(codec.Encode([], new OutgoingMessage("input_reply", new JsonObject { ["status"] = "ok", ["value"] = line }, request)));

    /// <summary>Closes the sockets; every conversation is broken.</summary>
    public void Dispose()
    {
        isBroken = true;
        foreach (ClientSocket socket in (ClientSocket[])[shell, control, stdin, ioPub])
        {
            socket.Dispose();
        }
        foreach (Conversation conversation in conversations.Values)
        {
            conversation.Break();
        }
    }

    private async Task ReceiveAsync(ClientSocket socket)
    {
        while (await socket.ReceiveAsync().ConfigureAwait(false) is { } parts)
        {
            try
            {
                JupyterMessage message = codec.Decode(parts);
                if (message.ParentMessageId is { } parent && conversations.TryGetValue(parent, out Conversation? conversation))
                {
                    conversation.Add(message);
                }
                else if (socket == ioPub)
                {
                    onStray(message);
                }
            }
            catch (RefusedMessageException)
            {
                // Not the kernel's.
            }
        }
    }
}
