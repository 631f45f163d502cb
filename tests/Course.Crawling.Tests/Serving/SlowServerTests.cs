using System.Net;
using System.Net.Sockets;

namespace Course.Crawling.Tests;

/// <summary>The real server on real sockets, asked by clients that behave.</summary>
public sealed class SlowServerTests
{
    [Fact]
    public async Task Get_WithAnOrdinaryClient_GivesThePage()
    {
        await using var server = Servers.Start();
        using HttpClient client = new() { BaseAddress = server.Address };

        using var page = await client.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
        using var missing = await client.GetAsync(new Uri("/none.html", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(Servers.Content, await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("text/html; charset=utf-8", page.Content.Headers.ContentType?.ToString());
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task Connection_IsKeptForTheNextRequest()
    {
        ServerLog log = new();
        await using var server = Servers.Start(new SlowServerOptions { OnEvent = log.Add });
        using var client = await RawClient.GetAsync(server, "/");
        var first = await client.ReadResponseAsync();
        await client.SendAsync("HEAD / HTTP/1.0\r\n\r\n");

        Assert.Equal(Servers.Content, first.Content);
        Assert.EndsWith("Connection: close\r\n\r\n", await client.ReadToEndAsync(), StringComparison.Ordinal);

        client.Dispose();
        await log.WhenAsync(ServerEventKind.Closed);
        Assert.Equal((1, 2, 0), (server.AcceptedConnections, server.AnsweredRequests, server.OpenConnections));
        Assert.Equal([ServerEventKind.Opened, ServerEventKind.Asked, ServerEventKind.Answered, ServerEventKind.Asked, ServerEventKind.Answered, ServerEventKind.Closed], log.Kinds);
    }

    [Fact]
    public async Task PipelinedRequests_AreAnsweredInOrder()
    {
        await using var server = Servers.Start();
        using var client = await RawClient.ConnectAsync(server);

        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /none HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200", (await client.ReadResponseAsync()).Head, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 404", (await client.ReadResponseAsync()).Head, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200", (await client.ReadResponseAsync()).Head, StringComparison.Ordinal);
        Assert.Equal("", await client.ReadToEndAsync());
    }

    [Fact]
    public async Task FiveHundredClients_WaitTogether_AndAreAnsweredAfterOneDelay()
    {
        const int Clients = 500;
        ObservedTime time = new();
        await using var server = Servers.StartSlow(TimeSpan.FromSeconds(1), new SlowServerOptions { TimeProvider = time });
        var clients = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => RawClient.GetAsync(server, "/")));
        await time.WhenSetAsync(TimeSpan.FromSeconds(1), Clients);
        Assert.Equal(Clients, server.OpenConnections);
        Assert.Equal(0, server.AnsweredRequests);

        time.Advance(TimeSpan.FromSeconds(1));

        var answers = await Task.WhenAll(clients.Select(client => client.ReadResponseAsync()));
        Assert.All(answers, answer => Assert.Equal(Servers.Content, answer.Content));
        foreach (var client in clients) client.Dispose();
    }

    [Fact]
    public async Task Delay_IsNotOverBeforeItsTime()
    {
        ObservedTime time = new();
        await using var server = Servers.StartSlow(TimeSpan.FromSeconds(1), new SlowServerOptions { TimeProvider = time });
        using var client = await RawClient.GetAsync(server, "/");
        await time.WhenSetAsync(TimeSpan.FromSeconds(1));
        var answer = client.ReadResponseAsync();

        time.Advance(TimeSpan.FromSeconds(0.999));
        using var later = await RawClient.GetAsync(server, "/"); // goes all the way to its own delay, while the first still waits
        await time.WhenSetAsync(TimeSpan.FromSeconds(1), 2);
        Assert.False(answer.IsCompleted);

        time.Advance(TimeSpan.FromSeconds(0.001));
        Assert.Equal(Servers.Content, (await answer).Content);
    }

    [Fact]
    public async Task Start_ListensOnLoopbackAtAPortOfTheSystemsChoice()
    {
        await using var one = Servers.Start();
        await using var other = Servers.Start();

        Assert.NotEqual(one.Port, other.Port);
        Assert.Equal($"http://127.0.0.1:{one.Port}/", one.Address.ToString());
    }

    [Fact]
    public async Task Start_PortInUse_SaysWhichAndWhatToDo()
    {
        await using var server = Servers.Start();

        var error = Assert.Throws<IOException>(() => Servers.Start(new SlowServerOptions { Port = server.Port }));

        Assert.Equal($"Port {server.Port} of 127.0.0.1 is in use: stop the program that listens there, or choose another port (0 for any that is free).", error.Message);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(65_536, 1)]
    [InlineData(0, 0)]
    [InlineData(0, -2)]
    [InlineData(0, 25 * 24 * 3600)]
    public void Start_ImpossibleOptions_AreRefused(int port, int idleSeconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Servers.Start(new SlowServerOptions { Port = port, IdleTimeout = TimeSpan.FromSeconds(idleSeconds) }));

    [Fact]
    public async Task DisposeAsync_ClosesEveryConnection_AndThePortIsFreeAtOnce()
    {
        ObservedTime time = new();
        ServerLog log = new();
        var server = Servers.StartSlow(TimeSpan.FromSeconds(1), new SlowServerOptions { TimeProvider = time, OnEvent = log.Add });
        using var waiting = await RawClient.GetAsync(server, "/");
        using var stalled = await RawClient.GetAsync(server, "/?fault=stall");
        using var silent = await RawClient.ConnectAsync(server);
        using var halfWay = await RawClient.ConnectAsync(server);
        await halfWay.SendAsync("GET / HT");
        await log.WhenAsync(ServerEventKind.Opened, 4);
        await log.WhenAsync(ServerEventKind.Asked, 2);

        await server.DisposeAsync();
        await server.DisposeAsync();

        Assert.Equal((4, 0, 0), (server.AcceptedConnections, server.AnsweredRequests, server.OpenConnections));
        Assert.Equal(["", "", "", ""], await Task.WhenAll(waiting.ReadToEndAsync(), stalled.ReadToEndAsync(), silent.ReadToEndAsync(), halfWay.ReadToEndOrResetAsync()));
        await using var next = Servers.Start(new SlowServerOptions { Port = server.Port });
        using var client = await RawClient.GetAsync(next, "/");
        Assert.Equal(Servers.Content, (await client.ReadResponseAsync()).Content);
    }

    [Fact]
    public async Task DisposeAsync_NoFurtherConnectionIsAccepted()
    {
        var server = Servers.Start();
        await server.DisposeAsync();

        Assert.Equal(SocketError.ConnectionRefused, (await Assert.ThrowsAsync<SocketException>(() => RawClient.ConnectAsync(server))).SocketErrorCode);
    }

    [Fact]
    public async Task OwnError_IsReported_AndHurtsNobody()
    {
        List<Exception> reported = [];
        InvalidOperationException broken = new("broken");
        await using var server = Servers.Start(new SlowServerOptions
        {
            OnEvent = happened => { if (happened.Kind == ServerEventKind.Asked) throw broken; },
            OnError = reported.Add,
        });
        using var client = await RawClient.GetAsync(server, "/");

        Assert.Equal(Servers.Content, (await client.ReadResponseAsync()).Content);
        Assert.Same(broken, Assert.Single(reported));
    }

    [Fact]
    public async Task OwnError_ThatNobodyListensTo_ComesOutOfDispose()
    {
        InvalidOperationException broken = new("broken");
        var server = Servers.Start(new SlowServerOptions { OnEvent = happened => { if (happened.Kind == ServerEventKind.Asked) throw broken; } });
        using var client = await RawClient.GetAsync(server, "/");
        await client.ReadResponseAsync();

        var error = await Assert.ThrowsAsync<AggregateException>(() => server.DisposeAsync().AsTask());

        Assert.Same(broken, Assert.Single(error.InnerExceptions));
    }
}
