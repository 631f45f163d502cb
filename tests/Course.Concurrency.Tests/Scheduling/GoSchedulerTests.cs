using Course.Concurrency.Channels;
using Course.Concurrency.Generators;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Time;
using Course.Concurrency.Tracing;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Concurrency.Tests.Scheduling;

/// <summary>What only the G-M-P scheduler does: real threads, processors, blocking calls.</summary>
public sealed class GoSchedulerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Blocking_OneProcessor_AnotherGoroutineRunsMeanwhile()
    {
        using ManualResetEventSlim opened = new();
        new GoScheduler(1).Run(async () =>
        {
            Channel<Nothing> done = new();
            Go(async () =>
            {
                await Blocking(() => opened.Wait(Cancellation));
                await done.Send(default);
            });
            await Yield();
            opened.Set(); // nobody would come here if the call held the only processor
            await done.Receive();
        }, Cancellation);
    }

    [Fact]
    public void Blocking_ManyAtOnce_AllBlockTogether()
    {
        using CountdownEvent all = new(20);
        new GoScheduler(2).Run(async () =>
        {
            WaitGroup group = new();
            group.Add(20);
            for (var count = 0; count < 20; count++)
            {
                Go(async () =>
                {
                    await Blocking(() =>
                    {
                        all.Signal();
                        all.Wait(Cancellation); // each needs all the others
                    });
                    group.Done();
                });
            }

            await group.Wait();
        }, Cancellation);
    }

    [Fact]
    public void Go_MoreThanAQueueHolds_TheMakerKeepsItsLock()
    {
        // Nobody else runs within a lock of C#, which the same thread could enter again.
        new GoScheduler(1).Run(async () =>
        {
            object guard = new();
            var (inside, broken) = (0, false);
            WaitGroup group = new();
            lock (guard)
            {
                inside++;
                for (var count = 0; count < 1_000; count++) group.Go(Use());
                inside--;
            }

            await group.Wait();
            Assert.False(broken);

            async Routine Use()
            {
                lock (guard) broken |= inside > 0;
            }
        }, Cancellation);
    }

    [Fact]
    public void Go_MoreThanAQueueHolds_TheMakerGoesOnBesideThem()
    {
        // They compute until their maker, who has not paused, tells them to stop.
        new GoScheduler(2).Run(async () =>
        {
            var stop = false;
            WaitGroup group = new();
            for (var count = 0; count < 600; count++)
            {
                group.Go(async () =>
                {
                    while (!Volatile.Read(ref stop))
                    {
                        Cancellation.ThrowIfCancellationRequested();
                        Thread.SpinWait(10);
                    }
                });
            }

            Volatile.Write(ref stop, true);
            await group.Wait();
        }, Cancellation);
    }

    [Fact]
    public void Blocking_MoreThanAQueueHolds_WaitForTheirMaker()
    {
        using ManualResetEventSlim opened = new();
        var ended = 0;
        new GoScheduler(1).Run(async () =>
        {
            WaitGroup group = new();
            for (var count = 0; count < 300; count++)
            {
                group.Go(async () =>
                {
                    await Blocking(() => opened.Wait(Cancellation));
                    Interlocked.Increment(ref ended);
                });
            }

            opened.Set();
            await group.Wait();
        }, Cancellation);
        Assert.Equal(300, ended);
    }

    [Fact]
    public void TimersCallback_Throws_ComesOutOfTheRun()
    {
        VirtualTime clock = new();
        using var timer = clock.CreateTimer(_ => throw new InvalidDataException("from a timer"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        var exception = Assert.Throws<InvalidDataException>(() => new GoScheduler(2, clock).Run(async () => await Sleep(TimeSpan.FromSeconds(2)), Cancellation));
        Assert.Equal("from a timer", exception.Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void SetProcessors_WhileGoroutinesRun_LosesNone(int start)
    {
        GoScheduler scheduler = new(start);
        var sum = 0L;
        scheduler.Run(async () =>
        {
            Channel<int> numbers = new(10);
            WaitGroup group = new();
            for (var worker = 0; worker < 8; worker++)
            {
                group.Add(1);
                Go(async () =>
                {
                    await foreach (var number in numbers) Interlocked.Add(ref sum, number);
                    group.Done();
                });
            }

            for (var number = 1; number <= 10_000; number++)
            {
                await numbers.Send(number);
                if (number % 100 == 0) scheduler.SetProcessors((number / 100 % 4) + 1);
            }

            numbers.Close();
            await group.Wait();
            scheduler.SetProcessors(3);
            while (scheduler.Processors != 3) await Yield(); // another processor may run this on before it stops itself
        }, Cancellation);
        Assert.Equal(50_005_000, sum);
        Assert.Throws<InvalidOperationException>(() => scheduler.SetProcessors(2));
    }

    [Fact]
    public void TwoThatWakeEachOther_DoNotStarveTheThird()
    {
        new GoScheduler(1).Run(async () =>
        {
            Channel<int> ping = new(), pong = new();
            var third = false;
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
            Go(async () => third = true);
            while (!third) await Yield();
        }, Cancellation);
    }

    [Fact]
    public void GoroutineThatNeedsNotWait_GivesWayAfterItsSlice()
    {
        new GoScheduler(1).Run(async () =>
        {
            var stop = false;
            Channel<int> own = new(1);
            Go(async () => stop = true);
            while (!stop) // no operation of this loop waits: the monitor ends its slice
            {
                await own.Send(1);
                await own.Receive();
            }
        }, Cancellation);
    }

    [Fact]
    public void Wakened_WhileItsWakerComputes_RunsElsewhere()
    {
        new GoScheduler(2).Run(async () =>
        {
            Channel<int> channel = new();
            var ran = false;
            Go(async () =>
            {
                await channel.Receive();
                Volatile.Write(ref ran, true);
            });
            await Yield();
            await channel.Send(1);
            while (!Volatile.Read(ref ran)) // never pauses
            {
                Cancellation.ThrowIfCancellationRequested();
                Thread.SpinWait(10);
            }
        }, Cancellation);
    }

    [Fact]
    public void Ping_Pong_AllocatesNothingInTheSteadyState()
    {
        long allocated = 0;
        new GoScheduler(1).Run(async () =>
        {
            Channel<int> ping = new(), pong = new();
            Go(async () =>
            {
                while (true) await pong.Send(await ping.Receive());
            });
            for (var round = 0; round < 20_000; round++)
            {
                if (round == 10_000) allocated = GC.GetAllocatedBytesForCurrentThread();
                await ping.Send(round);
                await pong.Receive();
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        }, Cancellation);
        Assert.True(allocated < 10_000, $"{allocated} bytes in 10,000 rounds");
    }

    [Fact]
    public void EventLog_ShowsEveryStateOfGoroutinesMachinesAndProcessors()
    {
        GoScheduler scheduler = new(2);
        var log = TraceLog.Record(() => scheduler.Run(async () =>
        {
            WaitGroup group = new();
            group.Add(4);
            for (var worker = 0; worker < 3; worker++)
            {
                Go(async () =>
                {
                    for (var turn = 0; turn < 3; turn++)
                    {
                        Thread.SpinWait(200_000);
                        await Yield();
                    }

                    group.Done();
                }, "worker");
            }

            Go(async () =>
            {
                await Blocking(() => Thread.Sleep(20));
                group.Done();
            }, "blocking");
            await group.Wait();
            scheduler.SetProcessors(1);
            await Yield();
            await Sleep(TimeSpan.FromMilliseconds(5));
        }, Cancellation), TimeProvider.System);

        var states = log.Where(happened => happened.Kind == TraceEventKind.State).Select(happened => $"{happened.Strand.Name[0]} {happened.Value}").ToHashSet();
        Assert.Superset(new HashSet<string> { "M spinning", "M running", "M native code", "M sleeping", "P idle", "P running", "P syscall", "P gcstop", "P dead" }, states);
        var blocking = log.Where(happened => happened.Strand.Name == "blocking").Select(happened => (happened.Kind, happened.Wait)).Distinct().ToList();
        Assert.Superset(new HashSet<(TraceEventKind, WaitReason)>
        {
            (TraceEventKind.Create, WaitReason.None), (TraceEventKind.Wait, WaitReason.Turn), (TraceEventKind.Wake, WaitReason.None),
            (TraceEventKind.Wait, WaitReason.SystemCall), (TraceEventKind.Return, WaitReason.None),
        }, blocking.ToHashSet());
    }

    [Fact]
    public void Run_InterruptedThread_StopsTheProgram()
    {
        Exception? seen = null;
        using ManualResetEventSlim begun = new();
        Thread caller = new(() =>
        {
            try
            {
                new GoScheduler(2).Run(async () =>
                {
                    begun.Set();
                    while (true) await Yield();
                }, Cancellation);
            }
            catch (ThreadInterruptedException interrupted)
            {
                seen = interrupted;
            }
        });
        caller.Start();
        begun.Wait(Cancellation);
        caller.Interrupt();
        caller.Join();
        Assert.NotNull(seen);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Stress_ManyGoroutinesOnFewChannels_LoseNothing(int processors)
    {
        const int Pairs = 50, Each = 2_000;
        var received = 0L;
        new GoScheduler(processors).Run(async () =>
        {
            Channel<int>[] channels = [new(), new(1), new(16)];
            WaitGroup senders = new(), receivers = new();
            for (var pair = 0; pair < Pairs; pair++)
            {
                senders.Add(1);
                receivers.Add(1);
                var mine = pair;
                Go(async () =>
                {
                    for (var number = 0; number < Each; number++) await Select(Send(channels[0], 1), Send(channels[1], 1), Send(channels[2], 1));
                    senders.Done();
                });
                Go(async () =>
                {
                    var select = Select(Receive(channels[0], out var a), Receive(channels[1], out var b), Receive(channels[2], out var c));
                    ReceiveCase<int>[] cases = [a, b, c];
                    while (true)
                    {
                        var one = cases[await select];
                        if (!one.Ok) break;
                        Interlocked.Add(ref received, one.Value);
                    }

                    receivers.Done();
                });
            }

            await senders.Wait();
            foreach (var channel in channels)
            {
                while (channel.Length > 0) await Yield();
            }

            foreach (var channel in channels) channel.Close();
            await receivers.Wait();
        }, Cancellation);
        Assert.Equal((long)Pairs * Each, received);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Stress_PingPongPairs_NoWakeUpIsLost(int processors)
    {
        new GoScheduler(processors).Run(async () =>
        {
            WaitGroup group = new();
            for (var pair = 0; pair < 8; pair++)
            {
                group.Add(1);
                Channel<int> ping = new(), pong = new();
                Go(async () =>
                {
                    for (var round = 0; round < 20_000; round++) await pong.Send(await ping.Receive());
                });
                Go(async () =>
                {
                    for (var round = 0; round < 20_000; round++)
                    {
                        await ping.Send(round);
                        if (await pong.Receive() != round) throw new InvalidDataException("another's answer");
                    }

                    group.Done();
                });
            }

            await group.Wait();
        }, Cancellation);
    }

    [Fact]
    public void Stress_MillionGoroutines_AllEnd()
    {
        var ended = 0;
        new GoScheduler(2).Run(async () =>
        {
            WaitGroup group = new();
            group.Add(1_000_000);
            for (var count = 0; count < 1_000_000; count++) Go(End());
            await group.Wait();

            async Routine End()
            {
                Interlocked.Increment(ref ended);
                group.Done();
            }
        }, Cancellation);
        Assert.Equal(1_000_000, ended);
    }
}
