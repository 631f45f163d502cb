using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Course.Concurrency.Generators;
using Course.Concurrency.Time;

namespace Course.Concurrency.EventLoop.Tests;

public sealed class VirtualStreamTests : StreamContract
{
    private readonly VirtualSelector selector = new(new VirtualTime());

    protected override EventLoop MakeLoop() => new(selector);

    protected override (INonBlockingSocket First, INonBlockingSocket Second) Connect() => VirtualSocket.Pair(selector);
}

public abstract class SystemStreamTests : StreamContract
{
    protected override (INonBlockingSocket First, INonBlockingSocket Second) Connect()
    {
        using var listener = SystemSocket.Listen(new IPEndPoint(IPAddress.Loopback, 0));
        SystemSocket first = new();
        Assert.Contains(first.Connect(listener.LocalEndPoint!), new[] { SocketError.Success, SocketError.WouldBlock });
        INonBlockingSocket? second;
        while (listener.Accept(out second) == SocketError.WouldBlock) Thread.Yield();
        return (first, second!);
    }
}

public sealed class EpollStreamTests : SystemStreamTests
{
    protected override EventLoop MakeLoop() => new();
}

public sealed class PollStreamTests : SystemStreamTests
{
    protected override EventLoop MakeLoop() => new(OperatingSystem.IsWindows() ? throw new PlatformNotSupportedException() : new PollSelector());
}

/// <summary>Servers, connecting and signals: only on a real system.</summary>
public sealed class ServerTests
{
    private static async Coroutine Echo(AsyncStreamReader reader, AsyncStreamWriter writer)
    {
        while (await reader.Read(4096) is { Length: > 0 } bytes)
        {
            writer.Write(bytes);
            await writer.Drain();
        }
    }

    [Fact]
    public void Server_ManyClientsAtOnce_EachGetsItsOwnBack()
    {
        using EventLoop loop = new();
        var answers = loop.RunUntilComplete(Main());
        Assert.Equal(Enumerable.Range(0, 200), answers);

        async Coroutine<int[]> Main()
        {
            using var server = loop.StartServer(new IPEndPoint(IPAddress.Loopback, 0), Echo);
            async Coroutine<int> Ask(int number)
            {
                var (reader, writer) = await loop.OpenConnection("127.0.0.1", ((IPEndPoint)server.LocalEndPoint).Port);
                using (writer)
                {
                    writer.Write(BitConverter.GetBytes(number));
                    await writer.Drain();
                    return BitConverter.ToInt32(await reader.ReadExactly(4));
                }
            }

            var results = await loop.Gather(Enumerable.Range(0, 200).Select(Ask));
            server.Close();
            await server.WaitClosed();
            Assert.Equal(0, server.ConnectionCount);
            return results;
        }
    }

    [Fact]
    public void Server_HandlerThrows_IsReportedAndTheServerGoesOn()
    {
        using EventLoop loop = new();
        List<LoopError> errors = [];
        loop.ExceptionHandler = errors.Add;
        var calls = 0;
        async Coroutine Handler(AsyncStreamReader reader, AsyncStreamWriter writer)
        {
            if (++calls == 1) throw new TimeZoneNotFoundException("handler");
            await Echo(reader, writer);
        }

        async Coroutine Main()
        {
            using var server = loop.StartServer(new IPEndPoint(IPAddress.Loopback, 0), Handler);
            var port = ((IPEndPoint)server.LocalEndPoint).Port;
            var (first, firstWriter) = await loop.OpenConnection("127.0.0.1", port);
            Assert.Empty(await first.ReadToEnd());
            firstWriter.Close();
            var (second, secondWriter) = await loop.OpenConnection("127.0.0.1", port);
            secondWriter.Write([7]);
            Assert.Equal([7], await second.ReadExactly(1));
            secondWriter.Close();
            server.Close();
            await server.WaitClosed();
        }

        loop.RunUntilComplete(Main());
        Assert.Equal("handler", Assert.Single(errors).Exception!.Message);
    }

    [Fact]
    public void OpenConnection_NobodyListens_IsRefused()
    {
        using EventLoop loop = new();
        int port;
        using (var listener = SystemSocket.Listen(new IPEndPoint(IPAddress.Loopback, 0))) port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        Assert.Equal(SocketError.ConnectionRefused, Assert.Throws<SocketException>(() => loop.RunUntilComplete(loop.OpenConnection("127.0.0.1", port))).SocketErrorCode);
    }

    [Fact]
    public void Connect_KnowsBothAddresses()
    {
        using EventLoop loop = new();
        using var listener = SystemSocket.Listen(new IPEndPoint(IPAddress.Loopback, 0));
        using SystemSocket client = new();

        loop.RunUntilComplete(loop.Connect(client, listener.LocalEndPoint!));
        using var accepted = loop.RunUntilComplete(loop.Accept(listener));

        Assert.Equal(listener.LocalEndPoint, client.RemoteEndPoint);
        Assert.Equal(accepted.RemoteEndPoint, client.LocalEndPoint);
    }

    [Fact]
    public void Accept_Cancelled_LeavesTheListenerUsable()
    {
        using EventLoop loop = new();
        using var listener = SystemSocket.Listen(new IPEndPoint(IPAddress.Loopback, 0));
        async Coroutine Main()
        {
            var accepting = loop.CreateTask(loop.Accept(listener));
            await loop.Yield();
            accepting.Cancel();
            await loop.Wait([accepting]);
            using SystemSocket client = new();
            var connecting = loop.CreateTask(loop.Connect(client, listener.LocalEndPoint!));
            using var accepted = await loop.Accept(listener);
            await connecting;
            await loop.SendAll(client, new byte[] { 1, 2, 3 });
            var buffer = new byte[10];
            Assert.Equal(3, await loop.Receive(accepted, buffer));
        }

        loop.RunUntilComplete(Main());
    }

    [Fact]
    public void HttpClient_InAnOrdinaryMethod_RunsOnTheLoop()
    {
        using EventLoop loop = new();
        async Coroutine Answer(AsyncStreamReader reader, AsyncStreamWriter writer)
        {
            await reader.ReadUntil("\r\n\r\n"u8.ToArray());
            writer.Write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"u8);
            await writer.Drain();
        }

        using var server = loop.StartServer(new IPEndPoint(IPAddress.Loopback, 0), Answer);
        var thread = Environment.CurrentManagedThreadId;
        var answer = loop.RunUntilComplete(async () =>
        {
            using HttpClient client = new();
            var text = await client.GetStringAsync(new Uri($"http://127.0.0.1:{((IPEndPoint)server.LocalEndPoint).Port}/"));
            Assert.Equal(thread, Environment.CurrentManagedThreadId);
            server.Close();
            return text;
        });
        Assert.Equal("hello", answer);
        loop.RunUntilComplete(server.WaitClosed());
    }

    [Fact]
    public void AddReader_Replaced_CallsOnlyTheNewOneAndRemovedNone()
    {
        using EventLoop loop = new();
        using var listener = SystemSocket.Listen(new IPEndPoint(IPAddress.Loopback, 0));
        using SystemSocket client = new();
        List<string> called = [];
        loop.AddReader(listener.Descriptor, () => called.Add("old"));
        loop.AddReader(listener.Descriptor, () =>
        {
            called.Add("new");
            Assert.True(loop.RemoveReader(listener.Descriptor));
            loop.Stop();
        });
        client.Connect(listener.LocalEndPoint!);
        loop.RunForever();
        Assert.Equal(["new"], called);
        Assert.False(loop.RemoveReader(listener.Descriptor));
    }

    [Fact]
    public void AddSignalHandler_SignalArrives_IsCalledOnTheLoop()
    {
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException();
        using EventLoop loop = new();
        var thread = 0;
        loop.AddSignalHandler(PosixSignal.SIGCONT, () =>
        {
            thread = Environment.CurrentManagedThreadId;
            loop.Stop();
        });
        loop.CallSoon(() => System.Diagnostics.Process.Start("kill", ["-CONT", $"{Environment.ProcessId}"]).Dispose());
        loop.RunForever();
        Assert.Equal(Environment.CurrentManagedThreadId, thread);
        Assert.True(loop.RemoveSignalHandler(PosixSignal.SIGCONT));
        Assert.False(loop.RemoveSignalHandler(PosixSignal.SIGCONT));
    }
}
