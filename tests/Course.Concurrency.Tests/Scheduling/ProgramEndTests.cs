using Course.Concurrency.Channels;
using Course.Concurrency.Generators;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Tests.Channels;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Concurrency.Tests.Scheduling;

/// <summary>How a program of goroutines ends: by main, by a panic, by a deadlock. Each as Go 1.19 does it.</summary>
public abstract class ProgramEndTests : SchedulerContract
{
    private protected ProgramEndTests(IScheduling scheduling)
        : base(scheduling)
    {
    }

    [Fact]
    public void MainEnds_ItsFinallyRunsAndThoseOfOthersDoNot()
    {
        List<string> ran = [];
        Run(async () =>
        {
            ran.Clear();
            try
            {
                Go(async () =>
                {
                    try
                    {
                        await default(Channel<int>).Receive();
                    }
                    finally
                    {
                        ran.Add("other");
                    }
                });
                await Yield();
            }
            finally
            {
                ran.Add("main");
            }
        });
        Assert.Equal(["main"], ran);
    }

    [Fact]
    public void MainEndsAtOnce_NewGoroutinesNeedNotRun() => Run(async () =>
    {
        for (var number = 0; number < 100; number++) Go(async () => await Sleep(TimeSpan.FromHours(1)));
    });

    [Fact]
    public void Panic_RunsTheFinallyBlocksOfItsOwnGoroutineOnly()
    {
        var own = 0;
        var mains = 0;
        Fails<GoroutinePanicException>(async () =>
        {
            try
            {
                Go(async () =>
                {
                    try
                    {
                        await Yield();
                        throw new InvalidDataException("boom");
                    }
                    finally
                    {
                        own++;
                    }
                });
                await default(Channel<int>).Receive();
            }
            finally
            {
                mains++;
            }
        });
        Assert.Equal((1, 0), (own, mains));
    }

    [Fact]
    public void Panic_ThatIsCaughtInItsGoroutine_IsNone() => Run(async () =>
    {
        Channel<string> caught = new();
        Go(async () =>
        {
            try
            {
                await Deep(20);
            }
            catch (InvalidDataException exception)
            {
                await caught.Send(exception.Message);
            }
        });
        Assert.Equal("at the bottom", await caught.Receive());

        static async Routine Deep(int depth)
        {
            if (depth == 0) throw new InvalidDataException("at the bottom");
            await Deep(depth - 1);
        }
    });

    [Fact]
    public void Panic_BeforeTheFirstPause_IsOneToo()
    {
        var panic = Fails<GoroutinePanicException>(async () =>
        {
            Go(async () => throw new InvalidDataException("at once"));
            await default(Channel<int>).Receive();
        });
        Assert.IsType<InvalidDataException>(panic.InnerException);
        Assert.True(panic.Goroutine > 1);
    }

    [Fact]
    public void Panic_OnAClosedChannel_CarriesGosWords()
    {
        var panic = Fails<GoroutinePanicException>(async () =>
        {
            Channel<int> channel = new();
            Go(async () => await channel.Send(1));
            await Waiting.UntilSenders(channel, 1);
            channel.Close();
            await default(Channel<int>).Receive();
        });
        Assert.StartsWith("panic: send on closed channel", panic.Message, StringComparison.Ordinal);
        Assert.IsType<ChannelClosedException>(panic.InnerException);
    }

    [Fact]
    public void MainThrows_TheExceptionIsTheVeryOne()
    {
        InvalidDataException thrown = new("mine");
        Assert.Same(thrown, Fails<InvalidDataException>(async () => throw thrown));
        Assert.Same(thrown, Fails<InvalidDataException>(async () =>
        {
            Go(async () => await default(Channel<int>).Receive());
            await Yield();
            throw thrown;
        }));
    }

    [Fact]
    public void Deadlock_NamesEveryoneWithOperationAndLine()
    {
        var deadlock = Fails<DeadlockException>(async () =>
        {
            Channel<int> unbuffered = new(), full = new(1);
            await full.Send(0);
            Go(async () => await unbuffered.Receive(), "receiver");
            Go(async () => await full.Send(1), "sender");
            Go(async () =>
            {
                await foreach (var _ in unbuffered) { }
            }, "range");
            Go(async () => await Select(), "selectNothing");
            Go(async () => await Select([Receive(unbuffered), Send(full, 1)]), "selecting");
            Go(async () => await default(Channel<int>).Send(1), "nil");
            await Sleep(TimeSpan.FromSeconds(1));
            await new Channel<string>().Receive();
        });
        Assert.Equal(7, deadlock.Goroutines.Count);
        Assert.Matches(@"^goroutine 1 \[chan receive\]: main at ProgramEndTests\.cs:\d+$", deadlock.Goroutines[0]);
        foreach (var expected in (string[])
        [
            @"\[chan receive\]: receiver at ProgramEndTests\.cs:\d+$",
            @"\[chan send\]: sender at ProgramEndTests\.cs:\d+$",
            @"\[chan receive\]: range at ProgramEndTests\.cs:\d+$",
            @"\[select \(no cases\)\]: selectNothing",
            @"\[select\]: selecting at ProgramEndTests\.cs:\d+$",
            @"\[chan send \(nil chan\)\]: nil at ProgramEndTests\.cs:\d+$",
        ])
        {
            Assert.Single(deadlock.Goroutines, line => System.Text.RegularExpressions.Regex.IsMatch(line, expected));
        }

        Assert.All(deadlock.Goroutines, line => Assert.Contains(line, deadlock.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Deadlock_OfThousands_ShowsTheFirstAndCountsTheRest()
    {
        var deadlock = Fails<DeadlockException>(async () =>
        {
            Channel<int> never = new();
            for (var number = 1; number < 1_000; number++) Go(async () => await never.Receive());
            await never.Receive();
        });
        Assert.Equal(1_000, deadlock.Goroutines.Count);
        Assert.EndsWith("… and 980 more", deadlock.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sleepers_AreNoDeadlockUntilTheyHaveWoken()
    {
        var woke = 0;
        Fails<DeadlockException>(async () =>
        {
            woke = 0;
            for (var number = 1; number <= 3; number++)
            {
                var seconds = number;
                Go(async () =>
                {
                    await Sleep(TimeSpan.FromSeconds(seconds));
                    Interlocked.Increment(ref woke);
                    await Select();
                });
            }

            await new Channel<int>().Receive();
        });
        Assert.Equal(3, woke);
    }

    [Fact]
    public void Deadlock_AfterATimeoutThatNobodyAwaits_IsStillSeen() => Fails<DeadlockException>(async () =>
    {
        _ = After(TimeSpan.FromSeconds(5));
        await new Channel<int>().Receive();
    });

    [Fact]
    public void StoppedTimer_KeepsNobodyAwake() => Fails<DeadlockException>(async () =>
    {
        GoTimer timer = new(TimeSpan.FromHours(1));
        Assert.True(timer.Stop());
        await timer.Channel.Receive();
    });

    [Fact]
    public void Run_WithinAGoroutineOrWhatItCalls_IsRefused() => Run(async () =>
    {
        Refuse();
        await Ordinary();
        Assert.Throws<InvalidOperationException>(() => Goroutines.Run(async () => await Yield(), Cancellation));

        static void Refuse() =>
            Assert.Contains("cannot run another program", Assert.Throws<InvalidOperationException>(() => new GoScheduler(1).Run(async () => await Yield(), Cancellation)).Message, StringComparison.Ordinal);

        static async Task Ordinary()
        {
            Refuse();
            await Task.Yield();
            Refuse();
        }
    });

    [Fact]
    public void Channel_InUseByTwoRunsAtOnce_IsRefused() => Run(async () =>
    {
        Channel<int> channel = new(1, "shared");
        await channel.Send(1);
        var refused = await Task.Run(() => Assert.Throws<InvalidOperationException>(() =>
            new SimpleScheduler().Run(async () => await channel.Send(2), Cancellation)));
        Assert.Contains("Channel 'shared' is in use by the goroutines of another run", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, await channel.Receive());
    });

    [Fact]
    public void Goroutines_OfAnEndedProgram_DoNotWakeForTheNext()
    {
        var woken = 0;
        Channel<int> kept = new();
        for (var run = 0; run < 3; run++)
        {
            Run(async () =>
            {
                Go(async () =>
                {
                    await kept.Receive();
                    woken++;
                });
                await Waiting.UntilReceivers(kept, 1);
            });
        }

        Assert.Equal(0, woken);
    }

    [Fact]
    public void Result_OfMain_ComesOut()
    {
        Assert.Equal(42, new SimpleScheduler().Run(async () => await Twice(21), Cancellation));
        Assert.Equal("text", new GoScheduler(2).Run(Text, Cancellation));

        static async Routine<int> Twice(int value)
        {
            await Yield();
            return 2 * value;
        }

        static async Routine<string> Text() => "text";
    }
}

public sealed class ProgramEndOnSimpleSchedulerTests() : ProgramEndTests(new OnSimpleScheduler())
{
    [Fact]
    public void Interrupt_OfTheThreadThatRuns_EndsTheProgram() => InterruptedThread.EndsTheProgramOf(new SimpleScheduler());
}

public sealed class ProgramEndOnOneProcessorTests() : ProgramEndTests(new OnProcessors(1))
{
    [Fact]
    public void Interrupt_OfTheThreadThatRuns_EndsTheProgram() => InterruptedThread.EndsTheProgramOf(new GoScheduler(1));
}

public sealed class ProgramEndOnTwoProcessorsTests() : ProgramEndTests(new OnProcessors(2))
{
    [Fact]
    public void Interrupt_OfTheThreadThatRuns_EndsTheProgram() => InterruptedThread.EndsTheProgramOf(new GoScheduler(2));
}

public sealed class ProgramEndOnSeedsTests() : ProgramEndTests(new OnSeeds(10));

internal static class InterruptedThread
{
    /// <summary>All goroutines wait for something outside that never comes, and the thread that called <c>Run</c> is interrupted.</summary>
    public static void EndsTheProgramOf(Scheduler scheduler)
    {
        Exception? seen = null;
        using ManualResetEventSlim begun = new();
        Thread caller = new(() =>
        {
            try
            {
                scheduler.Run(async () =>
                {
                    begun.Set();
                    await new TaskCompletionSource().Task;
                });
            }
            catch (ThreadInterruptedException interrupted)
            {
                seen = interrupted;
            }
        });
        caller.Start();
        begun.Wait(TestContext.Current.CancellationToken);
        caller.Interrupt();
        caller.Join();
        Assert.NotNull(seen);
        Assert.Throws<InvalidOperationException>(() => scheduler.Run(async () => await Yield()));
    }
}
