using System.Net.Sockets;
using Course.Concurrency.Time;

namespace Course.Crawling.Tests;

/// <summary>What holds for calls with callbacks, on the real network and on the simulated one.</summary>
public sealed class CallbackNetworkTests
{
    private static readonly byte[] Request = "GET /0.html HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray();

    public static TheoryData<bool> Networks => [true, false];

    [Theory]
    [MemberData(nameof(Networks))]
    public Task Run_CallsBackOnTheThreadThatRunsIt_NeverWithinACall(bool real) => With(real, "none:/0.html", (network, host, port) =>
    {
        List<string> order = [];
        var thread = Environment.CurrentManagedThreadId;
        network.Connect(host, port, TestContext.Current.CancellationToken, (connection, error) =>
        {
            Note("connected");
            connection!.Send(Request, (count, error) =>
            {
                Note($"sent {count}");
                connection.Receive(new byte[4], (count, error) =>
                {
                    Note($"received {count}");
                    connection.Dispose();
                });
                order.Add("receiving");
            });
            order.Add("sending");
        });
        order.Add("connecting");
        network.Run();

        Assert.Equal(["connecting", "connected", "sending", $"sent {Request.Length}", "receiving", "received 4"], order);

        void Note(string what)
        {
            Assert.Equal(thread, Environment.CurrentManagedThreadId);
            order.Add(what);
        }
    });

    [Theory]
    [MemberData(nameof(Networks))]
    public Task Run_CallbackThrows_ComesOutAndTheLoopCanRunAgain(bool real) => With(real, "stall:/0.html", (network, host, port) =>
    {
        ICallbackConnection? given = null;
        network.Connect(host, port, TestContext.Current.CancellationToken, (connection, error) =>
        {
            given = connection;
            connection!.Receive(new byte[1], (count, error) => Assert.Fail("given up"));
            throw new InvalidDataException("broken");
        });

        Assert.Equal("broken", Assert.Throws<InvalidDataException>(network.Run).Message);
        given!.Dispose();
        network.Run(); // nothing is under way
        var connected = false;
        network.Connect(host, port, TestContext.Current.CancellationToken, (connection, error) =>
        {
            connected = true;
            connection!.Dispose();
        });
        network.Run();
        Assert.True(connected);
    });

    [Theory]
    [MemberData(nameof(Networks))]
    public Task Run_WithinACallback_SaysSo(bool real) => With(real, "none:/0.html", (network, host, port) =>
    {
        var said = "";
        network.Connect(host, port, TestContext.Current.CancellationToken, (connection, error) =>
        {
            connection!.Dispose();
            said = Assert.Throws<InvalidOperationException>(network.Run).Message;
        });
        network.Run();

        Assert.StartsWith("The loop of this network runs already", said, StringComparison.Ordinal);
    });

    [Theory]
    [MemberData(nameof(Networks))]
    public Task Dispose_WhileReceiving_EndsIt(bool real) => With(real, "stall:/0.html", (network, host, port) =>
    {
        Exception? first = null, second = null;
        network.Connect(host, port, TestContext.Current.CancellationToken, (connection, _) =>
        {
            connection!.Receive(new byte[1], (_, error) => first = error);
            connection.Dispose();
            connection.Dispose();
            connection.Receive(new byte[1], (_, error) => second = error);
        });
        network.Run();

        Assert.IsType<ObjectDisposedException>(first);
        Assert.IsType<ObjectDisposedException>(second);
    });

    [Theory]
    [MemberData(nameof(Networks))]
    public Task Connect_LifeIsOver_IsAnError(bool real) => With(real, "none:/0.html", (network, host, port) =>
    {
        (ICallbackConnection? Connection, Exception? Error) outcome = default;
        network.Connect(host, port, new CancellationToken(canceled: true), (connection, error) => outcome = (connection, error));
        network.Run();

        Assert.Null(outcome.Connection);
        Assert.IsType<OperationCanceledException>(outcome.Error, exactMatch: false);
    });

    [Fact]
    public void Connect_NameThatIsNone_IsUnknown()
    {
        CallbackSocketNetwork network = new();
        Exception? failure = null;
        network.Connect(new string('x', 300), 80, TestContext.Current.CancellationToken, (_, error) => failure = error);
        network.Run();

        Assert.Equal(SocketError.HostNotFound, Assert.IsType<SocketException>(failure).SocketErrorCode);
    }

    [Fact]
    public Task Run_NothingCanEverEnd_SaysSo() => With(real: false, "stall:/0.html", (network, host, port) =>
    {
        network.Connect(host, port, default, (connection, _) => connection!.Receive(new byte[1], (_, _) => { }));

        Assert.StartsWith("Deadlock: ", Assert.Throws<InvalidOperationException>(network.Run).Message, StringComparison.Ordinal);
    });

    private static async Task With(bool real, string faults, Action<ICallbackNetwork, string, int> use)
    {
        ResponseScript script = new(Pages.Chain(1), new LatencyTable(TimeSpan.Zero), FaultPlan.Parse(faults));
        if (real)
        {
            await using var server = SlowServer.Start(script);
            use(new CallbackSocketNetwork(), "127.0.0.1", server.Port);
        }
        else
        {
            SimulatedNetwork network = new(new VirtualTime());
            network.Serve(script);
            use(network.Callbacks(), "server", 80);
        }
    }
}
