using System.Net.Sockets;
using System.Text;
using Course.Concurrency.Threads;
using Course.Concurrency.Time;
using FsCheck.Xunit;

namespace Course.Crawling.Tests;

/// <summary>What a client sees of a simulated server.</summary>
public sealed class SimulatedNetworkTests
{
    private const string Get = "GET /0.html HTTP/1.1\r\nHost: x\r\n\r\n";

    [Fact]
    public void Receive_KeepsAlive_AnswersOneRequestAfterTheOther()
    {
        var received = Talk(Pages.Script(1), [Get + Get], out var clock, close: false);

        Assert.Equal(2, received.Split("HTTP/1.1 200 OK").Length - 1);
        Assert.Equal(TimeSpan.FromSeconds(3), clock.Elapsed);
    }

    [Fact]
    public void Receive_WrongLengthOnAConnectionThatStays_LeavesTheRestForTheNextAnswer()
    {
        var received = Talk(Pages.Script(1, FaultPlan.Parse("wrong-content-length:/0.html")), [Get, Get.Replace("/0", "/1", StringComparison.Ordinal)], out _, close: false);

        Assert.Contains("</a>HTTP/1.1 404", received, StringComparison.Ordinal);
    }

    [Fact]
    public void Receive_RefusedRequest_IsAnAnswerAndTheEnd() => Assert.StartsWith("HTTP/1.1 400", Talk(Pages.Script(1), ["nonsense\r\n\r\n"], out _), StringComparison.Ordinal);

    [Fact]
    public void Receive_Reset_Throws() =>
        Assert.Equal(SocketError.ConnectionReset, Assert.Throws<SocketException>(() => Talk(Pages.Script(1, FaultPlan.Parse("reset:/0.html")), [Get], out _)).SocketErrorCode);

    [Fact]
    public void Receive_Twice_SaysSo()
    {
        VirtualTime clock = new();
        SimulatedNetwork network = new(clock);
        network.Serve(Pages.Script(1));
        var callbacks = network.Callbacks();
        Exception? failure = null;
        callbacks.Connect("SERVER", 80, TestContext.Current.CancellationToken, (connection, _) =>
        {
            connection!.Receive(new byte[1], (_, _) => { });
            connection.Receive(new byte[1], (_, error) =>
            {
                failure = error;
                connection.Dispose();
            });
        });

        callbacks.Run();
        Assert.IsType<InvalidOperationException>(failure);
    }

    [Fact]
    public void Serve_TwoServersAtOnePlace_IsRefused()
    {
        SimulatedNetwork network = new(new VirtualTime());
        network.Serve(Pages.Script(1));

        Assert.Throws<ArgumentException>(() => network.Serve(Pages.Script(1), "Server"));
        Assert.Equal("http://server:8080/", network.Serve(Pages.Script(1), port: 8080).AbsoluteUri);
    }

    [Property(MaxTest = 50)]
    public void SendAndReceive_CutUp_LoseNothingAndChangeNoOrder(int seed)
    {
        var whole = Talk(Pages.Script(1), [Get + "GET /0.html HTTP/1.0\r\n\r\n"], out _);

        Assert.Equal(whole, Talk(Pages.Script(1), [Get + "GET /0.html HTTP/1.0\r\n\r\n"], out _, options: new SimulatedNetworkOptions { FragmentationSeed = seed }));
    }

    [Fact]
    public void SendAndReceive_CutUp_ArePartial()
    {
        List<int> pieces = [];

        Talk(Pages.Script(1), ["GET /0.html HTTP/1.0\r\n\r\n"], out _, options: new SimulatedNetworkOptions { FragmentationSeed = 1 }, pieces: pieces);

        Assert.True(pieces.Count > 3);
    }

    [Fact]
    public void Receive_ServerNeverAnswers_IsADeadlockThatSaysWhoWaitsForWhat()
    {
        List<string> cleaned = [];
        VirtualTime clock = new();
        VirtualThreads threads = new(clock);
        SimulatedNetwork network = new(clock);
        network.Serve(Pages.Script(1, FaultPlan.Parse("stall:/0.html")));

        var thrown = Assert.Throws<InvalidOperationException>(() => threads.Run(() =>
        {
            var reader = threads.Start("reader", () =>
            {
                using var connection = network.Blocking(threads).Connect("server", 80, default);
                try
                {
                    connection.Send("GET /0.html HTTP/1.1\r\nHost: server\r\n\r\n"u8.ToArray());
                    connection.Receive(new byte[10]);
                }
                finally
                {
                    cleaned.Add("reader");
                }
            });
            try
            {
                reader.Join();
            }
            finally
            {
                cleaned.Add("main");
            }
        }));

        Assert.Equal("Deadlock: no thread can run and no timer is set: 'main' waits for the end of 'reader'; 'reader' waits for bytes from server:80.", thrown.Message);
        Assert.Equal(["main", "reader"], cleaned.Order());
        Assert.Equal(0, network.OpenConnections);
    }

    // Sends it all, and receives until the server closes, or falls silent for a minute.
    private static string Talk(ResponseScript script, IReadOnlyList<string> requests, out VirtualTime clock, bool close = true, SimulatedNetworkOptions? options = null, List<int>? pieces = null)
    {
        var time = clock = new VirtualTime();
        SimulatedNetwork network = new(time, options);
        network.Serve(script);
        VirtualThreads threads = new(time);
        StringBuilder received = new();
        threads.Run(() =>
        {
            using CancellationTokenSource life = new();
            using var connection = network.Blocking(threads).Connect("server", 80, life.Token);
            foreach (var request in requests)
            {
                ReadOnlyMemory<byte> rest = Encoding.Latin1.GetBytes(request);
                while (!rest.IsEmpty) rest = rest[Count(connection.Send(rest))..];
            }

            if (!close) threads.Start("end", () => { threads.Sleep(TimeSpan.FromSeconds(3)); life.Cancel(); });
            var buffer = new byte[1000];
            try
            {
                for (var count = 0; (count = Count(connection.Receive(buffer))) > 0;) received.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }
            catch (OperationCanceledException)
            {
            }
        });
        return received.ToString();

        int Count(int count)
        {
            pieces?.Add(count);
            return count;
        }
    }
}
