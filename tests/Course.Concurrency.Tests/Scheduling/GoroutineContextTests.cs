using Course.Concurrency.Channels;
using Course.Concurrency.Generators;
using Course.Concurrency.Scheduling;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Concurrency.Tests.Scheduling;

/// <summary>An <see cref="AsyncLocal{T}"/> belongs to its goroutine: new ones inherit it, pauses keep it, others never see it.</summary>
public abstract class GoroutineContextTests : SchedulerContract
{
    private static readonly AsyncLocal<int> Number = new();

    private protected GoroutineContextTests(IScheduling scheduling)
        : base(scheduling)
    {
    }

    [Fact]
    public void Go_TakesTheContextOfItsCaller_AsItIsThen() => Run(async () =>
    {
        Channel<int> seen = new(3);
        Go(See(seen));
        Number.Value = 1;
        Go(See(seen));
        Number.Value = 2;
        Go(See(seen));
        Number.Value = 3;
        int[] all = [await seen.Receive(), await seen.Receive(), await seen.Receive()];
        Assert.Equal([0, 1, 2], all.Order());
        Number.Value = 0;

        static async Routine See(Channel<int> seen) => await seen.Send(Number.Value);
    });

    [Fact]
    public void Goroutines_ThatPauseAtEverything_KeepTheirOwn() => Run(async () =>
    {
        const int Strands = 12;
        Channel<int> shared = new();
        WaitGroup group = new();
        group.Add(Strands);
        for (var strand = 1; strand <= Strands; strand++)
        {
            var me = strand;
            Go(async () =>
            {
                Number.Value = me;
                for (var turn = 0; turn < 5; turn++)
                {
                    if (me % 2 == 0) await shared.Send(me);
                    else await shared.Receive();
                    Assert.Equal(me, Number.Value);
                    await Yield();
                    Assert.Equal(me, Number.Value);
                    if (me % 2 == 0) await Select(Send(shared, me), Receive(new Channel<int>()));
                    else await Select(Receive(shared), Receive(new Channel<int>()));
                    Assert.Equal(me, Number.Value);
                    await Sleep(TimeSpan.FromSeconds(me));
                    Assert.Equal(me, Number.Value);
                    Assert.Equal(me, await Blocking(() => Number.Value));
                    Assert.Equal(me, Number.Value);
                    await Task.Yield();
                    Assert.Equal(me, Number.Value);
                    Assert.Equal(me, await Inner());
                    Assert.Equal(me, Number.Value);
                }

                group.Done();
            });
        }

        await group.Wait();
        Assert.Equal(0, Number.Value);

        static async Routine<int> Inner()
        {
            await Yield();
            return Number.Value;
        }
    });

    [Fact]
    public void NewGoroutine_InheritsTheValueAtItsStart() => Run(async () =>
    {
        Channel<int> seen = new(3);
        for (var number = 1; number <= 3; number++)
        {
            Number.Value = number;
            Go(async () => await seen.Send(Number.Value));
        }

        Number.Value = 99;
        int[] all = [await seen.Receive(), await seen.Receive(), await seen.Receive()];
        Assert.Equal([1, 2, 3], all.Order());
        Assert.Equal(99, Number.Value);
    });

    [Fact]
    public void GoroutinesInsideOneAnother_ChangeOnlyTheirOwn() => Run(async () =>
    {
        Channel<(int Depth, int Before, int After)> seen = new();
        Number.Value = 10;
        Go(Nest(seen, 1));
        for (var depth = 1; depth <= 4; depth++) Assert.Equal((depth, 9 + depth, 10 + depth), await seen.Receive());
        Assert.Equal(10, Number.Value);

        static async Routine Nest(SendOnly<(int, int, int)> to, int depth)
        {
            var before = Number.Value;
            Number.Value = before + 1;
            await Yield();
            await to.Send((depth, before, Number.Value));
            if (depth < 4) Go(Nest(to, depth + 1));
        }
    });

    [Fact]
    public void ManyMoreThanAQueueHolds_TheMakerKeepsItsOwn() => Run(async () =>
    {
        // The maker is interrupted while it makes them, and they run on its stack.
        const int Goroutines = 600;
        WaitGroup group = new();
        group.Add(Goroutines);
        Number.Value = -1;
        for (var number = 0; number < Goroutines; number++)
        {
            var me = number;
            Go(async () =>
            {
                Assert.Equal(-1, Number.Value);
                Number.Value = me;
                await Yield();
                Assert.Equal(me, Number.Value);
                group.Done();
            });
            Assert.Equal(-1, Number.Value);
        }

        await group.Wait();
        Assert.Equal(-1, Number.Value);
    });

    [Fact]
    public void OrdinaryMethod_ThatAGoroutineCalls_SeesItsValueAndKeepsChangesToItself() => Run(async () =>
    {
        Channel<int> channel = new();
        Go(async () =>
        {
            for (var number = 0; number < 2; number++) await channel.Send(number);
        });
        Number.Value = 5;
        Assert.Equal((5, 6, 6), await Outside(channel));
        Assert.Equal(5, Number.Value);

        static async Task<(int, int, int)> Outside(ReceiveOnly<int> from)
        {
            var first = Number.Value;
            Number.Value = 6;
            await from.Receive();
            var second = Number.Value;
            await Task.Yield();
            await from.Receive();
            return (first, second, Number.Value);
        }
    });

    [Fact]
    public void FlowSuppressed_TheNewGoroutineSeesNobodysValue() => Run(async () =>
    {
        Channel<int> seen = new();
        Number.Value = 7;
        using (ExecutionContext.SuppressFlow()) Go(async () => await seen.Send(Number.Value));
        Go(async () =>
        {
            Number.Value = 8;
            await Yield();
        });
        Assert.Equal(0, await seen.Receive());
        Assert.Equal(7, Number.Value);
    });
}

public sealed class GoroutineContextOnSimpleSchedulerTests() : GoroutineContextTests(new OnSimpleScheduler());

public sealed class GoroutineContextOnOneProcessorTests() : GoroutineContextTests(new OnProcessors(1));

public sealed class GoroutineContextOnTwoProcessorsTests() : GoroutineContextTests(new OnProcessors(2));

public sealed class GoroutineContextOnSeedsTests() : GoroutineContextTests(new OnSeeds(10));
