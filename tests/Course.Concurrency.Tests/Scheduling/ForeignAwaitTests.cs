using Course.Concurrency.Scheduling;
using Course.Concurrency.Time;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Concurrency.Tests.Scheduling;

/// <summary>Ordinary tasks whose end a virtual clock brings: whoever awaits them goes on at that time, and not when the clock has moved on.</summary>
public sealed class ForeignAwaitTests
{
    public static TheoryData<string> Schedulers => [.. Kinds.Keys];

    private static Dictionary<string, Func<VirtualTime, Scheduler>> Kinds { get; } = new()
    {
        ["simple"] = clock => new SimpleScheduler(clock),
        ["one processor"] = clock => new GoScheduler(1, clock),
        ["two processors"] = clock => new GoScheduler(2, clock),
        ["seeded"] = clock => new SeededScheduler(7, clock),
    };

    [Theory]
    [MemberData(nameof(Schedulers))]
    public void Await_OfATaskThatATimerEnds_GoesOnBeforeTheClockMovesFurther(string scheduler)
    {
        VirtualTime clock = new();
        List<double> times = [];

        Kinds[scheduler](clock).Run(
            async () =>
            {
                Go(async () => await Sleep(TimeSpan.FromHours(1)));
                for (var count = 0; count < 100; count++)
                {
                    await Delay(clock);
                    times.Add(clock.Elapsed.TotalSeconds);
                }
            },
            TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(1, 100).Select(count => (double)count), times);
    }

    [Theory]
    [MemberData(nameof(Schedulers))]
    public void Await_OfATaskBehindTimersThatWakeNobody_GoesOn(string scheduler)
    {
        VirtualTime clock = new();
        TaskCompletionSource source = new();
        using var first = clock.CreateTimer(_ => { }, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        using var second = clock.CreateTimer(_ => source.SetResult(), null, TimeSpan.FromSeconds(2), Timeout.InfiniteTimeSpan);

        Kinds[scheduler](clock).Run(async () => await source.Task, TestContext.Current.CancellationToken);

        Assert.Equal(2, clock.Elapsed.TotalSeconds);
    }

    // As libraries await: without the context.
    private static async Task Delay(VirtualTime clock)
    {
        await Task.Delay(TimeSpan.FromSeconds(0.5), clock, CancellationToken.None).ConfigureAwait(false);
        await Task.Delay(TimeSpan.FromSeconds(0.5), clock, CancellationToken.None).ConfigureAwait(false);
    }
}
