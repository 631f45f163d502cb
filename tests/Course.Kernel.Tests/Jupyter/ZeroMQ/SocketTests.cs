using System.Net;
using System.Net.Sockets;
using Course.Concurrency.Time;
using Course.Kernel.Jupyter.ZeroMQ;
using NetMQ;
using Xunit;
using DealerSocket = NetMQ.Sockets.DealerSocket;
using RequestSocket = NetMQ.Sockets.RequestSocket;
using SubscriberSocket = NetMQ.Sockets.SubscriberSocket;

#pragma warning disable xUnit1069 // What waits for the wire is given the token.

namespace Course.Kernel.Tests.Jupyter.ZeroMQ;

/// <summary>Our sockets against those of NetMQ, which somebody else has written.</summary>
public sealed class SocketTests
{
    // A message that does not come keeps its test waiting for ever: this ends the test as failed, and measures nothing.
    private const int Hang = 900_000;

    private static readonly IPEndPoint Anywhere = new(IPAddress.Loopback, 0);

    [Fact(Timeout = Hang)]
    public async Task Router_AnswersWhoAsked()
    {
        RouterSocket? router = null;
        await using RouterSocket socket = router = new(
            Anywhere,
            parts =>
            {
                router!.Send([parts[0], "answer"u8.ToArray(), .. parts.Skip(1)]);
                return ValueTask.CompletedTask;
            },
            new TransportLimits(),
            TimeProvider.System);
        socket.Start();
        using DealerSocket named = new() { Options = { Identity = "ann"u8.ToArray() } };
        using DealerSocket nameless = new();
        named.Connect($"tcp://127.0.0.1:{socket.Port}");
        nameless.Connect($"tcp://127.0.0.1:{socket.Port}");
        byte[] large = new byte[5_000_000];
        new Random(1).NextBytes(large);

        named.SendMultipartBytes([[1], [], large]);
        nameless.SendMultipartBytes([[2]]);

        Assert.Equal(["answer"u8.ToArray(), [1], [], large], await ReceiveAsync(named));
        Assert.Equal(["answer"u8.ToArray(), [2]], await ReceiveAsync(nameless));
    }

    [Fact(Timeout = Hang)]
    public async Task Router_ManyMessages_KeepTheirOrder()
    {
        RouterSocket? router = null;
        await using RouterSocket socket = router = new(
            Anywhere,
            parts =>
            {
                router!.Send(parts);
                return ValueTask.CompletedTask;
            },
            new TransportLimits(),
            TimeProvider.System);
        socket.Start();
        using DealerSocket dealer = new();
        dealer.Options.SendHighWatermark = 0;
        dealer.Options.ReceiveHighWatermark = 0;
        dealer.Connect($"tcp://127.0.0.1:{socket.Port}");

        for (int i = 0; i < 5000; i++)
        {
            dealer.SendMultipartBytes([BitConverter.GetBytes(i)]);
        }

        for (int i = 0; i < 5000; i++)
        {
            Assert.Equal([BitConverter.GetBytes(i)], await ReceiveAsync(dealer));
        }
    }

    [Fact(Timeout = Hang)]
    public async Task Publisher_WelcomesEachSubscription_AndSendsWhatFits()
    {
        await using PublisherSocket publisher = new(Anywhere, topic => [topic, "welcome"u8.ToArray()], new TransportLimits(), TimeProvider.System);
        publisher.Start();
        using SubscriberSocket some = new();
        using SubscriberSocket all = new();
        some.Connect($"tcp://127.0.0.1:{publisher.Port}");
        all.Connect($"tcp://127.0.0.1:{publisher.Port}");
        some.Subscribe("b");
        all.Subscribe("");
        Assert.Equal(["b"u8.ToArray(), "welcome"u8.ToArray()], await ReceiveAsync(some));
        Assert.Equal([[], "welcome"u8.ToArray()], await ReceiveAsync(all));

        publisher.Publish(["abc"u8.ToArray(), [1]]);
        publisher.Publish(["bcd"u8.ToArray(), [2]]);

        Assert.Equal(["bcd"u8.ToArray(), [2]], await ReceiveAsync(some));
        Assert.Equal(["abc"u8.ToArray(), [1]], await ReceiveAsync(all));
        Assert.Equal(["bcd"u8.ToArray(), [2]], await ReceiveAsync(all));
    }

    [Fact(Timeout = Hang)]
    public async Task Echo_AnswersTheHeartbeatOfAClient()
    {
        await using EchoSocket echo = new(Anywhere, new TransportLimits(), TimeProvider.System);
        echo.Start();
        using RequestSocket client = new();
        client.Connect($"tcp://127.0.0.1:{echo.Port}");

        for (int i = 0; i < 3; i++)
        {
            client.SendFrame("ping");
            Assert.Equal(["ping"u8.ToArray()], await ReceiveAsync(client));
        }
    }

    [Fact(Timeout = Hang)]
    public async Task Close_SendsWhatIsWaitingFirst()
    {
        TaskCompletionSource sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
        RouterSocket? router = null;
        await using RouterSocket socket = router = new(
            Anywhere,
            parts =>
            {
                router!.Send([parts[0], new byte[3_000_000]]);
                sent.SetResult();
                return ValueTask.CompletedTask;
            },
            new TransportLimits(),
            TimeProvider.System);
        socket.Start();
        using DealerSocket dealer = new();
        dealer.Connect($"tcp://127.0.0.1:{socket.Port}");
        dealer.SendFrame("go");
        await sent.Task;

        await socket.CloseAsync(Timeout.InfiniteTimeSpan);

        Assert.Equal(3_000_000, Assert.Single(await ReceiveAsync(dealer)).Length);
    }

    [Fact(Timeout = Hang)]
    public async Task Peer_ThatSaysNothing_IsLetGoAfterAWhile()
    {
        VirtualTime time = new();
        TransportLimits limits = new();
        await using EchoSocket echo = new(Anywhere, limits, time);
        echo.Start();
        using TcpClient silent = new();
        await silent.ConnectAsync(IPAddress.Loopback, echo.Port, TestContext.Current.CancellationToken);
        byte[] greeting = new byte[64];
        await silent.GetStream().ReadExactlyAsync(greeting, TestContext.Current.CancellationToken);

        // The greeting was sent after the clock was set.
        time.Advance(limits.Handshake);

        Assert.Equal(0, await silent.GetStream().ReadAsync(greeting, TestContext.Current.CancellationToken));
    }

    [Fact(Timeout = Hang)]
    public async Task Peers_MoreThanAllowed_AreTurnedAwayUntilOthersLeave()
    {
        await using EchoSocket echo = new(Anywhere, new TransportLimits { Connections = 2 }, TimeProvider.System);
        echo.Start();
        TcpClient first = await GreetedAsync(echo.Port);
        using TcpClient second = await GreetedAsync(echo.Port);
        using TcpClient third = new();
        await third.ConnectAsync(IPAddress.Loopback, echo.Port, TestContext.Current.CancellationToken);

        Assert.Equal(0, await third.GetStream().ReadAsync(new byte[64], TestContext.Current.CancellationToken));
        first.Dispose();
        while (echo.ConnectionCount == 2)
        {
            await Task.Yield();
        }
        using TcpClient fourth = await GreetedAsync(echo.Port);
    }

    [Fact(Timeout = Hang)]
    public async Task NameThatTwoPeersClaim_IsTheFirstOnes()
    {
        await using RouterSocket router = new(Anywhere, _ => ValueTask.CompletedTask, new TransportLimits(), TimeProvider.System);
        router.Start();
        byte[] ready = [.. Handshake.Ready("DEALER")[..^4], 0, 0, 0, 3, .. "ann"u8];
        using TcpClient one = await GreetedAsync(router.Port, ready);
        using TcpClient other = await GreetedAsync(router.Port, ready);

        Task first = await Task.WhenAny(ReadToEndAsync(one), ReadToEndAsync(other));

        await first;
        Assert.Equal(1, router.ConnectionCount);
    }

    private static async Task ReadToEndAsync(TcpClient client) => await client.GetStream().CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);

    /// <summary>A client that has had the server's greeting, and has perhaps sent its own and more.</summary>
    private static async Task<TcpClient> GreetedAsync(int port, byte[]? ready = null)
    {
        TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        await client.GetStream().ReadExactlyAsync(new byte[64], TestContext.Current.CancellationToken);
        if (ready is not null)
        {
            await client.GetStream().WriteAsync((byte[])[.. Handshake.Greeting(), 4, (byte)ready.Length, .. ready], TestContext.Current.CancellationToken);
        }
        return client;
    }

    private static Task<byte[][]> ReceiveAsync(NetMQSocket socket) => Task.Run(() => socket.ReceiveMultipartBytes().ToArray(), TestContext.Current.CancellationToken);
}
