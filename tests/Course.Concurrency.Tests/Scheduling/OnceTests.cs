using Course.Concurrency.Scheduling;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Concurrency.Tests.Scheduling;

/// <summary>Go's <c>sync.Once</c>.</summary>
public abstract class OnceTests : SchedulerContract
{
    private protected OnceTests(IScheduling scheduling)
        : base(scheduling)
    {
    }

    [Fact]
    public void Do_ByMany_RunsOnceAndAllFindItDone() => Run(async () =>
    {
        Once once = new();
        WaitGroup group = new();
        int runs = 0, ended = 0;
        for (var caller = 0; caller < 5; caller++)
        {
            group.Go(async () =>
            {
                await once.Do(async () =>
                {
                    runs++;
                    await Sleep(TimeSpan.FromSeconds(1));
                    ended++;
                });
                Assert.Equal(1, ended); // not one of them goes on before
            });
        }

        await group.Wait();
        await once.Do(async () => runs++);
        Assert.Equal(1, runs);
    });

    [Fact]
    public void Do_BodyThrows_CountsAsDone() => Run(async () =>
    {
        Once once = new();
        WaitGroup group = new();
        var runs = 0;
        group.Go(async () =>
        {
            await Sleep(TimeSpan.FromSeconds(1)); // comes while the body runs
            await once.Do(async () => runs++);
        });
        await Assert.ThrowsAsync<InvalidDataException>(async () => await once.Do(async () =>
        {
            await Sleep(TimeSpan.FromSeconds(2));
            throw new InvalidDataException();
        }));
        await once.Do(async () => runs++);
        await group.Wait();
        Assert.Equal(0, runs);
    });

    [Fact]
    public void Do_WithinItsOwnBody_IsADeadlock()
    {
        var deadlock = Fails<DeadlockException>(async () =>
        {
            Once once = new();
            await once.Do(async () => await once.Do(async () => await Yield()));
        });
        Assert.Matches(@"^goroutine 1 \[sync\.Mutex\.Lock\]: Do ← .* at OnceTests\.cs:\d+$",
            Assert.Single(deadlock.Goroutines));
    }
}

public sealed class OnceOnSimpleSchedulerTests() : OnceTests(new OnSimpleScheduler());

public sealed class OnceOnOneProcessorTests() : OnceTests(new OnProcessors(1));

public sealed class OnceOnTwoProcessorsTests() : OnceTests(new OnProcessors(2));

public sealed class OnceOnSeedsTests() : OnceTests(new OnSeeds(50));
