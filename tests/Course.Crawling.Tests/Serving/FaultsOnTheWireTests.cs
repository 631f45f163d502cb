using System.Net.Sockets;

namespace Course.Crawling.Tests;

/// <summary>Every fault as a client meets it.</summary>
public sealed class FaultsOnTheWireTests : IAsyncDisposable
{
    private static readonly TimeSpan DripInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan EndlessInterval = TimeSpan.FromMilliseconds(10);

    private readonly ObservedTime time = new();
    private readonly ServerLog log = new();
    private readonly SlowServer server;

    public FaultsOnTheWireTests() => server = Servers.Start(new SlowServerOptions { TimeProvider = time, OnEvent = log.Add });

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Refuse_TheConnectionEndsWithoutAByte()
    {
        using var client = await RawClient.GetAsync(server, "/?fault=refuse");

        Assert.Equal("", await client.ReadToEndAsync());
    }

    [Fact]
    public async Task Reset_TheConnectionIsReset()
    {
        using var client = await RawClient.GetAsync(server, "/?fault=reset");

        var error = await Assert.ThrowsAsync<SocketException>(client.ReadToEndAsync);

        Assert.Equal(SocketError.ConnectionReset, error.SocketErrorCode);
    }

    [Fact]
    public async Task Stall_NothingComes_UntilTheClientGivesUp()
    {
        using var client = await RawClient.GetAsync(server, "/?fault=stall");
        await log.WhenAsync(ServerEventKind.Asked);
        var read = client.ReadToEndAsync();

        time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, server.OpenConnections);
        Assert.False(read.IsCompleted);

        client.FinishSending();
        Assert.Equal("", await read);
    }

    [Fact]
    public async Task Truncate_TheConnectionEndsHalfWay()
    {
        using var client = await RawClient.GetAsync(server, "/?fault=truncate");

        Assert.EndsWith("Content-Length: 10\r\n\r\n01234", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Garbage_IsNoAnswer()
    {
        using var client = await RawClient.GetAsync(server, "/?fault=garbage");

        var answer = await client.ReadToEndAsync();

        Assert.Equal(256, answer.Length);
        Assert.DoesNotContain("HTTP", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SlowDrip_ABytePerTenthOfASecond()
    {
        using var good = await RawClient.GetAsync(server, "/");
        var (head, content) = await good.ReadResponseAsync();
        using var client = await RawClient.GetAsync(server, "/?fault=slow-drip");

        var answer = "";
        for (var count = 1; count <= head.Length + content.Length; count++)
        {
            answer += await client.ReadAsync(1);
            await time.WhenSetAsync(DripInterval, count);
            time.Advance(DripInterval);
        }

        Assert.Equal(head + content, answer);
    }

    [Fact]
    public async Task WrongContentLength_TheRestStandsWhereTheNextAnswerShould()
    {
        using var client = await RawClient.GetAsync(server, "/?fault=wrong-content-length");
        await client.SendAsync("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");

        Assert.Equal("01234", (await client.ReadResponseAsync()).Content);
        Assert.StartsWith("56789HTTP/1.1 200 OK", (await client.ReadResponseAsync()).Head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EndlessHeader_GoesOnAndOn_UntilTheClientLeaves()
    {
        using var client = await RawClient.GetAsync(server, "/?fault=endless-header");
        var header = "";
        for (var count = 1; count <= 50; count++)
        {
            header += await client.ReadAsync(900); // what one step sends, or less
            await time.WhenSetAsync(EndlessInterval, count);
            time.Advance(EndlessInterval);
        }

        Assert.Equal(45_000, header.Length);
        Assert.DoesNotContain("\r\n\r\n", header, StringComparison.Ordinal);

        client.Abort();
        for (var count = 51; !log.Kinds.Contains(ServerEventKind.Closed); count++)
        {
            await Task.WhenAny(time.WhenSetAsync(EndlessInterval, count), log.WhenAsync(ServerEventKind.Closed));
            time.Advance(EndlessInterval);
        }
    }

    [Fact]
    public async Task RedirectLoop_LeadsBackToItself()
    {
        using var client = await RawClient.GetAsync(server, "/?fault=redirect-loop");

        Assert.Contains("\r\nLocation: /?fault=redirect-loop\r\n", (await client.ReadResponseAsync()).Head, StringComparison.Ordinal);
    }
}
