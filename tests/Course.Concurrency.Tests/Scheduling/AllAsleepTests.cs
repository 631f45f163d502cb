using Course.Concurrency.Channels;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Time;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Concurrency.Tests.Scheduling;

/// <summary>When all goroutines are asleep: the clock moves, or it is a deadlock, whoever else is about to do something at that moment.</summary>
public sealed class AllAsleepTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void VirtualTime_TwoProcessors_StandsStillWhileSomebodyIsAwake()
    {
        var wrong = 0;
        for (var turn = 0; turn < 60; turn++)
        {
            VirtualTime clock = new();
            new GoScheduler(2, clock).Run(async () =>
            {
                WaitGroup group = new();
                for (var sleeper = 1; sleeper <= 4; sleeper++) group.Go(SleepOften(clock, TimeSpan.FromMilliseconds(sleeper)));
                await group.Wait();
            }, Cancellation);
        }

        Assert.Equal(0, wrong);

        async Routine SleepOften(VirtualTime clock, TimeSpan period)
        {
            for (var count = 0; count < 200; count++)
            {
                var before = clock.Elapsed;
                await Sleep(period);
                if (clock.Elapsed - before != period) Interlocked.Increment(ref wrong);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Deadlock_RightAfterAForeignAwait_IsSeen(int processors)
    {
        // Who has woken the goroutine may still count as one that will, when it sleeps already: then it has to be seen later.
        for (var turn = 0; turn < 1_000; turn++)
        {
            Scheduler scheduler = processors == 0 ? new SimpleScheduler() : new GoScheduler(processors);
            Assert.Throws<DeadlockException>(() => scheduler.Run(async () =>
            {
                await Task.Yield();
                await default(Channel<int>).Receive();
            }, Cancellation));
        }
    }

    [Fact]
    public void VirtualTime_TimerThatWakesNobody_DoesNotEndTheWaitForTheNext()
    {
        VirtualTime clock = new();
        new GoScheduler(1, clock).Run(async () =>
        {
            using var idle = clock.CreateTimer(static _ => { }, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
            await Task.Delay(TimeSpan.FromSeconds(2), clock, Cancellation);
        }, Cancellation);
        Assert.Equal(TimeSpan.FromSeconds(2), clock.Elapsed);
    }
}
