using Course.Concurrency.Threads;
using Course.Concurrency.Time;

namespace Course.Concurrency.Tests.Threads;

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
