using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Course.Concurrency.EventLoop;
using Course.Concurrency.Generators;
using Course.Concurrency.Tracing;
using Answer = System.Func<
    Course.Concurrency.Generators.Yielder<Course.Concurrency.EventLoop.Future, object?>,
    Course.Concurrency.EventLoop.EventLoop,
    Course.Concurrency.EventLoop.INonBlockingSocket,
    byte[],
    Course.Concurrency.Generators.Coroutine>;

namespace Course.Exercises.FuturesAndTasks;

/// <summary>Exercise 04-2: all bytes through a socket that takes as many as it has room for.</summary>
public sealed class SendItAll : Exercise<Func<Yielder<Future, object?>, EventLoop, INonBlockingSocket, byte[], Coroutine>>
{
    private const string Text = "0123456789";

    /// <inheritdoc/>
    public override string Id => "04-2";

    /// <inheritdoc/>
    public override string Title => "Send it all";

    /// <inheritdoc/>
    public override string Task =>
        "Send all of bytes. Send takes what there is room for, which may be fewer, or says WouldBlock: then wait until the socket can be written to. Any other error but Success is a SocketException. However it ends, no registration may be left. Wait with loop.CreateFuture<Nothing>(), loop.AddWriter and loop.RemoveWriter, and yield the Future.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hints =>
    [
        "A loop, and a number of bytes that have been sent. Three things can come of a Send: some were taken, none for now, an error.",
        "To wait: make a Future, have the writer's callback set it, yield it. What comes out of that yield may be a cancellation.",
        "loop.AddWriter(socket.Descriptor, () => writable.TrySetResult(default)); try { await yielder.Yield(writable); } finally { loop.RemoveWriter(socket.Descriptor); }",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Rule<Answer>> Rules =>
    [
        new("gives all it has at once", "0123456789, in 1 call", "Offer the whole rest with every call, and see how much was taken.", (answer, world) =>
        {
            using Pipe pipe = new(world, capacity: 64);
            pipe.Run(answer);
            return string.Create(CultureInfo.InvariantCulture, $"{pipe.Received}, in {pipe.Calls} call{(pipe.Calls == 1 ? "" : "s")}");
        }),
        new("sends all, in order, through a narrow pipe", Text, "The count says how many were taken: the next Send begins after them.", (answer, world) =>
        {
            using Pipe pipe = new(world, capacity: 4);
            pipe.Run(answer);
            return pipe.Received;
        }),
        new("waits for room, and does not ask again and again", "few calls", "After WouldBlock there is one thing to do: wait until the selector says that there is room.", (answer, world) =>
        {
            using Pipe pipe = new(world, capacity: 4);
            pipe.Run(answer);
            return pipe.Calls <= 10 ? "few calls" : string.Create(CultureInfo.InvariantCulture, $"{pipe.Calls} calls for {Text.Length} bytes");
        }),
        new("leaves no registration when it ends", "0 registered", "RemoveWriter, after each wait.", (answer, world) =>
        {
            RequireThatAllIsSent(answer);
            using Pipe pipe = new(world, capacity: 4);
            pipe.Run(answer);
            return pipe.Registered;
        }),
        new("leaves no registration when it is cancelled", "cancelled, 0 registered", "The cancellation comes out of the yield: what has to happen in any case stands in a finally.", (answer, world) =>
        {
            RequireThatAllIsSent(answer);
            using Pipe pipe = new(world, capacity: 4);
            return $"{pipe.Cancel(answer)}, {pipe.Registered}";
        }),
        new("a broken connection is an exception", "ConnectionReset", "Success and WouldBlock are two codes of many: for the others, throw new SocketException((int)error).", (answer, world) =>
        {
            RequireThatAllIsSent(answer);
            using Pipe pipe = new(world, capacity: 4);
            return pipe.Break(answer);
        }),
    ];

    /// <inheritdoc/>
    public override Answer Stub => (_, _, _, _) => throw new NotAttemptedException();

    /// <inheritdoc/>
    public override Answer Solution => SendAll;

    /// <inheritdoc/>
    public override IReadOnlyList<Mutant<Answer>> Mutants =>
    [
        new("sends once", "sends all, in order, through a narrow pipe", SendOnce),
        new("asks in every iteration of the loop", "waits for room, and does not ask again and again", AskAgain),
        new("begins at the beginning each time", "sends all, in order, through a narrow pipe", FromTheBeginning),
        new("a byte at a time", "gives all it has at once", ByteByByte),
        new("unregisters when all goes well", "leaves no registration when it is cancelled", (yielder, loop, socket, bytes) => Sending(yielder, loop, socket, bytes, WaitCarelessly)),
        new("never unregisters", "leaves no registration when it ends", (yielder, loop, socket, bytes) => Sending(yielder, loop, socket, bytes, WaitForEver)),
        new("takes every error for a lack of room", "a broken connection is an exception", IgnoreErrors),
    ];

    // What ends early, or never, shows nothing of what the later rules look at.
    private static void RequireThatAllIsSent(Answer answer)
    {
        using Pipe pipe = new(new World(), capacity: 4);
        try
        {
            pipe.Run(answer);
        }
        catch (Exception exception) when (exception is StepLimitException or SocketException)
        {
            throw new NotJudgedException("all is sent");
        }

        if (pipe.Received != Text) throw new NotJudgedException("all is sent");
    }

    private static Coroutine SendAll(Yielder<Future, object?> yielder, EventLoop loop, INonBlockingSocket socket, byte[] bytes) => Sending(yielder, loop, socket, bytes, Wait);

    private static async Coroutine Sending(Yielder<Future, object?> yielder, EventLoop loop, INonBlockingSocket socket, byte[] bytes, Func<Yielder<Future, object?>, EventLoop, INonBlockingSocket, Coroutine> wait)
    {
        var sent = 0;
        while (sent < bytes.Length)
        {
            var error = socket.Send(bytes.AsSpan(sent), out var count);
            if (error == SocketError.WouldBlock) await wait(yielder, loop, socket);
            else if (error != SocketError.Success) throw new SocketException((int)error);
            else sent += count;
        }
    }

    private static async Coroutine Wait(Yielder<Future, object?> yielder, EventLoop loop, INonBlockingSocket socket)
    {
        var writable = Writable(loop, socket);
        try
        {
            await yielder.Yield(writable);
        }
        finally
        {
            loop.RemoveWriter(socket.Descriptor);
        }
    }

    private static async Coroutine WaitCarelessly(Yielder<Future, object?> yielder, EventLoop loop, INonBlockingSocket socket)
    {
        await yielder.Yield(Writable(loop, socket));
        loop.RemoveWriter(socket.Descriptor);
    }

    private static async Coroutine WaitForEver(Yielder<Future, object?> yielder, EventLoop loop, INonBlockingSocket socket) => await yielder.Yield(Writable(loop, socket));

    private static Future<Nothing> Writable(EventLoop loop, INonBlockingSocket socket)
    {
        var writable = loop.CreateFuture<Nothing>(WaitReason.Write);
        loop.AddWriter(socket.Descriptor, () => writable.TrySetResult(default));
        return writable;
    }

    private static async Coroutine SendOnce(Yielder<Future, object?> yielder, EventLoop loop, INonBlockingSocket socket, byte[] bytes)
    {
        await Wait(yielder, loop, socket);
        socket.Send(bytes, out _);
    }

    private static async Coroutine AskAgain(Yielder<Future, object?> yielder, EventLoop loop, INonBlockingSocket socket, byte[] bytes)
    {
        var sent = 0;
        while (sent < bytes.Length)
        {
            var error = socket.Send(bytes.AsSpan(sent), out var count);
            if (error is not (SocketError.Success or SocketError.WouldBlock)) throw new SocketException((int)error);
            sent += count;
            if (error == SocketError.WouldBlock) await yielder.Yield(null!);
        }
    }

    private static async Coroutine FromTheBeginning(Yielder<Future, object?> yielder, EventLoop loop, INonBlockingSocket socket, byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;)
        {
            var error = socket.Send(bytes.AsSpan(0, bytes.Length - sent), out var count);
            if (error == SocketError.WouldBlock) await Wait(yielder, loop, socket);
            else if (error != SocketError.Success) throw new SocketException((int)error);
            else sent += count;
        }
    }

    private static async Coroutine ByteByByte(Yielder<Future, object?> yielder, EventLoop loop, INonBlockingSocket socket, byte[] bytes)
    {
        foreach (var one in bytes) await SendAll(yielder, loop, socket, [one]);
    }

    private static async Coroutine IgnoreErrors(Yielder<Future, object?> yielder, EventLoop loop, INonBlockingSocket socket, byte[] bytes)
    {
        var sent = 0;
        while (sent < bytes.Length)
        {
            if (socket.Send(bytes.AsSpan(sent), out var count) == SocketError.Success) sent += count;
            else await Wait(yielder, loop, socket);
        }
    }

    /// <summary>A socket that holds a few bytes, and somebody at its other end who takes them once a second.</summary>
    private sealed class Pipe : IDisposable
    {
        private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
        private readonly VirtualSelector selector;
        private readonly EventLoop loop;
        private readonly CountingSocket socket;
        private readonly VirtualSocket other;
        private readonly StringBuilder received = new();

        public Pipe(World world, int capacity)
        {
            selector = new VirtualSelector(world.Clock);
            loop = new EventLoop(selector);
            (var first, other) = VirtualSocket.Pair(selector, capacity);
            socket = new CountingSocket(first, world);
            loop.ExceptionHandler = _ => { }; // of a task that is left behind, which its rule sees by itself
        }

        public int Calls => socket.Calls;

        public string Received => received.ToString();

        public string Registered => string.Create(CultureInfo.InvariantCulture, $"{selector.Count} registered");

        public void Run(Answer answer)
        {
            var sending = Start(answer);
            loop.RunUntilComplete(sending);
            for (var turns = 0; turns < 2; turns++) Take();
        }

        public string Cancel(Answer answer)
        {
            var sending = Start(answer, takes: false);
            loop.CallLater(Second, () => sending.Cancel());
            try
            {
                loop.RunUntilComplete(sending);
                return "sent";
            }
            catch (OperationCanceledException)
            {
                return "cancelled";
            }
        }

        public string Break(Answer answer)
        {
            var sending = Start(answer, takes: false);
            loop.CallLater(Second, other.Dispose);
            try
            {
                loop.RunUntilComplete(sending);
                return "sent";
            }
            catch (SocketException exception)
            {
                return exception.SocketErrorCode.ToString();
            }
        }

        public void Dispose()
        {
            loop.Dispose();
            selector.Dispose();
            socket.Dispose();
        }

        private LoopTask<Nothing> Start(Answer answer, bool takes = true)
        {
            if (takes) loop.CallLater(Second, TakeAndComeBack);
            return loop.CreateTask(Generator.Create<Future, object?>(yielder => answer(yielder, loop, socket, Encoding.ASCII.GetBytes(Text))));
        }

        private void TakeAndComeBack()
        {
            Take();
            loop.CallLater(Second, TakeAndComeBack);
        }

        private void Take()
        {
            var buffer = new byte[64];
            if (other.Receive(buffer, out var count) == SocketError.Success) received.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }
    }

    /// <summary>A socket that counts what it is asked to send.</summary>
    private sealed class CountingSocket(VirtualSocket socket, World world) : INonBlockingSocket
    {
        public int Calls { get; private set; }

        public int Descriptor => socket.Descriptor;

        public System.Net.EndPoint? LocalEndPoint => socket.LocalEndPoint;

        public System.Net.EndPoint? RemoteEndPoint => socket.RemoteEndPoint;

        public SocketError Connect(System.Net.EndPoint remote) => socket.Connect(remote);

        public SocketError TakeError() => socket.TakeError();

        public SocketError Receive(Span<byte> buffer, out int count) => socket.Receive(buffer, out count);

        public SocketError Send(ReadOnlySpan<byte> bytes, out int count)
        {
            world.Step();
            Calls++;
            return socket.Send(bytes, out count);
        }

        public SocketError Accept(out INonBlockingSocket? connection) => socket.Accept(out connection);

        public void ShutdownSend() => socket.ShutdownSend();

        public void Dispose() => socket.Dispose();
    }
}
