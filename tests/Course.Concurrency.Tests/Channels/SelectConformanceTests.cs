using Course.Concurrency.Channels;
using Course.Concurrency.Generators;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Tests.Scheduling;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Concurrency.Tests.Channels;

/// <summary>The corners of select: each expectation is what Go 1.19 does in the same program.</summary>
public abstract class SelectConformanceTests : SchedulerContract
{
    private protected SelectConformanceTests(IScheduling scheduling)
        : base(scheduling)
    {
    }

    [Fact]
    public void BothEnds_ClosedWhileItWaits_TheReceiveIsDone() => Run(async () =>
    {
        // Close wakes those who receive before those who send: Go chooses the receive a thousand times of a thousand.
        for (var turn = 0; turn < 10; turn++)
        {
            Channel<int> channel = new();
            Channel<(int, bool)> done = new();
            Go(async () =>
            {
                var chosen = await Select(Send(channel, 1), Receive(channel, out var received));
                await done.Send((chosen, received.Ok));
            });
            await Waiting.UntilSenders(channel, 1);
            channel.Close();
            Assert.Equal((1, false), await done.Receive());
            Assert.True(Waiting.IsNobodyAt(channel));
        }
    });

    [Fact]
    public void SendOnClosed_BesideDefault_FailsAndDoesNotFallThrough() => Run(async () =>
    {
        Channel<int> empty = new(), full = new(1);
        await full.Send(1);
        empty.Close();
        full.Close();
        Assert.Equal("send on closed channel", Assert.Throws<ChannelClosedException>(() => TrySelect(Send(empty, 1))).Message);
        Assert.Equal("send on closed channel", Assert.Throws<ChannelClosedException>(() => TrySelect(Send(full, 1))).Message);
        Assert.Equal(1, await full.Receive());
    });

    [Fact]
    public void SendCase_ThatFailed_CanBeUsedAgainOnAnotherChannel() => Run(async () =>
    {
        Channel<int> closed = new(), open = new(1), never = new();
        closed.Close();
        var select = Select(Send(closed, 7), Receive(never));
        Assert.True(await Fails(select));
        var sends = Send(open, 8);
        Assert.Equal(0, await Select(sends, Receive(never)));
        Assert.Equal(8, await open.Receive());
        Assert.True(await Fails(select));
        Assert.True(Waiting.IsNobodyAt(closed, open, never));
    });

    [Fact]
    public void TrySelect_WhileOneBecomesReadyBeforeTheOtherCeasesTo_NeverFallsThrough() => Run(async () =>
    {
        // At every moment one of the two can be received from: a select sees one moment, not one after the other.
        Channel<int> chosen = new(1);
        for (var turn = 0; turn < Turns / 10; turn++)
        {
            Channel<int> first = new(1), second = new(1);
            await first.Send(1);
            Go(async () => await chosen.Send(TrySelect(Receive(first), Receive(second))));
            if (turn % 2 == 0) await second.Send(2);
            else second.Close();
            first.TryReceive(out _);
            Assert.NotEqual(Default, await chosen.Receive());
        }
    });

    [Fact]
    public void SameChannelTwice_ServedByAnother_LeavesTheQueueToWhoCameAfter() => Run(async () =>
    {
        Channel<int> twice = new(), other = new(), done = new();
        Go(async () =>
        {
            await Select(Receive(twice), Receive(twice), Receive(other));
            await done.Send(1);
        });
        await Waiting.UntilReceivers(twice, 2);
        Go(async () => await done.Send(await twice.Receive()));
        await Waiting.UntilReceivers(twice, 3);
        await other.Send(7);
        Assert.Equal(1, await done.Receive());
        await twice.Send(8);
        Assert.Equal(8, await done.Receive());
        Assert.True(Waiting.IsNobodyAt(twice, other, done));
    });

    [Fact]
    public void EachWayToSend_MeetsEachWayToReceive_WhoeverComesFirst() => Run(async () =>
    {
        Func<Channel<int>, Routine<int>>[] receives =
        [
            async channel => await channel.Receive(),
            async channel => (await channel.ReceiveOk()).Value,
            async channel =>
            {
                await foreach (var value in channel) return value;
                return 0;
            },
            async channel =>
            {
                await Select(Receive(default(Channel<int>)), Receive(channel, out var received), Receive(new Channel<int>()));
                return received.Value;
            },
            async channel =>
            {
                int value;
                while (!channel.TryReceive(out value)) await Yield();
                return value;
            },
        ];
        Func<Channel<int>, Routine>[] sends =
        [
            async channel => await channel.Send(42),
            async channel => await Select(Receive(new Channel<int>()), Send(channel, 42)),
            async channel =>
            {
                while (!channel.TrySend(42)) await Yield();
            },
        ];
        foreach (var receive in receives)
        {
            foreach (var send in sends)
            {
                if (receive == receives[^1] && send == sends[^1]) continue; // two who only try never meet
                Channel<int> channel = new(), got = new(1);
                Go(() => send(channel));
                for (var turn = 0; turn < 3; turn++) await Yield();
                Assert.Equal(42, await receive(channel));
                Go(async () => await got.Send(await receive(channel)));
                for (var turn = 0; turn < 3; turn++) await Yield();
                await send(channel);
                Assert.Equal(42, await got.Receive());
            }
        }
    });

    [Fact]
    public void SelectWoken_ByClose_LeavesNoSenderCaseBehind() => Run(async () =>
    {
        Channel<int> closed = new(), other = new();
        Channel<bool> failed = new();
        Go(async () => await failed.Send(await Fails(Select(Send(closed, 1), Send(other, 2), Receive(other)))));
        await Waiting.UntilSenders(other, 1);
        closed.Close();
        Assert.True(await failed.Receive());
        Assert.True(Waiting.IsNobodyAt(closed, other));
        Assert.False(other.TryReceive(out _));
        Assert.False(other.TrySend(1));
    });

    [Fact]
    public void LosingSendCase_SendsNothing() => Run(async () =>
    {
        Channel<int> chosen = new(), lost = new(5);
        Channel<int> numbers = new();
        for (var number = 0; number < 5; number++) await lost.Send(-1);
        Go(async () => await numbers.Send(await Select(Send(chosen, 1), Send(lost, 2))));
        await Waiting.UntilSenders(lost, 1);
        Assert.Equal(1, await chosen.Receive());
        Assert.Equal(0, await numbers.Receive());
        for (var number = 0; number < 5; number++) Assert.Equal(-1, await lost.Receive());
        Assert.False(lost.TryReceive(out _));
    });

    [Fact]
    public void Received_IsOnlyInTheChosenCase() => Run(async () =>
    {
        Channel<string> a = new(1), b = new();
        await a.Send("text");
        Assert.Equal(0, await Select(Receive(a, out var first), Receive(b, out var second)));
        Assert.Equal(("text", true), (first.Value, first.Ok));
        Assert.Equal((null, false), (second.Value, second.Ok));
    });

    [Fact]
    public void OneSelectInALoop_OverClosedAndOpen_KeepsTheValuesApart() => Run(async () =>
    {
        Channel<int> closed = new(), open = new();
        closed.Close();
        Go(async () =>
        {
            for (var number = 1; number <= 10; number++) await open.Send(number);
        });
        var select = Select(Receive(closed, out var fromClosed), Receive(open, out var fromOpen));
        var expected = 1;
        while (expected <= 10)
        {
            switch (await select)
            {
                case 0:
                    Assert.Equal((0, false), (fromClosed.Value, fromClosed.Ok));
                    await Yield();
                    break;
                case 1:
                    Assert.Equal((expected++, true), (fromOpen.Value, fromOpen.Ok));
                    break;
            }
        }
    });

    [Fact]
    public void AllCasesNil_IsASelectWithoutCases()
    {
        var deadlock = Fails<DeadlockException>(async () => await Select(Receive(default(Channel<int>)), Send(default(Channel<int>), 1)));
        Assert.StartsWith("goroutine 1 [select (no cases)]: main", deadlock.Goroutines.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Timeouts_ByAfter_ComeInTheOrderOfTheirTimes() => Run(async () =>
    {
        Channel<int> never = new();
        for (var turn = 0; turn < 5; turn++)
        {
            var late = After(TimeSpan.FromSeconds(3));
            Assert.Equal(1, await Select(Receive(late), Receive(After(TimeSpan.FromSeconds(1))), Receive(never)));
            Assert.Equal(0, await Select(Receive(late), Receive(After(TimeSpan.FromSeconds(5))), Receive(never)));
        }

        Assert.True(Waiting.IsNobodyAt(never));
    });

    [Fact]
    public void After_ThatNobodyReceives_KeepsItsTime() => Run(async () =>
    {
        var timeout = After(TimeSpan.FromSeconds(1));
        await Sleep(TimeSpan.FromSeconds(2));
        Assert.Equal((1, 1), (timeout.Length, timeout.Capacity));
        Assert.Equal(0, TrySelect(Receive(timeout, out var received)));
        Assert.True(received.Ok);
        Assert.Equal(Default, TrySelect(Receive(timeout)));
    });

    [Fact]
    public void Heartbeat_StopsWhenItIsQuit() => Run(async () =>
    {
        Channel<Nothing> quit = new();
        Channel<int> beats = new();
        Go(async () =>
        {
            for (var beat = 1; ; beat++)
            {
                if (await Select(Receive(quit), Receive(After(TimeSpan.FromSeconds(1)))) == 0) break;
                await beats.Send(beat);
            }

            beats.Close();
        });
        for (var beat = 1; beat <= 3; beat++) Assert.Equal(beat, await beats.Receive());
        quit.Close();
        Assert.False((await beats.ReceiveOk()).Ok);
    });

    [Fact]
    public void ThousandsOfSends_OneReceiver_OneIsSent() => Run(async () =>
    {
        Channel<int>[] channels = [.. Enumerable.Range(0, 1_500).Select(_ => new Channel<int>())];
        Channel<int> chosen = new();
        Go(async () =>
        {
            SelectCase[] cases = [.. channels.Select((channel, number) => (SelectCase)Send(channel, number))];
            await chosen.Send(await Select(cases));
        });
        await Waiting.UntilSenders(channels[^1], 1);
        Assert.Equal(777, await channels[777].Receive());
        Assert.Equal(777, await chosen.Receive());
        Assert.True(Waiting.IsNobodyAt(channels));
    });

    [Fact]
    public void ThousandsOfSelects_OnOneChannel_ACloseWakesAll() => Run(async () =>
    {
        const int Strands = 1_000;
        Channel<Nothing> quit = new();
        Channel<int> never = new();
        WaitGroup group = new();
        group.Add(Strands);
        var woken = 0;
        for (var strand = 0; strand < Strands; strand++)
        {
            Go(async () =>
            {
                if (await Select(Receive(never), Receive(quit, out var received)) == 1 && !received.Ok) Interlocked.Increment(ref woken);
                group.Done();
            });
        }

        await Waiting.UntilReceivers(quit, Strands);
        quit.Close();
        await group.Wait();
        Assert.Equal(Strands, woken);
        Assert.True(Waiting.IsNobodyAt(never) && Waiting.IsNobodyAt(quit));
    });

    [Fact]
    public void SelectOfSelects_PhilosophersWithATray_AllEat() => Run(async () =>
    {
        // Five forks, each a channel of one; who cannot get the second within the same select puts the first one back.
        Channel<Nothing>[] forks = [.. Enumerable.Range(0, 5).Select(_ => new Channel<Nothing>(1))];
        foreach (var fork in forks) await fork.Send(default);
        WaitGroup group = new();
        group.Add(5);
        var meals = 0;
        for (var seat = 0; seat < 5; seat++)
        {
            var (left, right) = (forks[seat], forks[(seat + 1) % 5]);
            Go(async () =>
            {
                for (var meal = 0; meal < 3;)
                {
                    var (first, second) = await Select(Receive(left), Receive(right)) == 0 ? (left, right) : (right, left);
                    if (TrySelect(Receive(second)) == 0)
                    {
                        meal++;
                        Interlocked.Increment(ref meals);
                        await second.Send(default);
                    }

                    await first.Send(default);
                    await Yield();
                }

                group.Done();
            });
        }

        await group.Wait();
        Assert.Equal(15, meals);
        Assert.All(forks, fork => Assert.Equal(1, fork.Length));
    });

    private static async Routine<bool> Fails(Selection select)
    {
        try
        {
            await select;
        }
        catch (ChannelClosedException exception) when (exception.Message == "send on closed channel")
        {
            return true;
        }

        return false;
    }
}

public sealed class SelectConformanceOnSimpleSchedulerTests() : SelectConformanceTests(new OnSimpleScheduler());

public sealed class SelectConformanceOnOneProcessorTests() : SelectConformanceTests(new OnProcessors(1));

public sealed class SelectConformanceOnTwoProcessorsTests() : SelectConformanceTests(new OnProcessors(2))
{
    [Fact]
    public void Select_AwaitedByAnOrdinaryMethodAndReadyAtTheLastMoment_IsForgottenWhenItHasResumed() => Run(async () =>
    {
        // Not ready when the await looks, ready when it is about to wait: here by hand, else by another processor.
        Channel<int> a = new(1), b = new();
        Channel<Nothing> resumed = new(1);
        var times = 0;
        var select = Select(Receive(a), Receive(b, out var fromB));
        var awaiter = select.GetAwaiter();
        Assert.False(awaiter.IsCompleted);
        Assert.True(a.TrySend(1));
        awaiter.UnsafeOnCompleted(() =>
        {
            times++;
            Assert.Equal(0, awaiter.GetResult());
            resumed.TrySend(default);
        });
        await resumed.Receive();
        Go(async () => await b.Send(2));
        Assert.Equal(1, await select);
        Assert.Equal((2, 1), (fromB.Value, times));
    });
}

public sealed class SelectConformanceOnSeedsTests() : SelectConformanceTests(new OnSeeds(10));

/// <summary>Of the cases that can go on each is chosen as often. With these seeds: the numbers do not change from run to run.</summary>
public sealed class SelectChoiceTests
{
    private const int Turns = 12_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void SeveralReady_EachCaseIsChosenAsOften(int seed) => new SeededScheduler(seed).Run(async () =>
    {
        Channel<int>[] channels = [.. Enumerable.Range(0, 6).Select(_ => new Channel<int>(1))];
        foreach (var channel in channels) await channel.Send(0);
        SelectCase[] cases = [.. channels.Select(channel => Receive(channel))];
        var counts = new int[cases.Length];
        var select = Select(cases);
        for (var turn = 0; turn < Turns; turn++)
        {
            var chosen = await select;
            counts[chosen]++;
            await channels[chosen].Send(0);
        }

        Assert.True(ChiSquare(counts) < 20.5, $"above the bound of 0.1% for five degrees of freedom: {string.Join(", ", counts)}");
    }, TestContext.Current.CancellationToken);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void SameChannelTwice_HasTheWeightOfTwo(int seed) => new SeededScheduler(seed).Run(async () =>
    {
        // As in Go, it is the cases that are equal, not the channels: a, a, b are chosen a third of the time each.
        Channel<int> a = new(1), b = new(1);
        var counts = new int[3];
        var select = Select(Receive(a), Receive(a), Receive(b));
        for (var turn = 0; turn < Turns; turn++)
        {
            a.TrySend(0);
            b.TrySend(0);
            counts[await select]++;
        }

        Assert.True(ChiSquare(counts) < 13.9, $"above the bound of 0.1% for two degrees of freedom: {string.Join(", ", counts)}");
    }, TestContext.Current.CancellationToken);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void SendAndReceiveBothReady_AreChosenAsOften(int seed) => new SeededScheduler(seed).Run(async () =>
    {
        Channel<int> half = new(2);
        await half.Send(0);
        var counts = new int[2];
        var select = Select(Send(half, 1), Receive(half));
        for (var turn = 0; turn < Turns; turn++)
        {
            var chosen = await select;
            counts[chosen]++;
            if (chosen == 0) await half.Receive();
            else await half.Send(0);
        }

        Assert.True(ChiSquare(counts) < 10.8, $"above the bound of 0.1% for one degree of freedom: {string.Join(", ", counts)}");
    }, TestContext.Current.CancellationToken);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void WaitsTwiceAtOneChannel_WhoComesServesEachAsOften(int seed) => new SeededScheduler(seed).Run(async () =>
    {
        // Both can go on when the other end comes: it is not the case that was written first.
        Channel<int> channel = new(), never = new();
        var sent = new int[3];
        var received = new int[3];
        Go(async () =>
        {
            var sends = Select(Send(channel, 0), Receive(never), Send(channel, 1), Send(channel, 2));
            for (var turn = 0; turn < Turns; turn++) await sends;
            var receives = Select(Receive(channel), Receive(channel), Receive(channel), Send(never, 0));
            for (var turn = 0; turn < Turns; turn++) received[await receives]++;
            channel.Close();
        });
        for (var turn = 0; turn < Turns; turn++)
        {
            await Waiting.UntilSenders(channel, 3);
            sent[await channel.Receive()]++;
        }

        for (var turn = 0; turn < Turns; turn++)
        {
            await Waiting.UntilReceivers(channel, 3);
            await channel.Send(turn);
        }

        Assert.Equal((0, false), await channel.ReceiveOk());
        Assert.True(Waiting.IsNobodyAt(channel, never));
        Assert.True(ChiSquare(sent) < 13.9, $"above the bound of 0.1% for two degrees of freedom: {string.Join(", ", sent)}");
        Assert.True(ChiSquare(received) < 13.9, $"above the bound of 0.1% for two degrees of freedom: {string.Join(", ", received)}");
    }, TestContext.Current.CancellationToken);

    [Fact]
    public void WaitsTwiceAtOneChannel_TheChoiceIsTheSchedules()
    {
        List<int> first = [], second = [];
        SeededScheduler found = new(7);
        found.Run(() => Choose(first), TestContext.Current.CancellationToken);
        new SeededScheduler(found.Recorded).Run(() => Choose(second), TestContext.Current.CancellationToken);
        Assert.Equal(first, second);
        Assert.Equal([0, 1], first.Distinct().Order());

        static async Routine Choose(List<int> chosen)
        {
            for (var turn = 0; turn < 20; turn++)
            {
                Channel<int> channel = new();
                Go(async () => await Select(Send(channel, 0), Send(channel, 1)));
                await Waiting.UntilSenders(channel, 2);
                chosen.Add(await channel.Receive());
            }
        }
    }

    private static double ChiSquare(int[] counts)
    {
        var expected = (double)counts.Sum() / counts.Length;
        return counts.Sum(count => (count - expected) * (count - expected) / expected);
    }
}
