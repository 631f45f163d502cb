using System.Net;
using System.Net.Sockets;

namespace Course.Crawling.Tests;

/// <summary>Calls that truly block.</summary>
public sealed class BlockingSocketNetworkTests
{
    [Fact]
    public void Connect_NobodyListens_IsRefused()
    {
        using Socket silent = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // has the port, and does not listen

        var thrown = Assert.Throws<SocketException>(() => new BlockingSocketNetwork().Connect("127.0.0.1", ((IPEndPoint)silent.LocalEndPoint!).Port, TestContext.Current.CancellationToken));

        Assert.Equal(SocketError.ConnectionRefused, thrown.SocketErrorCode);
    }

    [Fact]
    public void Connect_NameThatIsNone_IsUnknown() =>
        Assert.Equal(SocketError.HostNotFound, Assert.Throws<SocketException>(() => new BlockingSocketNetwork().Connect(new string('x', 300), 80, TestContext.Current.CancellationToken)).SocketErrorCode);

    [Fact]
    public void Connect_LifeIsOver_Throws() => Assert.Throws<OperationCanceledException>(() => new BlockingSocketNetwork().Connect("127.0.0.1", 80, new CancellationToken(canceled: true)));

    [Fact]
    public async Task Receive_LifeEnds_ThrowsAndSoDoesWhatFollows()
    {
        ServerLog log = new();
        await using var server = SlowServer.Start(Pages.Script(1, FaultPlan.Parse("stall:/0.html")), new SlowServerOptions { OnEvent = log.Add });
        using CancellationTokenSource life = new();
        TaskCompletionSource sent = new(TaskCreationOptions.RunContinuationsAsynchronously);

        var receiving = Task.Run(() =>
        {
            using var connection = new BlockingSocketNetwork().Connect("127.0.0.1", server.Port, life.Token);
            connection.Send("GET /0.html HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());
            sent.SetResult();
            Assert.Throws<OperationCanceledException>(() => connection.Receive(new byte[10]));
            Assert.Throws<OperationCanceledException>(() => connection.Receive(new byte[10]));
            Assert.Throws<OperationCanceledException>(() => connection.Send(new byte[10]));
            connection.Dispose();
        }, TestContext.Current.CancellationToken);
        await log.WhenAsync(ServerEventKind.Asked);
        await sent.Task; // the server may have it before the call of send has returned
        await life.CancelAsync();

        await receiving;
        await log.WhenAsync(ServerEventKind.Closed);
    }
}
