using Course.Concurrency.Channels;
using Course.Concurrency.Generators;
using Course.Concurrency.Scheduling;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Concurrency.Tests.Scheduling;

/// <summary>Programs of goroutines as wholes: how they begin, fail and end, on every scheduler.</summary>
public abstract class RunTests : SchedulerContract
{
    private static readonly AsyncLocal<string?> Name = new();

    private protected RunTests(IScheduling scheduling)
        : base(scheduling)
    {
    }

    [Fact]
    public void Run_MainEnds_TheOthersAreNotResumed()
    {
        var after = false;
        Run(async () =>
        {
            Channel<int> never = new();
            Go(async () =>
            {
                await never.Receive();
                after = true;
            });
            await Yield();
        });
        Assert.False(after);
    }

    [Fact]
    public void Run_MainThrows_ThatComesOut()
    {
        var exception = Fails<InvalidDataException>(async () =>
        {
            await Yield();
            throw new InvalidDataException("main's own");
        });
        Assert.Equal("main's own", exception.Message);
        Assert.Contains(nameof(Run_MainThrows_ThatComesOut), exception.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_AnotherThrows_ThatIsAPanicAndEndsTheRun()
    {
        var panic = Fails<GoroutinePanicException>(async () =>
        {
            Go(Explode(3));
            await default(Channel<int>).Receive();
        });
        Assert.Equal("depth 0", Assert.IsType<InvalidDataException>(panic.InnerException).Message);
        Assert.Contains("panic: depth 0", panic.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(Explode), panic.InnerException!.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void Await_OfARoutine_IsACall() => Run(async () =>
    {
        Assert.Equal(5050, await Sum(100));
        var caught = 0;
        try
        {
            await Explode(10);
        }
        catch (InvalidDataException)
        {
            caught++;
        }

        Assert.Equal(1, caught);
    });

    [Fact]
    public void Await_OfRoutinesNestedDeeply_NeedsNoStack() => Run(async () => Assert.Equal(100_000L * 100_001 / 2, await Sum(100_000)));

    [Fact]
    public void Routine_StartedTwice_SaysSo() => Run(async () =>
    {
        var routine = Sum(1);
        await routine;
        var exception = await Catch(async () => await routine);
        Assert.Contains("This call of 'Sum' has started already", exception.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => Go(default(Routine)));
    });

    [Fact]
    public void Go_OfARoutineThatWaitsForItsTurn_SaysThatItHasStarted() => Run(async () =>
    {
        Channel<long> sums = new(1);
        var routine = SumInto(sums);
        Go(routine);
        Assert.Contains("This call of 'SumInto' has started already", Assert.Throws<InvalidOperationException>(() => Go(routine)).Message, StringComparison.Ordinal);
        Assert.Equal(6, await sums.Receive());
    });

    [Fact]
    public void Count_CountsThoseThatHaveNotBegun_AndThatWait_AndNotThoseThatHaveEnded() => Run(async () =>
    {
        Channel<int> gate = new();
        WaitGroup group = new();
        const int Many = 300; // more than a queue of a processor holds
        group.Add(Many);
        for (var number = 0; number < Many; number++) Go(Pass(gate, group));
        Assert.Equal(Many + 1, Count);
        await Sleep(TimeSpan.FromSeconds(1));
        Assert.Equal(Many + 1, Count);
        gate.Close();
        await group.Wait();
        await Sleep(TimeSpan.FromSeconds(1));
        Assert.Equal(1, Count);

        static async Routine Pass(Channel<int> gate, WaitGroup group)
        {
            await gate.Receive();
            group.Done();
        }
    });

    [Fact]
    public void Run_AllAsleep_SaysWhoWaitsForWhatAndWhere()
    {
        var deadlock = Fails<DeadlockException>(async () =>
        {
            Channel<int> a = new(), b = new(1);
            WaitGroup group = new();
            group.Add(1);
            Go(async () => await a.Send(1), "sender");
            Go(async () => await Select(Receive(b), Receive(default(Channel<string>))), "selecting");
            Go(async () => await Inner(b), "outer");
            await group.Wait();
        });
        Assert.StartsWith("all goroutines are asleep - deadlock!", deadlock.Message, StringComparison.Ordinal);
        Assert.Equal(4, deadlock.Goroutines.Count);
        Assert.Matches(@"^goroutine 1 \[sync\.WaitGroup\.Wait\]: main at RunTests\.cs:\d+$", deadlock.Goroutines[0]);
        Assert.Contains(deadlock.Goroutines, line => line.Contains("[chan send]: sender at RunTests.cs:", StringComparison.Ordinal));
        Assert.Contains(deadlock.Goroutines, line => line.Contains("[select]: selecting at RunTests.cs:", StringComparison.Ordinal));
        Assert.Contains(deadlock.Goroutines, line => line.Contains("[chan receive]: Inner ← outer at RunTests.cs:", StringComparison.Ordinal));
    }

    [Fact]
    public void Sleep_ManyAtOnce_WakeInOrderOfTheirTimes() => Run(async () =>
    {
        Channel<int> woken = new();
        for (var seconds = 5; seconds > 0; seconds--)
        {
            var mine = seconds;
            Go(async () =>
            {
                await Sleep(TimeSpan.FromSeconds(mine));
                await woken.Send(mine);
            });
        }

        for (var seconds = 1; seconds <= 5; seconds++) Assert.Equal(seconds, await woken.Receive());
    });

    [Fact]
    public void Sleep_ForYears_EndsExactlyThen() => Run(async () =>
    {
        var years = TimeSpan.FromDays(1000);
        var timer = new GoTimer(years - TimeSpan.FromSeconds(1));
        await Sleep(years);
        Assert.True(timer.Channel.TryReceive(out var time));
        Assert.Equal(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero) + years - TimeSpan.FromSeconds(1), time);
    });

    [Fact]
    public void Sleep_LongerThanATimerOfTheSystemTakes_CanBeAskedFor() => new SimpleScheduler().Run(async () =>
    {
        Go(async () => await Sleep(TimeSpan.FromDays(1000)));
        Assert.True(new GoTimer(TimeSpan.FromDays(1000)).Stop());
        await Yield();
    }, Cancellation);

    [Fact]
    public void Timer_StoppedOrReset_SendsAccordingly() => Run(async () =>
    {
        GoTimer timer = new(TimeSpan.FromSeconds(1));
        Assert.True(timer.Stop());
        Assert.False(timer.Stop());
        Assert.Equal(1, await Select(Receive(timer.Channel), Receive(After(TimeSpan.FromSeconds(5)))));
        Assert.False(timer.Reset(TimeSpan.FromSeconds(2)));
        Assert.Equal(0, await Select(Receive(timer.Channel), Receive(After(TimeSpan.FromSeconds(5)))));
    });

    [Fact]
    public void Await_OfSomethingForeign_GoesOnAsAGoroutine() => Run(async () =>
    {
        TaskCompletionSource<int> source = new(), inline = new();
        Channel<int> done = new();
        Go(async () => await done.Send(await source.Task + 1));
        ThreadPool.QueueUserWorkItem(_ => source.SetResult(41));
        Assert.Equal(42, await done.Receive());
        Go(async () => inline.SetResult(7));
        Assert.Equal(7, await inline.Task);
        await Task.Yield();
        await Task.Run(static () => 1);
        var exception = await Catch(async () => await Task.FromException(new InvalidDataException("foreign")));
        Assert.Equal("foreign", exception.Message);
        Go(async () => await done.Send(5));
        Assert.Equal(5, await done.Receive());
    });

    [Fact]
    public void OrdinaryAsyncMethods_CanUseChannels() => Run(async () =>
    {
        Channel<int> channel = new(), done = new();
        Go(async () =>
        {
            for (var number = 0; number < 4; number++) await channel.Send(number);
        });
        var first = await TakeTwo(channel);
        var second = await TakeTwo(channel);
        Assert.Equal((1, 5), (first, second));
        Go(async Task () =>
        {
            await Task.Yield();
            await done.Send(await TakeTwo(channel));
        });
        var both = Task.WhenAll(SendAfterYield(channel, 10), SendAfterYield(channel, 20));
        Assert.Equal(30, await done.Receive());
        await both;
    });

    [Fact]
    public void OrdinaryAsyncMethod_AwaitsARoutine_ItRunsAsAGoroutine() => Run(async () =>
    {
        Assert.Equal(10, await Outside());

        static async Task<long> Outside() => await Sum(4);
    });

    [Fact]
    public void ExecutionContext_FlowsIntoGoroutinesAndAcrossPauses() => Run(async () =>
    {
        Channel<string?> seen = new();
        Name.Value = "outer";
        Go(async () =>
        {
            await seen.Send(Name.Value);
            Name.Value = "inner";
            await Yield();
            await seen.Send(Name.Value);
        });
        Assert.Equal("outer", await seen.Receive());
        Name.Value = "changed";
        Assert.Equal("inner", await seen.Receive());
        Assert.Equal("changed", Name.Value);
    });

    [Fact]
    public void ExecutionContext_OfTheRun_DoesNotLeakOut()
    {
        Name.Value = "before";
        Run(async () =>
        {
            Name.Value = "within";
            await Yield();
        });
        Assert.Equal("before", Name.Value);
    }

    [Fact]
    public void Blocking_ReturnsAndThrowsWhatTheCallDoes() => Run(async () =>
    {
        Assert.Equal(3, await Blocking(() => 3));
        var exception = await Catch(async () => await Blocking(() => throw new InvalidDataException("blocked")));
        Assert.Equal("blocked", exception.Message);
        Channel<int> channel = new(1);
        var within = await Catch(async () => await Blocking(() => channel.TrySend(1)));
        Assert.Contains("in a blocking call", within.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Blocking_WaitsForAnAsyncMethod_WhichDoesNotNeedTheGoroutines() => Run(async () =>
    {
        Assert.Equal(3, await Blocking(() => Later().GetAwaiter().GetResult()));

        static async Task<int> Later()
        {
            await Task.Yield();
            return 3;
        }
    });

    [Fact]
    public void Goroutine_RunsAProgram_IsRefused() => Run(async () =>
    {
        Assert.Contains("cannot run another program", Assert.Throws<InvalidOperationException>(() => new SimpleScheduler().Run(async () => await Yield(), Cancellation)).Message, StringComparison.Ordinal);
        await Yield();
    });

    [Fact]
    public async Task Channel_OutsideOfGoroutines_IsRefused()
    {
        Channel<int> channel = new(1);
        Assert.Contains("This needs a goroutine", Assert.Throws<InvalidOperationException>(() => channel.TrySend(1)).Message, StringComparison.Ordinal);
        Assert.Contains("This needs a goroutine", (await Assert.ThrowsAsync<InvalidOperationException>(async () => await channel.Receive())).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => Go(Sum1()));
        Assert.Throws<InvalidOperationException>(() => TrySelect(Receive(channel)));

        static async Routine Sum1() => await Sum(1);
    }

    [Fact]
    public void Channel_InALaterRun_KeepsItsBufferAndForgetsWhoWaited()
    {
        Channel<int> channel = new(2);
        Run(async () =>
        {
            while (channel.TryReceive(out _))
            {
            }

            await channel.Send(1);
            Go(async () =>
            {
                await channel.Send(2);
                await channel.Send(3);
            });
            await Yield();
            await Yield();
            await Yield();
        });
        Run(async () =>
        {
            Assert.True(channel.TryReceive(out var value));
            Assert.Equal(1, value);
            while (channel.TryReceive(out _))
            {
            }

            Assert.False(channel.Core!.HasWaiters);
            await channel.Send(1);
        });
    }

    [Fact]
    public void Run_Cancelled_ResumesNobodyAnyMore()
    {
        using CancellationTokenSource source = new();
        var scheduler = new SimpleScheduler();
        var turns = 0;
        Assert.Throws<OperationCanceledException>(() => scheduler.Run(async () =>
        {
            while (true)
            {
                if (++turns == 3) source.Cancel();
                await Yield();
            }
        }, source.Token));
        Assert.Equal(3, turns);
        Assert.Throws<InvalidOperationException>(() => scheduler.Run(async () => await Yield(), Cancellation));
    }

    [Fact]
    public void WaitGroup_CountsDown() => Run(async () =>
    {
        WaitGroup group = new();
        var finished = 0;
        for (var count = 0; count < 10; count++)
        {
            group.Add(1);
            Go(async () =>
            {
                await Yield();
                Interlocked.Increment(ref finished);
                group.Done();
            });
        }

        await group.Wait();
        Assert.Equal(10, finished);
        Assert.Throws<InvalidOperationException>(group.Done);
        await group.Wait();
    });

    private static async Routine<long> Sum(int upTo) => upTo == 0 ? 0 : upTo + await Sum(upTo - 1);

    private static async Routine SumInto(Channel<long> sums) => await sums.Send(await Sum(3));

    private static async Routine Explode(int depth)
    {
        await Yield();
        if (depth == 0) throw new InvalidDataException("depth 0");
        await Explode(depth - 1);
    }

    private static async Routine Inner(ReceiveOnly<int> from) => await from.Receive();

    private static async Task<int> TakeTwo(ReceiveOnly<int> from) => await from.Receive() + await from.Receive();

    private static async Task SendAfterYield(SendOnly<int> to, int value)
    {
        await Task.Yield();
        await to.Send(value);
    }

    private static async Routine<Exception> Catch(Func<Routine> body)
    {
        try
        {
            await body();
        }
        catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException)
        {
            return exception;
        }

        throw new ArgumentException("Nothing was thrown.");
    }
}

public sealed class RunOnSimpleSchedulerTests() : RunTests(new OnSimpleScheduler());

public sealed class RunOnOneProcessorTests() : RunTests(new OnProcessors(1));

public sealed class RunOnTwoProcessorsTests() : RunTests(new OnProcessors(2));

public sealed class RunOnSeedsTests() : RunTests(new OnSeeds(20));
