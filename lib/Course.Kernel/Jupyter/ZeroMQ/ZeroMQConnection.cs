using System.IO.Pipelines;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Course.Kernel.Jupyter.ZeroMQ;

/// <summary>One peer of a socket. Whatever it does ends at worst its own connection. Sending is thread-safe.</summary>
internal sealed class ZeroMQConnection : IDisposable
{
    // Zero-byte reads: a peer that says nothing holds no buffer.
    private static readonly StreamPipeReaderOptions Reading = new(bufferSize: 16 * 1024, useZeroByteReads: true);

    private readonly NetworkStream stream;
    private readonly TransportLimits limits;
    private readonly FrameReader reader;
    private readonly CancellationTokenSource closing = new();
    private readonly Channel<IReadOnlyList<Frame>> unsent = Channel.CreateUnbounded<IReadOnlyList<Frame>>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ByteBudget unsentBytes;
    private Task writing = Task.CompletedTask;

    public ZeroMQConnection(Socket socket, TransportLimits limits, ByteBudget unfinished)
    {
        socket.NoDelay = true;
        stream = new NetworkStream(socket, ownsSocket: true);
        this.limits = limits;
        reader = new FrameReader(PipeReader.Create(stream, Reading), limits, unfinished);
        unsentBytes = new ByteBudget(limits.UnsentBytes);
    }

    /// <summary>What the peer calls itself; empty if it has no name.</summary>
    public byte[] Identity { get; private set; } = [];

    /// <summary>The first words of both ends.</summary>
    /// <param name="ownType">The kind of the socket, such as <c>ROUTER</c>.</param>
    /// <param name="peerTypes">The kinds that it talks to.</param>
    /// <param name="time">The clock that limits how long that may take.</param>
    /// <param name="ownIdentity">What the peer shall call this end; empty for what it likes.</param>
    /// <returns>False if the peer has gone.</returns>
    /// <exception cref="PeerException">The peer speaks something else.</exception>
    /// <exception cref="OperationCanceledException">The peer took too long, or the connection was closed.</exception>
    public async Task<bool> ShakeHandsAsync(string ownType, IReadOnlyList<string> peerTypes, TimeProvider time, byte[]? ownIdentity = null)
    {
        using CancellationTokenSource tooLong = new(limits.Handshake, time);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(tooLong.Token, closing.Token);
        await stream.WriteAsync(Handshake.Greeting(), end.Token).ConfigureAwait(false);
        if (await reader.ReadBytesAsync(Handshake.GreetingLength, end.Token).ConfigureAwait(false) is not { } greeting)
        {
            return false;
        }
        Handshake.CheckGreeting(greeting);
        writing = WriteAsync();
        Send([Frame.Command(Handshake.Ready(ownType, ownIdentity))]);
        if (await reader.ReadAsync(0, end.Token).ConfigureAwait(false) is not { } ready)
        {
            return false;
        }
        if (!ready.IsCommand)
        {
            throw new PeerException("The peer sends a message before it has said who it is.");
        }
        (string peerType, Identity) = Handshake.ReadReady(ready.Body);
        return peerTypes.Contains(peerType)
            ? true
            : throw new PeerException($"A {peerType} cannot talk to a {ownType}.");
    }

    /// <summary>The peer's next message, or a command that is not about the connection itself; null when it has gone.</summary>
    /// <exception cref="PeerException">The peer does not keep to the protocol.</exception>
    public async Task<IReadOnlyList<Frame>?> ReceiveAsync()
    {
        while (await reader.ReadMessageAsync(closing.Token).ConfigureAwait(false) is { } frames)
        {
            if (!frames[0].IsCommand)
            {
                return frames;
            }
            (string name, byte[] rest) = Handshake.ReadCommand(frames[0].Body);
            switch (name)
            {
                case "PING":
                    // Two bytes say how long the peer will wait; what follows wants to come back.
                    Send([Frame.Command(Handshake.Command("PONG", rest.AsSpan(Math.Min(2, rest.Length))))]);
                    break;
                case "PONG":
                    break;
                case "ERROR":
                    return null;
                default:
                    return frames;
            }
        }
        return null;
    }

    /// <summary>Sends a message, in its turn. Never waits; a peer that does not read loses messages in the end.</summary>
    public void Send(IReadOnlyList<Frame> message)
    {
        int length = LengthOf(message);
        if (unsentBytes.TryTake(length) && !unsent.Writer.TryWrite(message))
        {
            unsentBytes.Return(length);
        }
    }

    /// <summary>Completes when everything that was sent has left; nothing can be sent any more.</summary>
    public Task FlushAsync()
    {
        unsent.Writer.TryComplete();
        return writing;
    }

    public void Dispose()
    {
        unsent.Writer.TryComplete();
        // Not disposed: a loop may still look at its token.
        closing.Cancel();
        stream.Dispose();
        reader.Dispose();
    }

    private async Task WriteAsync()
    {
        PipeWriter output = PipeWriter.Create(stream);
        try
        {
            while (await unsent.Reader.WaitToReadAsync(closing.Token).ConfigureAwait(false))
            {
                int written = 0;
                while (written < 64 * 1024 && unsent.Reader.TryRead(out IReadOnlyList<Frame>? message))
                {
                    foreach (Frame frame in message)
                    {
                        frame.WriteTo(output);
                    }
                    written += LengthOf(message);
                }
                await output.FlushAsync(closing.Token).ConfigureAwait(false);
                unsentBytes.Return(written);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The peer has gone: the reading side sees it too.
        }
    }

    private static int LengthOf(IReadOnlyList<Frame> message)
    {
        int length = 0;
        foreach (Frame frame in message)
        {
            length += frame.Body.Length + 2;
        }
        return length;
    }
}
