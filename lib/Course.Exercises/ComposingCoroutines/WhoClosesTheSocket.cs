using System.Net;
using System.Net.Sockets;
using Course.Concurrency.EventLoop;
using Course.Concurrency.Generators;
using Course.Concurrency.Time;
using Answer = System.Func<
    Course.Concurrency.EventLoop.EventLoop,
    System.Func<Course.Concurrency.EventLoop.INonBlockingSocket>,
    System.Collections.Generic.IReadOnlyList<System.Net.EndPoint>,
    Course.Concurrency.Generators.Coroutine<Course.Concurrency.EventLoop.INonBlockingSocket>>;

namespace Course.Exercises.ComposingCoroutines;

/// <summary>Exercise 05-3: a coroutine that opens what its caller closes, and so has to close it itself on every other way out.</summary>
public sealed class WhoClosesTheSocket : Exercise<Func<EventLoop, Func<INonBlockingSocket>, IReadOnlyList<EndPoint>, Coroutine<INonBlockingSocket>>>
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public override string Id => "05-3";

    /// <inheritdoc/>
    public override string Title => "Who closes the socket?";

    /// <inheritdoc/>
    public override string Task =>
        "Connect to the first of the addresses that answers. Try them one after the other, each with a socket of its own: newSocket(), and await loop.Connect(socket, address), which throws a SocketException if nobody answers there. Return the connected socket: your caller closes it. Every other socket you close yourself. If nobody answers at all, the last exception comes out. If you are cancelled, nobody else is tried.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hints =>
    [
        "using closes a socket on every way out, and one of them is return.",
        "There are three ways out of the await of Connect: connected, a SocketException, anything else. Which of them leave you with a socket in your hand that nobody else knows of?",
        "try { await loop.Connect(socket, address); return socket; } catch (SocketException e) { socket.Dispose(); last = e; } catch { socket.Dispose(); throw; }",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Rule<Answer>> Rules =>
    [
        new("returns a socket that is connected, and open", "connected to home; open: home", "If you close it, your caller has a closed socket.", (answer, world) =>
            new Town(world.Clock).Play(answer, "home").WithoutTried),
        new("tries the next one when nobody answers", "connected to home; tried shut, home", "A SocketException is the news that this address is no good: catch it inside the loop.", (answer, world) =>
            new Town(world.Clock).Play(answer, "shut", "home").WithoutOpen),
        new("tries nobody after the one that answers", "connected to home; tried home", "Return as soon as one is connected.", (answer, world) =>
            new Town(world.Clock).Play(answer, "home", "shut").WithoutOpen),
        new("closes those that failed", "connected to home; open: home", "The socket that could not connect is yours, and nobody will ever ask for it again.", (answer, world) =>
            new Town(world.Clock).Play(answer, "shut", "barred", "home").WithoutTried),
        new("lets the last exception out when all have failed", "throws HostUnreachable; tried shut, barred", "Keep the exception, and throw it after the loop.", (answer, world) =>
            new Town(world.Clock).Play(answer, "shut", "barred").WithoutOpen),
        new("leaves none open when all have failed", "throws HostUnreachable; open: none", "Each failed attempt closes its own socket.", (answer, world) =>
            new Town(world.Clock).Play(answer, "shut", "barred").WithoutTried),
        new("leaves none open when it is cancelled, and tries no other", "cancelled; tried silent; open: none", "A cancellation comes out of the same await, and is no SocketException. It is not a failed attempt either: close the socket and let it pass.", (answer, world) =>
            new Town(world.Clock).Play(answer, "silent", "home").Whole),
    ];

    /// <inheritdoc/>
    public override Answer Stub => (_, _, _) => throw new NotAttemptedException();

    /// <inheritdoc/>
    public override Answer Solution => Open;

    /// <inheritdoc/>
    public override IReadOnlyList<Mutant<Answer>> Mutants =>
    [
        new("using, and so closes what it returns", "returns a socket that is connected, and open", ClosesWhatItReturns),
        new("knows one address only", "tries the next one when nobody answers", (loop, newSocket, addresses) => Open(loop, newSocket, [addresses[0]])),
        new("tries them all", "tries nobody after the one that answers", TriesThemAll),
        new("leaves those open that failed", "closes those that failed", LeavesThemOpen),
        new("closes on a SocketException only", "leaves none open when it is cancelled, and tries no other", ForgetsTheCancellation),
        new("takes a cancellation for a failed attempt", "leaves none open when it is cancelled, and tries no other", TriesOn),
        new("lets the first exception out", "lets the last exception out when all have failed", FirstException),
    ];

    private static async Coroutine<INonBlockingSocket> Open(EventLoop loop, Func<INonBlockingSocket> newSocket, IReadOnlyList<EndPoint> addresses)
    {
        SocketException? last = null;
        foreach (var address in addresses)
        {
            var socket = newSocket();
            try
            {
                await loop.Connect(socket, address);
                return socket;
            }
            catch (SocketException exception)
            {
                socket.Dispose();
                last = exception;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw last!;
    }

    private static async Coroutine<INonBlockingSocket> ClosesWhatItReturns(EventLoop loop, Func<INonBlockingSocket> newSocket, IReadOnlyList<EndPoint> addresses)
    {
        SocketException? last = null;
        foreach (var address in addresses)
        {
            using var socket = newSocket();
            try
            {
                await loop.Connect(socket, address);
                return socket;
            }
            catch (SocketException exception)
            {
                last = exception;
            }
        }

        throw last!;
    }

    private static async Coroutine<INonBlockingSocket> TriesThemAll(EventLoop loop, Func<INonBlockingSocket> newSocket, IReadOnlyList<EndPoint> addresses)
    {
        var opened = await Open(loop, newSocket, addresses);
        foreach (var address in addresses.Skip(1))
        {
            using var other = newSocket();
            try
            {
                await loop.Connect(other, address);
            }
            catch (SocketException)
            {
                // It has one already.
            }
        }

        return opened;
    }

    private static async Coroutine<INonBlockingSocket> LeavesThemOpen(EventLoop loop, Func<INonBlockingSocket> newSocket, IReadOnlyList<EndPoint> addresses)
    {
        SocketException? last = null;
        foreach (var address in addresses)
        {
            try
            {
                var socket = newSocket();
                await loop.Connect(socket, address);
                return socket;
            }
            catch (SocketException exception)
            {
                last = exception;
            }
        }

        throw last!;
    }

    private static async Coroutine<INonBlockingSocket> ForgetsTheCancellation(EventLoop loop, Func<INonBlockingSocket> newSocket, IReadOnlyList<EndPoint> addresses)
    {
        SocketException? last = null;
        foreach (var address in addresses)
        {
            var socket = newSocket();
            try
            {
                await loop.Connect(socket, address);
                return socket;
            }
            catch (SocketException exception)
            {
                socket.Dispose();
                last = exception;
            }
        }

        throw last!;
    }

    private static async Coroutine<INonBlockingSocket> TriesOn(EventLoop loop, Func<INonBlockingSocket> newSocket, IReadOnlyList<EndPoint> addresses)
    {
        Exception? last = null;
        foreach (var address in addresses)
        {
            var socket = newSocket();
            try
            {
                await loop.Connect(socket, address);
                return socket;
            }
            catch (Exception exception) when (exception is not GeneratorExitException)
            {
                socket.Dispose();
                last = exception;
            }
        }

        throw last!;
    }

    private static async Coroutine<INonBlockingSocket> FirstException(EventLoop loop, Func<INonBlockingSocket> newSocket, IReadOnlyList<EndPoint> addresses)
    {
        SocketException? first = null;
        foreach (var address in addresses)
        {
            try
            {
                return await Open(loop, newSocket, [address]);
            }
            catch (SocketException exception)
            {
                first ??= exception;
            }
        }

        throw first!;
    }

    private sealed record Outcome(string End, string Tried, string Open)
    {
        public string WithoutTried => $"{End}; open: {Open}";

        public string WithoutOpen => $"{End}; tried {Tried}";

        public string Whole => $"{End}; tried {Tried}; open: {Open}";
    }

    /// <summary>Four hosts: home answers after a second; shut and barred say no after a second; silent never says anything, and whoever waits for it is cancelled after ten seconds.</summary>
    private sealed class Town(VirtualTime clock)
    {
        private readonly List<Door> doors = [];

        public Outcome Play(Answer answer, params IEnumerable<string> hosts)
        {
            using VirtualSelector selector = new(clock);
            using EventLoop loop = new(selector);
            INonBlockingSocket NewSocket()
            {
                Door door = new(clock, selector);
                doors.Add(door);
                return door;
            }

            EndPoint[] addresses = [.. hosts.Select(host => new DnsEndPoint(host, 80))];
            var opening = loop.CreateTask(answer(loop, NewSocket, addresses));
            var timer = loop.CallLater(10 * Second, () => opening.Cancel());
            var end = End(loop, opening);
            timer.Cancel();
            var tried = Observed.List(doors.Select(door => door.Host));
            var open = doors.Where(door => !door.IsClosed).Select(door => door.Host).ToList();
            foreach (var door in doors) door.Dispose();
            return new(end, tried, open.Count == 0 ? "none" : Observed.List(open));
        }

        private static string End(EventLoop loop, LoopTask<INonBlockingSocket> opening)
        {
            try
            {
                return loop.RunUntilComplete(opening) is Door door ? $"connected to {door.Host}" : "connected to nobody";
            }
            catch (SocketException exception)
            {
                return $"throws {exception.SocketErrorCode}";
            }
            catch (OperationCanceledException)
            {
                return "cancelled";
            }
        }
    }

    /// <summary>A socket of the town: it can connect, and be closed.</summary>
    private sealed class Door : INonBlockingSocket
    {
        private readonly VirtualTime clock;
        private readonly VirtualSelector selector;
        private readonly int descriptor;
        private ITimer? timer;
        private SocketError state = SocketError.NotConnected;

        public Door(VirtualTime clock, VirtualSelector selector)
        {
            (this.clock, this.selector) = (clock, selector);
            descriptor = selector.Open(() => state is SocketError.NotConnected or SocketError.WouldBlock ? SelectorEvents.None : SelectorEvents.Write);
        }

        public string Host => (RemoteEndPoint as DnsEndPoint)?.Host ?? "nobody";

        public bool IsClosed { get; private set; }

        public int Descriptor => IsClosed ? -1 : descriptor;

        public EndPoint? LocalEndPoint => null;

        public EndPoint? RemoteEndPoint { get; private set; }

        public SocketError Connect(EndPoint remote)
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            RemoteEndPoint = remote;
            state = SocketError.WouldBlock;
            if (Host is "silent") return state;
            timer = clock.CreateTimer(_ => Answer(), null, Second, Timeout.InfiniteTimeSpan);
            return state;
        }

        public SocketError TakeError() => state is SocketError.NotConnected or SocketError.WouldBlock ? SocketError.Success : state;

        public SocketError Receive(Span<byte> buffer, out int count) => throw NoUse();

        public SocketError Send(ReadOnlySpan<byte> bytes, out int count) => throw NoUse();

        public SocketError Accept(out INonBlockingSocket? connection) => throw NoUse();

        public void ShutdownSend() => throw NoUse();

        public void Dispose()
        {
            if (IsClosed) return;
            IsClosed = true;
            timer?.Dispose();
            selector.Close(descriptor);
        }

        private void Answer()
        {
            state = Host switch
            {
                "shut" => SocketError.ConnectionRefused,
                "barred" => SocketError.HostUnreachable,
                _ => SocketError.Success,
            };
            if (!IsClosed) selector.Notify(descriptor);
        }

        private static NotSupportedException NoUse() => new("This socket can be connected and closed: the exercise needs no more.");
    }
}
