using System.Net.Sockets;

namespace Course.Crawling;

/// <summary>
/// Both ends of a simulated connection. The server's end does what <see cref="Connection"/> does on a socket: it reads
/// requests, one after the other, and carries out the script of each answer.
/// </summary>
/// <remarks>Everything happens under the lock of the network; who is told of an end must only take note of it.</remarks>
internal sealed class SimulatedConnection : IDisposable
{
    private readonly SimulatedNetwork network;
    private readonly ResponseScript? script;
    private readonly CancellationToken life;
    private readonly Random? cuts;
    private readonly RequestReader requests = new();
    private readonly List<ITimer> timers = [];
    private readonly CancellationTokenRegistration end;
    private IEnumerator<ServerAction>? answer;
    private bool serverIsDone;
    private ReadOnlyMemory<byte> arrived;
    private bool hasEnded; // nothing arrives after what has
    private Exception? failure; // what every call gets from now on
    private Action<Exception?>? waiting; // the one call that is under way
    private bool closed;

    /// <summary>Called, under the lock of the network, when what there is to receive may have changed.</summary>
    public Action? Changed { get; set; }

    /// <summary>Whether a receive would not have to wait.</summary>
    public bool HasSomethingToReceive { get { lock (network.Gate) return failure is not null || hasEnded || !arrived.IsEmpty; } }

    public SimulatedConnection(SimulatedNetwork network, long number, ResponseScript? script, CancellationToken life)
    {
        this.network = network;
        this.script = script;
        this.life = life;
        if (network.Options.FragmentationSeed is { } seed) cuts = new Random(unchecked(seed * 31 + (int)number));
        end = life.UnsafeRegister(static connection => ((SimulatedConnection)connection!).Cancel(), this);
    }

    /// <summary>Connects, or fails with <paramref name="unlessServed"/> when there is no server.</summary>
    public void Open(SocketError unlessServed, Completion<SimulatedConnection> then)
    {
        lock (network.Gate)
        {
            waiting = error =>
            {
                if (error is not null) Close(error);
                then(error is null ? this : null, error);
            };
            if (failure is not null) Finish(failure);
            else After(network.Options.ConnectTime, () => Finish(script is null ? new SocketException((int)unlessServed) : null));
        }
    }

    /// <summary>Takes bytes; whoever is told of the end may be told before this returns.</summary>
    public void Send(ReadOnlyMemory<byte> bytes, Completion<int> then)
    {
        lock (network.Gate)
        {
            if (failure is not null)
            {
                then(0, failure);
                return;
            }

            var taken = bytes[..Cut(bytes.Length)].ToArray();
            After(network.Options.TransferTime, () => Ask(taken));
            then(taken.Length, null);
        }
    }

    /// <summary>Waits for bytes; whoever is told of the end may be told before this returns.</summary>
    public void Receive(Memory<byte> buffer, Completion<int> then)
    {
        lock (network.Gate)
        {
            if (waiting is not null)
            {
                then(0, new InvalidOperationException("The connection is receiving already: wait for the end of that before you receive again."));
                return;
            }

            waiting = error => then(error is null ? Take(buffer.Span) : 0, error);
            if (failure is not null || hasEnded || !arrived.IsEmpty) Finish(failure);
        }
    }

    /// <summary>Takes what has arrived, without waiting.</summary>
    public SocketError TryReceive(Span<byte> buffer, out int count)
    {
        lock (network.Gate)
        {
            count = 0;
            if (failure is not null) return failure is SocketException exception ? exception.SocketErrorCode : SocketError.OperationAborted;
            if (arrived.IsEmpty) return hasEnded ? SocketError.Success : SocketError.WouldBlock;
            count = Take(buffer);
            return SocketError.Success;
        }
    }

    /// <summary>Closes the client's end, and with it the server's.</summary>
    public void Dispose()
    {
        lock (network.Gate) Close(new ObjectDisposedException(nameof(SimulatedConnection)));
    }

    private void Cancel()
    {
        lock (network.Gate) Close(new OperationCanceledException(life));
    }

    private void Close(Exception reason)
    {
        if (closed) return;
        closed = true;
        failure = reason;
        end.Unregister();
        foreach (var timer in timers) timer.Dispose();
        answer?.Dispose();
        network.Closed();
        Finish(reason);
    }

    private void Finish(Exception? error)
    {
        var told = waiting;
        waiting = null;
        told?.Invoke(error);
        Changed?.Invoke();
    }

    private int Take(Span<byte> buffer)
    {
        var count = Cut(Math.Min(buffer.Length, arrived.Length));
        arrived.Span[..count].CopyTo(buffer);
        arrived = arrived[count..];
        return count;
    }

    private int Cut(int length) => cuts is null || length == 0 ? length : cuts.Next(length) + 1;

    // The server's end.

    private void Ask(byte[] bytes)
    {
        if (serverIsDone) return;
        requests.Feed(bytes);
        if (answer is null) Serve();
    }

    private void Serve()
    {
        while (!serverIsDone)
        {
            if (answer is null)
            {
                if (!requests.TryRead(out var reading)) return;
                answer = script!.Answer(reading).GetEnumerator();
            }

            if (!Perform()) return;
            answer.Dispose();
            answer = null;
        }
    }

    // Whether the answer is complete; if not, a timer goes on with it.
    private bool Perform()
    {
        while (answer!.MoveNext())
        {
            switch (answer.Current)
            {
                case ServerAction.Wait wait when wait.Duration > TimeSpan.Zero:
                    After(wait.Duration, Serve);
                    return false;
                case ServerAction.Write write:
                    After(network.Options.TransferTime, () => Arrive(write.Bytes));
                    break;
                case ServerAction.Close:
                    serverIsDone = true;
                    After(network.Options.TransferTime, () => Arrive(null));
                    break;
                case ServerAction.Reset:
                    serverIsDone = true;
                    After(network.Options.TransferTime, Break);
                    break;
                case ServerAction.StallForever:
                    serverIsDone = true;
                    break;
                default:
                    break; // a wait of no length
            }
        }

        return true;
    }

    // Null is the end.
    private void Arrive(ReadOnlyMemory<byte>? bytes)
    {
        if (bytes is { } some) arrived = arrived.IsEmpty ? some : (byte[])[.. arrived.Span, .. some.Span];
        else hasEnded = true;
        if (!arrived.IsEmpty || hasEnded) Finish(null);
    }

    private void Break()
    {
        arrived = default; // as TCP may
        failure = new SocketException((int)SocketError.ConnectionReset);
        Finish(failure);
    }

    private void After(TimeSpan duration, Action action)
    {
        if (duration == TimeSpan.Zero)
        {
            action();
            return;
        }

        ITimer? timer = null;
        timer = network.Clock.CreateTimer(
            _ =>
            {
                lock (network.Gate)
                {
                    timer!.Dispose();
                    timers.Remove(timer);
                    if (!closed) action();
                }
            },
            null,
            duration,
            Timeout.InfiniteTimeSpan);
        timers.Add(timer);
    }
}
