using Course.Concurrency.Time;

namespace Course.Crawling.Tests;

/// <summary>Threads that pass a baton, and a clock that moves when all of them wait.</summary>
public sealed class VirtualThreadsTests
{
    private readonly VirtualTime clock = new();
    private readonly VirtualThreads threads;

    public VirtualThreadsTests() => threads = new VirtualThreads(clock);

    [Fact]
    public void Run_ThreadsThatSleep_WakeInOrderOfTimeAndWaitTogether()
    {
        List<string> order = [];

        threads.Run(() =>
        {
            foreach (var seconds in new[] { 3, 1, 2 })
            {
                threads.Start($"{seconds}", () =>
                {
                    order.Add($"begin {seconds}");
                    threads.Sleep(TimeSpan.FromSeconds(seconds));
                    order.Add($"end {seconds}");
                });
            }

            order.Add("started");
        });

        Assert.Equal(["started", "begin 3", "begin 1", "begin 2", "end 1", "end 2", "end 3"], order);
        Assert.Equal(TimeSpan.FromSeconds(3), clock.Elapsed);
    }

    [Fact]
    public void Run_ManyThreads_NeverRunTwoAtOnce()
    {
        var (running, most) = (0, 0);

        threads.Run(() =>
        {
            for (var index = 0; index < 50; index++)
            {
                threads.Start("one of many", () =>
                {
                    for (var turn = 0; turn < 20; turn++)
                    {
                        most = Math.Max(most, Interlocked.Increment(ref running));
                        Interlocked.Decrement(ref running);
                        threads.Sleep(TimeSpan.FromMilliseconds(turn % 3));
                    }
                });
            }
        });

        Assert.Equal(1, most);
    }

    [Fact]
    public void Join_WaitsForTheEndAndBringsTheException()
    {
        threads.Run(() =>
        {
            var thread = threads.Start("failing", () =>
            {
                threads.Sleep(TimeSpan.FromSeconds(1));
                throw new InvalidDataException("broken");
            });

            Assert.Equal("broken", Assert.Throws<InvalidDataException>(thread.Join).Message);
            Assert.Equal(TimeSpan.FromSeconds(1), clock.Elapsed);
        });
    }

    [Fact]
    public void Run_ExceptionThatNobodyJoins_ComesOutWhenTheOthersHaveEnded()
    {
        var ended = false;

        var thrown = Assert.Throws<InvalidDataException>(() => threads.Run(() =>
        {
            threads.Start("failing", () => throw new InvalidDataException("broken"));
            threads.Sleep(TimeSpan.FromSeconds(1));
            ended = true;
        }));

        Assert.Equal("broken", thrown.Message);
        Assert.True(ended);
    }

    [Fact]
    public void Run_ResultAndExceptionOfMain_ComeOut()
    {
        Assert.Equal(42, threads.Run(() => 42));
        Assert.Throws<InvalidDataException>(() => threads.Run(() => throw new InvalidDataException()));
        Assert.Equal(43, threads.Run(() => 43));
    }

    [Fact]
    public void Run_NobodyCanEverRun_SaysWhoWaitsForWhatAndEndsTheThreads()
    {
        List<string> cleaned = [];
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

        Assert.Equal("Deadlock: no thread can run and no timer is set: 'main' waits for the end of 'reader', 'reader' waits for bytes from server:80.", thrown.Message);
        Assert.Equal(["main", "reader"], cleaned.Order());
        Assert.Equal(0, network.OpenConnections);
    }

    [Fact]
    public void Run_TimerCallbackThrows_ComesOutAndTheThreadsEnd()
    {
        var cleaned = false;
        using var timer = clock.CreateTimer(_ => throw new InvalidDataException("broken timer"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        Assert.Equal("broken timer", Assert.Throws<InvalidDataException>(() => threads.Run(() =>
        {
            try
            {
                threads.Sleep(TimeSpan.FromSeconds(2));
            }
            finally
            {
                cleaned = true;
            }
        })).Message);

        Assert.True(cleaned);
    }

    [Fact]
    public void Run_CallerIsInterrupted_EndsTheThreads()
    {
        using ManualResetEventSlim blocked = new();
        var (interrupted, cleaned) = (false, false);
        Thread caller = new(() =>
        {
            try
            {
                threads.Run(() =>
                {
                    try
                    {
                        blocked.Set();
                        Thread.Sleep(Timeout.Infinite); // outside virtual time, so nothing but an interrupt ends it
                    }
                    finally
                    {
                        cleaned = true;
                    }
                });
            }
            catch (ThreadInterruptedException)
            {
                interrupted = true;
            }
        });
        caller.Start();
        blocked.Wait(TestContext.Current.CancellationToken);
        caller.Interrupt();
        caller.Join();

        Assert.True(interrupted);
        Assert.True(cleaned);
    }

    [Fact]
    public void Sleep_OutsideRun_SaysSo() =>
        Assert.Equal("Virtual threads start, sleep and wait only within VirtualThreads.Run: call it there.", Assert.Throws<InvalidOperationException>(() => threads.Sleep(TimeSpan.Zero)).Message);

    [Fact]
    public void Start_OutsideRun_SaysSo() => Assert.Throws<InvalidOperationException>(() => threads.Start("early", () => { }));

    [Fact]
    public void Run_WithinRun_SaysSo() => threads.Run(() => Assert.Throws<InvalidOperationException>(() => threads.Run(() => { })));
}
