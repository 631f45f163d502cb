using Course.Concurrency.Channels;
using Course.Concurrency.Scheduling;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Concurrency.Tests.Scheduling;

/// <summary>Go's <c>time.Ticker</c> and <c>time.Timer</c>.</summary>
public abstract class TickerTests : SchedulerContract
{
    private protected TickerTests(IScheduling scheduling)
        : base(scheduling)
    {
    }

    [Fact]
    public void Ticker_TicksAfterEachPeriod() => Run(async () =>
    {
        var start = Now;
        Ticker ticker = new(Seconds(2));
        for (var tick = 1; tick <= 3; tick++)
        {
            Assert.Equal(start + Seconds(2 * tick), await ticker.Channel.Receive());
            Assert.Equal(start + Seconds(2 * tick), Now);
        }

        ticker.Stop();
    });

    [Fact]
    public void Ticker_SlowReceiver_MissesTicks() => Run(async () =>
    {
        var start = Now;
        Ticker ticker = new(Seconds(1));
        await Sleep(Seconds(3.5));
        Assert.Equal(start + Seconds(1), await ticker.Channel.Receive());
        Assert.Equal(start + Seconds(4), await ticker.Channel.Receive());
        ticker.Stop();
    });

    [Fact]
    public void Ticker_Stopped_SendsNothingAnyMore() => Run(async () =>
    {
        Ticker ticker = new(Seconds(1));
        await Sleep(Seconds(1.5));
        ticker.Stop(); // also not the tick that nobody has received
        Assert.Equal(1, await Select(Receive(ticker.Channel), Receive(After(Seconds(5)))));
        ticker.Reset(Seconds(2));
        var start = Now;
        Assert.Equal(start + Seconds(2), await ticker.Channel.Receive());
        await Sleep(Seconds(3));
        ticker.Reset(Seconds(5));
        start = Now;
        Assert.Equal(start + Seconds(5), await ticker.Channel.Receive());
        ticker.Stop();
    });

    [Fact]
    public void Ticker_PeriodNotPositive_SaysWhatGoSays() => Run(async () =>
    {
        var made = Assert.Throws<ArgumentOutOfRangeException>(() => new Ticker(TimeSpan.Zero));
        Assert.StartsWith("non-positive interval for NewTicker", made.Message, StringComparison.Ordinal);
        Ticker ticker = new(Seconds(1));
        var reset = Assert.Throws<ArgumentOutOfRangeException>(() => ticker.Reset(Seconds(-1)));
        Assert.StartsWith("non-positive interval for Ticker.Reset", reset.Message, StringComparison.Ordinal);
        ticker.Stop();
        Assert.True(Tick(TimeSpan.Zero).IsNil);
        var start = Now;
        Assert.Equal(start + Seconds(3), await Tick(Seconds(3)).Receive());
    });

    [Fact]
    public void Timer_StoppedOrResetAfterItHasFired_DeliversNoStaleTime() => Run(async () =>
    {
        GoTimer timer = new(Seconds(1));
        await Sleep(Seconds(2));
        Assert.True(timer.Stop()); // nobody has received its time: since Go 1.23 that counts as stopped
        Assert.False(timer.Stop());
        Assert.Equal(1, await Select(Receive(timer.Channel), Receive(After(Seconds(1)))));
        Assert.False(timer.Reset(Seconds(1)));
        await Sleep(Seconds(2));
        var start = Now;
        Assert.True(timer.Reset(Seconds(3)));
        Assert.Equal(start + Seconds(3), await timer.Channel.Receive());
        Assert.False(timer.Stop());
        Assert.False(timer.Reset(Seconds(-1)));
        Assert.Equal(start + Seconds(3), await timer.Channel.Receive());
    });

    [Fact]
    public void Timer_SetAgainWhileSomebodyWaits_WakesHimThen() => Run(async () =>
    {
        GoTimer timer = new(Seconds(1));
        Channel<DateTimeOffset> woken = new();
        Go(async () => await woken.Send(await timer.Channel.Receive()));
        await Sleep(Seconds(0.5));
        timer.Stop();
        await Sleep(Seconds(10));
        var start = Now;
        Assert.False(timer.Reset(Seconds(100)));
        Assert.True(timer.Reset(Seconds(2)));
        Assert.Equal(start + Seconds(2), await woken.Receive());
    });

    [Fact]
    public void After_OfTheLongestTimeAndTheShortest_IsNeverAndAtOnce() => Run(async () =>
    {
        Assert.Equal(1, await Select(Receive(After(TimeSpan.MaxValue)), Receive(After(Seconds(1)))));
        var start = Now;
        Assert.Equal(0, await Select(Receive(After(TimeSpan.MinValue)), Receive(After(Seconds(1)))));
        Assert.Equal(start, Now);
    });

    private static DateTimeOffset Now => Machine.Require().Scheduler.Clock.GetUtcNow();

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}

public sealed class TickerOnSimpleSchedulerTests() : TickerTests(new OnSimpleScheduler());

public sealed class TickerOnOneProcessorTests() : TickerTests(new OnProcessors(1));

public sealed class TickerOnTwoProcessorsTests() : TickerTests(new OnProcessors(2));

public sealed class TickerOnSeedsTests() : TickerTests(new OnSeeds(50));
