using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Course.Kernel.Jupyter;
using Course.Kernel.Jupyter.ZeroMQ;
using Xunit;

namespace Course.Kernel.Tests.Jupyter;

/// <summary>The five sockets together, with cells that do what the test says.</summary>
public sealed class JupyterServerTests : IAsyncDisposable
{
    // A message that does not come keeps its test waiting for ever: this ends the test as failed, and measures nothing.
    private const int Hang = 900_000;

    private readonly ScriptedCells cells = new();
    private readonly JupyterServer server;

    public JupyterServerTests()
    {
        server = new JupyterServer(ConnectionFile.OnThisMachine(), cells, new TransportLimits(), TimeProvider.System);
        server.Start();
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact(Timeout = Hang)]
    public async Task Execute_GoesThroughAllChannels()
    {
        cells.OnExecute = async (_, outputs, input, cancellation) =>
        {
            string? line = await input!.ReadLineAsync("who? ", isPassword: false, cancellation);
            outputs!.Report(new CellOutput.StreamOutput("stdout", $"hello {line}"));
            return ScriptedCells.Good;
        };
        using FrontEnd frontEnd = new(server.Connection, TestContext.Current.CancellationToken);
        await frontEnd.SubscribedAsync();

        Task<(JsonElement Reply, IReadOnlyList<(string Type, JsonElement Content)> News)> run = frontEnd.RunAsync("x", allowInput: true);
        Assert.Equal("who? ", (await frontEnd.InputRequestAsync()).Content.GetProperty("prompt").GetString());
        frontEnd.SendInput("Ann");

        (JsonElement reply, IReadOnlyList<(string Type, JsonElement Content)> news) = await run;
        Assert.Equal("ok", reply.GetProperty("status").GetString());
        Assert.Equal(["status", "execute_input", "stream", "status"], news.Select(entry => entry.Type));
        Assert.Equal("hello Ann", news[2].Content.GetProperty("text").GetString());
    }

    [Fact(Timeout = Hang)]
    public async Task Control_IsAnsweredWhileACellRuns()
    {
        cells.OnExecute = async (_, outputs, _, cancellation) =>
        {
            await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return await ScriptedCells.Fail(outputs, "stopped");
        };
        using FrontEnd frontEnd = new(server.Connection, TestContext.Current.CancellationToken);
        await frontEnd.SubscribedAsync();
        Task<(JsonElement Reply, IReadOnlyList<(string Type, JsonElement Content)> News)> run = frontEnd.RunAsync("x");
        while (cells.Requests.Count == 0)
        {
            await Task.Yield();
        }

        frontEnd.SendOnControl("kernel_info_request");
        Assert.Equal("kernel_info_reply", (await frontEnd.ControlReplyAsync()).Type);
        frontEnd.SendOnControl("interrupt_request");

        Assert.Equal("stopped", (await run).Reply.GetProperty("evalue").GetString());
    }

    [Fact(Timeout = Hang)]
    public async Task CellsSentAtOnce_AfterOneThatFails_AreAborted()
    {
        TaskCompletionSource goOn = new();
        cells.OnExecute = async (_, outputs, _, _) =>
        {
            await goOn.Task;
            return await ScriptedCells.Fail(outputs, "no luck");
        };
        using FrontEnd frontEnd = new(server.Connection, TestContext.Current.CancellationToken);
        frontEnd.Send("execute_request", new JsonObject { ["code"] = "bad" });
        frontEnd.Send("execute_request", new JsonObject { ["code"] = "waiting" });
        // One client's messages come in order: when this one is there, the others are.
        while (cells.Requests.Count == 0 || server.WaitingMessages == 0)
        {
            await Task.Yield();
        }
        goOn.SetResult();

        Assert.Equal("error", (await frontEnd.ReplyAsync()).Content.GetProperty("status").GetString());
        Assert.Equal("aborted", (await frontEnd.ReplyAsync()).Content.GetProperty("status").GetString());
        Assert.Single(cells.Requests);
    }

    [Fact(Timeout = Hang)]
    public async Task StrangersMessages_AreDropped_AndRepeatedOnes()
    {
        using FrontEnd frontEnd = new(server.Connection, TestContext.Current.CancellationToken);
        IReadOnlyList<byte[]> once = Requests.Signed(server.Connection.Key, "execute_request", new JsonObject { ["code"] = "once" });

        frontEnd.SendParts(Requests.Signed("a guess", "execute_request", new JsonObject { ["code"] = "evil" }));
        frontEnd.SendParts(Requests.Signed("", "execute_request", new JsonObject { ["code"] = "unsigned" }));
        frontEnd.SendParts([[1], [2], [3]]);
        frontEnd.SendParts(once);
        frontEnd.SendParts(once);
        frontEnd.Send("kernel_info_request");

        Assert.Equal("execute_reply", (await frontEnd.ReplyAsync()).Type);
        Assert.Equal("kernel_info_reply", (await frontEnd.ReplyAsync()).Type);
        Assert.Equal(["once"], cells.Requests.Select(request => request.Code));
    }

    [Fact(Timeout = Hang)]
    public async Task FrontEndThatVanishesInMidCell_LeavesTheKernelToTheNext()
    {
        TaskCompletionSource goOn = new();
        cells.OnExecute = async (_, outputs, _, _) =>
        {
            await goOn.Task;
            outputs!.Report(new CellOutput.StreamOutput("stdout", "to nobody"));
            return ScriptedCells.Good;
        };
        using (FrontEnd vanishing = new(server.Connection, TestContext.Current.CancellationToken))
        {
            vanishing.Send("execute_request", new JsonObject { ["code"] = "x" });
            while (cells.Requests.Count == 0)
            {
                await Task.Yield();
            }
        }
        using FrontEnd next = new(server.Connection, TestContext.Current.CancellationToken);
        await next.SubscribedAsync();
        goOn.SetResult();

        Assert.Equal("ok", (await next.RunAsync("y")).Reply.GetProperty("status").GetString());
    }

    [Fact(Timeout = Hang)]
    public async Task Shutdown_IsAnsweredBeforeTheSocketsClose()
    {
        using FrontEnd frontEnd = new(server.Connection, TestContext.Current.CancellationToken);
        frontEnd.SendOnControl("shutdown_request", new JsonObject { ["restart"] = false });

        await server.Kernel.Stopped;
        await server.CloseAsync(Timeout.InfiniteTimeSpan);

        Assert.Equal("shutdown_reply", (await frontEnd.ControlReplyAsync()).Type);
    }

    [Fact]
    public void PortThatIsInUse_IsOneSentence()
    {
        ConnectionFile taken = ConnectionFile.OnThisMachine() with { HeartbeatPort = server.Connection.ShellPort };

        JupyterException failure = Assert.Throws<JupyterException>(() => new JupyterServer(taken, cells, new TransportLimits(), TimeProvider.System));

        Assert.Contains($"The kernel cannot listen at 127.0.0.1, port {taken.HeartbeatPort}", failure.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Hang)]
    public async Task ManyConnections_AtOnce_KeepNobodyOut()
    {
        const int Crowd = 300;
        List<TcpClient> crowd = [];
        try
        {
            foreach (int port in (int[])[server.Connection.ShellPort, server.Connection.IOPubPort, server.Connection.HeartbeatPort])
            {
                for (int i = 0; i < Crowd; i++)
                {
                    TcpClient client = new();
                    crowd.Add(client);
                    await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
                }
            }
            using FrontEnd frontEnd = new(server.Connection, TestContext.Current.CancellationToken);
            await frontEnd.SubscribedAsync();

            Assert.Equal("ok", (await frontEnd.RunAsync("x")).Reply.GetProperty("status").GetString());
        }
        catch (SocketException refusal) when (refusal.SocketErrorCode == SocketError.TooManyOpenSockets)
        {
            // Both ends are in this process, so this is the test's limit and not the server's.
            Assert.Skip($"A process may have too few open files here for {3 * Crowd} connections.");
        }
        finally
        {
            crowd.ForEach(client => client.Dispose());
        }
    }
}
