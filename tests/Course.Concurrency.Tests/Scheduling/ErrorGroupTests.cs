using Course.Concurrency.Channels;
using Course.Concurrency.Generators;
using Course.Concurrency.Scheduling;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Concurrency.Tests.Scheduling;

/// <summary>Go's <c>errgroup.Group</c>.</summary>
public abstract class ErrorGroupTests : SchedulerContract
{
    private protected ErrorGroupTests(IScheduling scheduling)
        : base(scheduling)
    {
    }

    [Fact]
    public void Wait_AllSucceed_ReturnsWhenAllHaveEnded() => Run(async () =>
    {
        ErrorGroup group = new();
        var ended = 0;
        for (var count = 0; count < 5; count++)
        {
            await group.Go(async () =>
            {
                await Yield();
                Interlocked.Increment(ref ended);
            });
        }

        await group.Wait();
        Assert.Equal(5, ended);
        await group.Wait();
    });

    [Fact]
    public void Wait_SomeFail_ThrowsTheFirstFailureWhenAllHaveEnded() => Run(async () =>
    {
        ErrorGroup group = new();
        await group.Go(FailAfter(3, "third"));
        await group.Go(FailAfter(1, "first"));
        await group.Go(FailAfter(2, "second"));
        var before = Now;
        var exception = await Assert.ThrowsAsync<InvalidDataException>(async () => await group.Wait());
        Assert.Equal("first", exception.Message);
        Assert.Contains(nameof(FailAfter), exception.StackTrace, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(3), Now - before);
    });

    [Fact]
    public void WithContext_OneFails_CancelsTheOthersWithItAsCause() => Run(async () =>
    {
        var (group, context) = ErrorGroup.WithContext(Context.Background);
        await group.Go(async () =>
        {
            await context.Done.Receive();
            throw context.Err!;
        });
        await group.Go(FailAfter(1, "first"));
        Assert.Null(context.Err);
        Assert.Equal("first", (await Assert.ThrowsAsync<InvalidDataException>(async () => await group.Wait())).Message);
        Assert.IsType<ContextCanceledException>(context.Err);
        Assert.Equal("first", Assert.IsType<InvalidDataException>(context.Cause).Message);
    });

    [Fact]
    public void WithContext_AllSucceed_WaitCancelsTheContext() => Run(async () =>
    {
        using var parent = Context.Background.WithCancel();
        var (group, context) = ErrorGroup.WithContext(parent);
        await group.Go(async () => await Yield());
        await group.Wait();
        Assert.IsType<ContextCanceledException>(context.Err);
        Assert.Same(context.Err, context.Cause);
        Assert.Null(parent.Err);
        Assert.Equal(0, parent.ChildCount);
    });

    [Fact]
    public void SetLimit_GoWaitsForASlotAndTryGoDoesNot() => Run(async () =>
    {
        ErrorGroup group = new();
        int running = 0, most = 0, total = 0;
        group.SetLimit(3);
        for (var count = 0; count < 10; count++) await group.Go(Work());
        Assert.False(group.TryGo(Work()));
        await Sleep(TimeSpan.FromSeconds(2));
        Assert.True(group.TryGo(Work));
        await group.Wait();
        Assert.Equal((3, 11), (most, total));

        async Routine Work()
        {
            InterlockedMax(ref most, Interlocked.Increment(ref running));
            await Sleep(TimeSpan.FromSeconds(1));
            Interlocked.Decrement(ref running);
            Interlocked.Increment(ref total);
        }
    });

    [Fact]
    public void SetLimit_Failures_GiveTheirSlotsBack() => Run(async () =>
    {
        ErrorGroup group = new();
        group.SetLimit(1);
        for (var count = 0; count < 3; count++) await group.Go(FailAfter(1, "first"));
        await Assert.ThrowsAsync<InvalidDataException>(async () => await group.Wait());
    });

    [Fact]
    public void SetLimit_WhileSomeRun_SaysWhatGoSays() => Run(async () =>
    {
        ErrorGroup group = new();
        group.SetLimit(2);
        Channel<Nothing> end = new();
        await group.Go(async () => await end.Receive());
        Assert.Equal("errgroup: modify limit while 1 goroutines in the group are still active",
            Assert.Throws<InvalidOperationException>(() => group.SetLimit(5)).Message);
        end.Close();
        await group.Wait();
        group.SetLimit(0);
        Assert.False(group.TryGo(async () => await Yield()));
        group.SetLimit(-1);
        for (var count = 0; count < 100; count++) Assert.True(group.TryGo(async () => await Yield()));
        await group.Wait();
    });

    [Fact]
    public void Go_OfAnEmptyRoutine_TakesNoSlot() => Run(async () =>
    {
        ErrorGroup group = new();
        group.SetLimit(1);
        foreach (var name in new[] { null, "named" })
        {
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await group.Go(default(Routine), name));
            Assert.True(group.TryGo(async () => await Yield()));
            await group.Wait();
            Assert.Throws<InvalidOperationException>(() => group.TryGo(default(Routine), name));
            Assert.True(group.TryGo(async () => await Yield()));
            await group.Wait();
        }
    });

    [Fact]
    public void Wait_AgainAfterAFailure_ThrowsTheFirstEachTime() => Run(async () =>
    {
        ErrorGroup group = new();
        await group.Go(FailAfter(1, "first"));
        await Assert.ThrowsAsync<InvalidDataException>(async () => await group.Wait());
        foreach (var later in new Func<Routine>[] { async () => await Yield(), () => FailAfter(1, "second") })
        {
            await group.Go(later);
            Assert.Equal("first", (await Assert.ThrowsAsync<InvalidDataException>(async () => await group.Wait())).Message);
        }
    });

    private static DateTimeOffset Now => Machine.Require().Scheduler.Clock.GetUtcNow();

    private static async Routine FailAfter(int seconds, string message)
    {
        await Sleep(TimeSpan.FromSeconds(seconds));
        throw new InvalidDataException(message);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); seen < value;)
        {
            var before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen) return;
            seen = before;
        }
    }
}

public sealed class ErrorGroupOnSimpleSchedulerTests() : ErrorGroupTests(new OnSimpleScheduler());

public sealed class ErrorGroupOnOneProcessorTests() : ErrorGroupTests(new OnProcessors(1));

public sealed class ErrorGroupOnTwoProcessorsTests() : ErrorGroupTests(new OnProcessors(2));

public sealed class ErrorGroupOnSeedsTests() : ErrorGroupTests(new OnSeeds(50));
