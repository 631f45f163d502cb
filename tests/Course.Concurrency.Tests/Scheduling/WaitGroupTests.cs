using Course.Concurrency.Channels;
using Course.Concurrency.Generators;
using Course.Concurrency.Scheduling;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Concurrency.Tests.Scheduling;

/// <summary>Go's <c>sync.WaitGroup</c>.</summary>
public abstract class WaitGroupTests : SchedulerContract
{
    private protected WaitGroupTests(IScheduling scheduling)
        : base(scheduling)
    {
    }

    [Fact]
    public void Add_Negative_CountsDownAndNeverBelowZero() => Run(async () =>
    {
        WaitGroup group = new();
        await group.Wait();
        Assert.Equal("sync: negative WaitGroup counter", Assert.Throws<InvalidOperationException>(group.Done).Message);
        group.Add(3);
        group.Add(-3);
        await group.Wait();
        group.Add(1);
        Assert.Throws<InvalidOperationException>(() => group.Add(-2));
        group.Done(); // the failure has changed nothing
        await group.Wait();
    });

    [Fact]
    public void Wait_ReusedAfterItHasReturned_WaitsAgain() => Run(async () =>
    {
        WaitGroup group = new();
        var ended = 0;
        for (var round = 1; round <= 3; round++)
        {
            for (var count = 0; count < 4; count++)
            {
                group.Go(async () =>
                {
                    await Yield();
                    Interlocked.Increment(ref ended);
                });
            }

            await group.Wait();
            Assert.Equal(4 * round, ended);
        }
    });

    [Fact]
    public void Go_BodyThrows_EndsTheRunBeforeAnybodyGoesOn()
    {
        var wentOn = false;
        var panic = Fails<GoroutinePanicException>(async () =>
        {
            WaitGroup group = new();
            group.Go(Explode());
            await group.Wait();
            wentOn = true;
        });
        Assert.IsType<InvalidDataException>(panic.InnerException);
        Assert.False(wentOn);

        static async Routine Explode()
        {
            await Yield();
            throw new InvalidDataException();
        }
    }

    [Fact]
    public void Done_FromAnotherThread_Counts() => Run(async () =>
    {
        WaitGroup group = new();
        group.Add(1);
        var task = Task.Run(group.Done, Cancellation);
        await task;
        await group.Wait();
    });

    [Fact]
    public void Wait_TheLastEndsJustBeforeItIsQueued_IsNotLost() => Run(async () =>
    {
        WaitGroup group = new();
        Channel<Nothing> wentOn = new(1);
        group.Add(1);
        var wait = group.Wait();
        Assert.False(wait.IsCompleted);
        group.Done();
        wait.OnCompleted(() => wentOn.TrySend(default));
        await wentOn.Receive();
    });

    [Fact]
    public void ManyRounds_NoWakeUpIsLost() => Run(async () =>
    {
        for (var round = 0; round < Turns / 4; round++)
        {
            WaitGroup group = new();
            group.Add(3);
            for (var count = 0; count < 3; count++) Go(async () => group.Done());
            await group.Wait();
        }
    });
}

public sealed class WaitGroupOnSimpleSchedulerTests() : WaitGroupTests(new OnSimpleScheduler())
{
    [Fact]
    public void Wait_ByMany_AllGoOnInTheOrderOfTheirComing() => Run(async () =>
    {
        WaitGroup work = new(), waiters = new();
        List<int> order = [];
        work.Add(2);
        for (var number = 0; number < 3; number++)
        {
            var mine = number;
            waiters.Go(async () =>
            {
                await work.Wait();
                order.Add(mine);
            });
        }

        await Yield();
        work.Done();
        await Yield();
        Assert.Empty(order);
        work.Done();
        await waiters.Wait();
        Assert.Equal([0, 1, 2], order);
    });

    [Fact]
    public void Wait_ReusedBeforeItHasReturned_SaysWhatGoSays() => Run(async () =>
    {
        // The one that waits is awake at the end of the round; the next round begins before it runs.
        WaitGroup group = new();
        group.Add(1);
        Go(async () =>
        {
            group.Done();
            group.Add(1);
        });
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(async () => await group.Wait());
        Assert.Equal("sync: WaitGroup is reused before previous Wait has returned", exception.Message);
    });
}

public sealed class WaitGroupOnOneProcessorTests() : WaitGroupTests(new OnProcessors(1));

public sealed class WaitGroupOnTwoProcessorsTests() : WaitGroupTests(new OnProcessors(2));

public sealed class WaitGroupOnSeedsTests() : WaitGroupTests(new OnSeeds(50));
