using Course.Concurrency.EventLoop;
using Course.Concurrency.Generators;
using Course.Concurrency.Time;
using Course.Concurrency.Tracing;
using Xunit;

namespace Course.Visuals.Tests;

public sealed class TaskTraceTests
{
    [Fact]
    public void Of_TasksThatSleep_KeepsOneStrandForEachAndWhyItWaits()
    {
        var log = Record(async loop =>
        {
            var task = loop.CreateTask(Nap(loop, 1), "nap");
            await task;
        });

        Assert.Equal(
            [
                "0 loop → lambda Resume",
                "0 lambda → loop Yield, waits Resumption",
                "0 loop → nap Resume",
                "0 nap → loop Yield, waits Timer",
                "0 loop Wait, waits Select",
                "1 nap Wait, waits Turn",
                "1 loop → nap Resume",
                "1 nap → loop Return",
                "1 lambda Wait, waits Turn",
                "1 loop → lambda Resume",
                "1 lambda → loop Return",
            ],
            Lines(TaskTrace.Of(log)));
    }

    [Fact]
    public void Of_FailureWithinATask_RisesOnceToTheLoop()
    {
        var log = Record(async loop => await loop.GatherOutcomes(Fail(loop)));
        Assert.Single(TaskTrace.Of(log), happened => happened.Kind == TraceEventKind.Raise);
        Assert.True(log.Count(happened => happened.Kind == TraceEventKind.Raise) > 1);
    }

    [Fact]
    public void Of_BareYield_WaitsForItsTurn()
    {
        var log = Record(async loop => await loop.Yield());
        Assert.Contains("0 lambda → loop Yield, waits Turn", Lines(TaskTrace.Of(log)));
    }

    [Fact]
    public void Of_AnyLog_IsNumberedWithoutGapsAndCausesComeBefore()
    {
        var events = TaskTrace.Of(Record(async loop => await loop.Gather(Nap(loop, 1), Nap(loop, 2))));
        Assert.Equal(Enumerable.Range(0, events.Count).Select(number => (long)number), events.Select(happened => happened.Sequence));
        Assert.All(events, happened => Assert.True(happened.Cause < happened.Sequence));
    }

    [Fact]
    public void Of_LogWithoutALoop_KeepsWhatIsNotDelegation()
    {
        var events = TaskTrace.Of(Logs.Delegation());
        Assert.Equal(["main", "Proxy"], events.SelectMany(happened => new[] { happened.Strand.Name, happened.Peer?.Name ?? "main" }).Distinct());
        Assert.DoesNotContain(events, happened => happened.Kind == TraceEventKind.Delegate);
        Assert.Empty(TaskTrace.Of([]));
    }

    private static TraceLog Record(Func<EventLoop, Coroutine> main)
    {
        var clock = new VirtualTime();
        return TraceLog.Record(() => EventLoop.Run(main, clock: clock), clock);
    }

    private static async Coroutine Nap(EventLoop loop, double seconds) => await loop.Sleep(TimeSpan.FromSeconds(seconds));

    private static async Coroutine<int> Fail(EventLoop loop)
    {
        await Deep();
        return 1;

        async Coroutine Deep()
        {
            await loop.Yield();
            throw new TimeZoneNotFoundException();
        }
    }

    private static IEnumerable<string> Lines(IEnumerable<TraceEvent> events) => events.Select(happened =>
        FormattableString.Invariant($"{happened.Time.TotalSeconds} {happened.Strand.Name}{(happened.Peer is null ? "" : $" → {happened.Peer.Name}")} {happened.Kind}") +
        (happened.Wait is WaitReason.None or WaitReason.Answer ? "" : $", waits {happened.Wait}"));
}
