namespace Course.Crawling.Tests;

/// <summary>Clients that do not behave, and what becomes of them; the others must not notice.</summary>
public sealed class RudeClientTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ObservedTime time = new();
    private readonly ServerLog log = new();
    private readonly List<Exception> errors = [];

    [Fact]
    public async Task ByteByByte_IsAnswered()
    {
        await using var server = Start(TimeSpan.Zero);
        using var client = await RawClient.ConnectAsync(server);

        foreach (var letter in "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n") await client.SendAsync(letter.ToString());

        Assert.Equal(Servers.Content, (await client.ReadResponseAsync()).Content);
    }

    [Fact]
    public async Task HalfClosed_IsStillAnswered()
    {
        await using var server = Start(Second);
        using var client = await RawClient.GetAsync(server, "/");
        client.FinishSending();
        await time.WhenSetAsync(Second);

        time.Advance(Second);

        Assert.EndsWith(Servers.Content, await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task LeavesDuringTheDelay_OthersAreAnswered(bool abort)
    {
        await using var server = Start(Second);
        using var leaving = await RawClient.GetAsync(server, "/");
        using var staying = await RawClient.GetAsync(server, "/");
        await time.WhenSetAsync(Second, 2);

        if (abort) leaving.Abort();
        else leaving.Dispose();
        time.Advance(Second);

        Assert.Equal(Servers.Content, (await staying.ReadResponseAsync()).Content);
        await log.WhenAsync(ServerEventKind.Closed);
        Assert.Empty(errors);
    }

    [Fact]
    public async Task LeavesInTheMiddleOfARequest_IsForgotten()
    {
        await using var server = Start(Second);
        using var client = await RawClient.ConnectAsync(server);
        await client.SendAsync("GET / HTTP/1.1\r\nHo");
        client.Dispose();

        await log.WhenAsync(ServerEventKind.Closed);

        Assert.Equal([ServerEventKind.Opened, ServerEventKind.Closed], log.Kinds);
        Assert.Empty(errors);
    }

    [Fact]
    public async Task NeverSends_IsClosedWhenTheIdleTimeoutIsOver()
    {
        await using var server = Start(Second);
        using var client = await RawClient.ConnectAsync(server);
        await time.WhenSetAsync(Minute);

        time.Advance(Minute);

        Assert.Equal("", await client.ReadToEndAsync());
        await log.WhenAsync(ServerEventKind.Closed);
        Assert.Empty(errors);
    }

    [Fact]
    public async Task SendsJustBeforeTheIdleTimeout_IsAnswered()
    {
        await using var server = Start(Second);
        using var client = await RawClient.ConnectAsync(server);
        await time.WhenSetAsync(Minute);
        time.Advance(Minute - TimeSpan.FromTicks(1));

        await client.SendAsync("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        await time.WhenSetAsync(Second);
        time.Advance(Second);

        Assert.Equal(Servers.Content, (await client.ReadResponseAsync()).Content);
    }

    [Fact]
    public async Task AByteNowAndThen_DoesNotPutTheIdleTimeoutOff()
    {
        await using var server = Start(Second);
        using var client = await RawClient.ConnectAsync(server);
        await time.WhenSetAsync(Minute);
        for (var part = 0; part < 4; part++)
        {
            await client.SendAsync("G");
            time.Advance(Minute / 4);
        }

        await log.WhenAsync(ServerEventKind.Closed);
        Assert.Equal([ServerEventKind.Opened, ServerEventKind.Closed], log.Kinds);
    }

    [Fact]
    public async Task SilentAfterAnAnswer_IsClosedWhenTheIdleTimeoutIsOver()
    {
        await using var server = Start(TimeSpan.Zero);
        using var client = await RawClient.GetAsync(server, "/");
        await client.ReadResponseAsync();
        await time.WhenSetAsync(Minute, 3); // for the request, for its answer, and for the next request

        time.Advance(Minute);

        Assert.Equal("", await client.ReadToEndAsync());
    }

    [Fact]
    public async Task DelayLongerThanTheIdleTimeout_IsNotCutShort()
    {
        await using var server = Start(3 * Minute);
        using var client = await RawClient.GetAsync(server, "/");
        await time.WhenSetAsync(3 * Minute);

        time.Advance(3 * Minute);

        Assert.Equal(Servers.Content, (await client.ReadResponseAsync()).Content);
    }

    [Fact]
    public async Task NeverReads_IsClosedWhenTheIdleTimeoutIsOver()
    {
        ResponseScript script = new(new Site(new Page("/index.html", "text/plain", new byte[32 << 20])), new LatencyTable(TimeSpan.Zero)); // more than any socket buffers
        await using var server = SlowServer.Start(script, new SlowServerOptions { TimeProvider = time, IdleTimeout = Minute, OnEvent = log.Add, OnError = errors.Add });
        using var client = await RawClient.GetAsync(server, "/");
        await time.WhenSetAsync(Minute, 2); // for the request, and for the answer that nobody takes

        time.Advance(Minute);

        await log.WhenAsync(ServerEventKind.Closed);
        Assert.Equal(0, server.AnsweredRequests);
        Assert.Empty(errors);
    }

    [Fact]
    public async Task NeverClosesItsSide_IsClosedAfterAWhile_AndItsAnswerCounts()
    {
        await using var server = Start(TimeSpan.Zero);
        using var client = await RawClient.ConnectAsync(server);
        await client.SendAsync("GET / HTTP/1.0\r\n\r\n");
        Assert.EndsWith(Servers.Content, await client.ReadToEndAsync(), StringComparison.Ordinal);
        await log.WhenAsync(ServerEventKind.Answered);
        await time.WhenSetAsync(TimeSpan.FromSeconds(2));

        time.Advance(TimeSpan.FromSeconds(2));

        await log.WhenAsync(ServerEventKind.Closed);
        Assert.Equal(1, server.AnsweredRequests);
    }

    [Theory]
    [InlineData("\u0016\u0003\u0001\u0002\u0000\u0001", "HTTP/1.1 400 Bad Request")]
    [InlineData("EHLO example\r\n", "HTTP/1.1 400 Bad Request")]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 400 Bad Request")]
    [InlineData("DELETE / HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP/1.1 405 Method Not Allowed")]
    [InlineData("GET / HTTP/2.0\r\n\r\n", "HTTP/1.1 505 HTTP Version Not Supported")]
    public async Task Nonsense_IsExplainedAtOnceAndClosed_OthersAreAnswered(string nonsense, string statusLine)
    {
        await using var server = Start(Second);
        using var polite = await RawClient.GetAsync(server, "/");
        using var rude = await RawClient.ConnectAsync(server);
        await rude.SendAsync(nonsense);

        Assert.StartsWith(statusLine, await rude.ReadToEndAsync(), StringComparison.Ordinal);

        await time.WhenSetAsync(Second);
        time.Advance(Second);
        Assert.Equal(Servers.Content, (await polite.ReadResponseAsync()).Content);
        Assert.Empty(errors);
    }

    [Fact]
    public async Task MegabytesOfNonsense_TheExplanationArrivesAllTheSame()
    {
        await using var server = Start(Second);
        using var client = await RawClient.ConnectAsync(server);

        await client.SendAsync(new string('a', 4 << 20));
        client.FinishSending();

        Assert.StartsWith("HTTP/1.1 414 URI Too Long", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    private SlowServer Start(TimeSpan delay) => Servers.StartSlow(delay, new SlowServerOptions { TimeProvider = time, IdleTimeout = Minute, OnEvent = log.Add, OnError = errors.Add });
}
