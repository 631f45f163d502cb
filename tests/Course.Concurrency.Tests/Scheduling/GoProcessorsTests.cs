using Course.Concurrency.Channels;
using Course.Concurrency.Generators;
using Course.Concurrency.Scheduling;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Concurrency.Tests.Scheduling;

/// <summary>Processors that are given away, taken back, stopped, and shared fairly.</summary>
public sealed class GoProcessorsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    [InlineData(2, 4)]
    public void SetProcessors_ThenABlockingCall_TheWorldGoesOn(int before, int after)
    {
        // The world is to stop, and the goroutine enters its call without having paused: the change must not wait for the call.
        using ManualResetEventSlim opened = new();
        GoScheduler scheduler = new(before);
        scheduler.Run(async () =>
        {
            Go(async () => opened.Set());
            scheduler.SetProcessors(after);
            await Blocking(() => opened.Wait(Cancellation));
            while (scheduler.Processors != after) await Yield();
        }, Cancellation);
    }

    [Fact]
    public void SetProcessors_WhileOthersBlock_DoesNotWaitForThem()
    {
        using ManualResetEventSlim opened = new();
        GoScheduler scheduler = new(2);
        scheduler.Run(async () =>
        {
            using CountdownEvent inside = new(3);
            Channel<int> done = new();
            for (var count = 0; count < 3; count++)
            {
                Go(async () =>
                {
                    await done.Send(await Blocking(() =>
                    {
                        inside.Signal();
                        opened.Wait(Cancellation);
                        return 1;
                    }));
                });
            }

            while (!inside.IsSet) await Yield();
            foreach (var count in (int[])[1, 3, 2])
            {
                scheduler.SetProcessors(count);
                while (scheduler.Processors != count) await Yield();
            }

            opened.Set();
            Assert.Equal(3, await done.Receive() + await done.Receive() + await done.Receive());
        }, Cancellation);
    }

    [Fact]
    public void SetProcessors_AgainstBlockingCalls_NobodyIsForgotten()
    {
        GoScheduler scheduler = new(2);
        scheduler.Run(async () =>
        {
            WaitGroup group = new();
            for (var worker = 0; worker < 6; worker++)
            {
                group.Add(1);
                Go(async () =>
                {
                    for (var call = 0; call < 300; call++)
                    {
                        var spins = call % 5 == 0 ? 3_000 : 10;
                        Assert.Equal(call, await Blocking(() =>
                        {
                            Thread.SpinWait(spins);
                            return call;
                        }));
                    }

                    group.Done();
                });
            }

            group.Add(1);
            Go(async () =>
            {
                for (var change = 0; change < 500; change++)
                {
                    scheduler.SetProcessors((change % 3) + 1);
                    await Yield();
                }

                group.Done();
            });
            await group.Wait();
        }, Cancellation);
    }

    [Fact]
    public void SetProcessors_FromAThreadOutside_ChangesARunningProgram()
    {
        GoScheduler scheduler = new(1);
        scheduler.Run(async () =>
        {
            var changed = Task.Run(() => scheduler.SetProcessors(3));
            while (scheduler.Processors != 3) await Yield();
            await changed;
        }, Cancellation);
    }

    [Fact]
    public void SetProcessors_WhileAllWait_ChangesAtOnce()
    {
        GoScheduler scheduler = new(2);
        scheduler.Run(async () =>
        {
            Channel<int> never = new();
            for (var count = 0; count < 5; count++) Go(async () => await never.Receive());
            await Task.Run(async () =>
            {
                scheduler.SetProcessors(1);
                while (scheduler.Processors != 1) await Task.Yield();
            });
            await Yield();
            Assert.Equal(1, scheduler.Processors);
        }, Cancellation);
    }

    [Fact]
    public void BlockingCalls_AmongMoreGoroutinesThanAQueueHolds_AllEnd()
    {
        // Their makers are interrupted, calls lose their processors and queue for another, and those turns run among all the rest.
        const int Makers = 3, Each = 20_000;
        var ended = 0;
        new GoScheduler(1).Run(async () =>
        {
            WaitGroup group = new();
            group.Add(Makers * Each);
            for (var maker = 0; maker < Makers; maker++)
            {
                Go(async () =>
                {
                    for (var number = 0; number < Each; number++)
                    {
                        if (number % 300 == 0) await Yield();
                        if (number % 100 == 0) Go(Block(group));
                        else Go(Work(group));
                    }
                });
            }

            await group.Wait();
        }, Cancellation);
        Assert.Equal(Makers * Each, ended);

        async Routine Work(WaitGroup group)
        {
            await Yield();
            ended++;
            group.Done();
        }

        async Routine Block(WaitGroup group)
        {
            await Blocking(() => Thread.Sleep(3)); // long enough to lose the processor
            ended++;
            group.Done();
        }
    }

    [Fact]
    public void BlockingCall_AtTheEndOfTheProgram_DoesNotHoldItUp()
    {
        using ManualResetEventSlim inside = new(), opened = new();
        new GoScheduler(2).Run(async () =>
        {
            Go(async () => await Blocking(() =>
            {
                inside.Set();
                opened.Wait(Cancellation);
            }));
            while (!inside.IsSet) await Yield();
        }, Cancellation);
        opened.Set();
    }

    [Fact]
    public void BlockingCalls_WhileEverybodyElseWaits_AreNoDeadlock()
    {
        using ManualResetEventSlim opened = new();
        new GoScheduler(2).Run(async () =>
        {
            Channel<int> results = new();
            Go(async () => await results.Send(await Blocking(() =>
            {
                opened.Wait(Cancellation);
                return 5;
            })));
            _ = Task.Run(opened.Set, Cancellation);
            Assert.Equal(5, await results.Receive());
        }, Cancellation);
    }

    [Fact]
    public void BlockingCall_ThatWakesNobody_ThenTheDeadlockIsSeen()
    {
        var deadlock = Assert.Throws<DeadlockException>(() => new GoScheduler(2).Run(async () =>
        {
            Go(async () => await Blocking(() => Thread.SpinWait(100_000)));
            await new Channel<int>().Receive();
        }, Cancellation));
        Assert.StartsWith("goroutine 1 [chan receive]: main", deadlock.Goroutines.Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void PairsThatWakeEachOther_LetTheGlobalQueueThrough(int processors)
    {
        // Yield puts the main goroutine into the global queue; pairs that hand each other the processor must let it come.
        new GoScheduler(processors).Run(async () =>
        {
            for (var pair = 0; pair < 4; pair++)
            {
                Channel<int> ping = new(), pong = new();
                Go(async () =>
                {
                    while (true) await pong.Send(await ping.Receive());
                });
                Go(async () =>
                {
                    while (true)
                    {
                        await ping.Send(1);
                        await pong.Receive();
                    }
                });
            }

            for (var turn = 0; turn < 200; turn++) await Yield();
        }, Cancellation);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void GoroutinesThatYield_AllGetTheirTurns(int processors)
    {
        // One in a circle of thousands: the queue of a processor overflows into the global one, and nobody is left there.
        const int Goroutines = 2_000;
        var turns = new int[Goroutines];
        new GoScheduler(processors).Run(async () =>
        {
            WaitGroup group = new();
            group.Add(Goroutines);
            for (var number = 0; number < Goroutines; number++)
            {
                var me = number;
                Go(async () =>
                {
                    for (var turn = 0; turn < 10; turn++)
                    {
                        turns[me]++;
                        await Yield();
                    }

                    group.Done();
                });
            }

            await group.Wait();
        }, Cancellation);
        Assert.All(turns, count => Assert.Equal(10, count));
    }

    [Fact]
    public void ReadyGoroutines_OfAProcessorThatComputes_AreStolen()
    {
        new GoScheduler(2).Run(async () =>
        {
            const int Others = 20;
            var ran = 0;
            for (var number = 0; number < Others; number++) Go(async () => Interlocked.Increment(ref ran));
            while (Volatile.Read(ref ran) != Others) // never pauses: somebody else must run them
            {
                Cancellation.ThrowIfCancellationRequested();
                Thread.SpinWait(10);
            }
        }, Cancellation);
    }

    [Fact]
    public void Run_CancelledFromOutside_EndsWhereverGoroutinesAre()
    {
        foreach (var processors in (int[])[1, 2, 4])
        {
            using CancellationTokenSource source = new();
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(source.Token, Cancellation);
            var cancelled = Assert.Throws<OperationCanceledException>(() => new GoScheduler(processors).Run(async () =>
            {
                Channel<int> channel = new(1), never = new();
                Go(async () =>
                {
                    while (true) // never waits
                    {
                        await channel.Send(1);
                        await channel.Receive();
                    }
                });
                Go(async () => await never.Receive());
                Go(async () =>
                {
                    while (true) await Yield();
                });
                _ = Task.Run(source.Cancel, Cancellation);
                await never.Receive();
            }, either.Token));
            Assert.Equal(either.Token, cancelled.CancellationToken);
        }
    }

    [Fact]
    public void Run_CancelledWhileAllAwaitSomethingForeign_Ends()
    {
        using CancellationTokenSource source = new();
        Assert.Throws<OperationCanceledException>(() => new GoScheduler(2).Run(async () =>
        {
            _ = Task.Run(source.Cancel, Cancellation);
            await new TaskCompletionSource().Task;
        }, source.Token));
    }

    [Fact]
    public void Run_CancelledBefore_RunsNothing()
    {
        var ran = false;
        Assert.ThrowsAny<OperationCanceledException>(() => new GoScheduler(2).Run(async () => ran = true, new CancellationToken(canceled: true)));
        Assert.False(ran);
    }
}
