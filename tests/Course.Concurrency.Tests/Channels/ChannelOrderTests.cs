using Course.Concurrency.Channels;
using Course.Concurrency.Generators;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Tests.Scheduling;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Concurrency.Tests.Channels;

/// <summary>Who is served first, and what a close leaves: each expectation is what Go 1.19 prints for the same program.</summary>
public abstract class ChannelOrderTests : SchedulerContract
{
    private protected ChannelOrderTests(IScheduling scheduling)
        : base(scheduling)
    {
    }

    [Fact]
    public void Senders_WhoWait_AreServedFirstComeFirstServed() => Run(async () =>
    {
        Channel<int> channel = new();
        for (var number = 0; number < 5; number++)
        {
            Go(SendOne(channel, number));
            await Waiting.UntilSenders(channel, number + 1);
        }

        for (var number = 0; number < 5; number++) Assert.Equal(number, await channel.Receive());
        Assert.True(Waiting.IsNobodyAt(channel));
    });

    [Fact]
    public void Senders_AtAFullBuffer_EnterItInTheOrderOfArrival() => Run(async () =>
    {
        Channel<int> channel = new(2);
        for (var number = 0; number < 5; number++)
        {
            Go(SendOne(channel, number));
            if (number < 2)
            {
                while (channel.Length != number + 1) await Yield();
            }
            else
            {
                await Waiting.UntilSenders(channel, number - 1);
            }
        }

        List<(int Value, int Length)> seen = [];
        for (var number = 0; number < 5; number++) seen.Add((await channel.Receive(), channel.Length));
        Assert.Equal([(0, 2), (1, 2), (2, 2), (3, 1), (4, 0)], seen);
    });

    [Fact]
    public void Receivers_PlainAndInSelects_AreServedInTheOrderOfArrival() => Run(async () =>
    {
        Channel<int> channel = new(), other = new();
        Channel<(int Receiver, int Value)> served = new();
        for (var number = 0; number < 4; number++)
        {
            var me = number;
            if (me % 2 == 0)
            {
                Go(async () => await served.Send((me, await channel.Receive())));
            }
            else
            {
                Go(async () =>
                {
                    await Select(Receive(channel, out var received), Receive(other));
                    await served.Send((me, received.Value));
                });
            }

            await Waiting.UntilReceivers(channel, number + 1);
        }

        for (var number = 0; number < 4; number++)
        {
            await channel.Send(number * 10);
            Assert.Equal((number, number * 10), await served.Receive());
        }

        Assert.True(Waiting.IsNobodyAt(channel, other));
    });

    [Fact]
    public void Receiver_WhoLeavesTheQueue_LeavesTheOthersInOrder() => Run(async () =>
    {
        Channel<int> queue = new();
        Channel<Nothing> leave = new(), left = new();
        Channel<string> first = new(), last = new();
        Go(async () => await first.Send($"first {await queue.Receive()}"));
        await Waiting.UntilReceivers(queue, 1);
        Go(async () =>
        {
            Assert.Equal(1, await Select(Receive(queue), Receive(leave)));
            await left.Send(default);
        });
        await Waiting.UntilReceivers(queue, 2);
        Go(async () => await last.Send($"last {await queue.Receive()}"));
        await Waiting.UntilReceivers(queue, 3);
        await leave.Send(default);
        await left.Receive();
        await Waiting.UntilReceivers(queue, 2);
        await queue.Send(1);
        await queue.Send(2);
        Assert.Equal(("first 1", "last 2"), (await first.Receive(), await last.Receive()));
    });

    [Fact]
    public void Length_WithoutABuffer_IsZeroEvenWhileASenderWaits() => Run(async () =>
    {
        Channel<int> channel = new();
        Go(SendOne(channel, 1));
        await Waiting.UntilSenders(channel, 1);
        Assert.Equal((0, 0), (channel.Length, channel.Capacity));
        Assert.Equal((0, 0), (channel.ReceiveOnly.Length, channel.SendOnly.Capacity));
        Assert.True(channel.TryReceive(out var value, out var ok));
        Assert.Equal((1, true), (value, ok));
        Assert.False(channel.TryReceive(out _, out _));
    });

    [Fact]
    public void Close_WhileSendersWaitAtAFullBuffer_FailsThemAndKeepsTheBuffer() => Run(async () =>
    {
        Channel<int> channel = new(2);
        Channel<string> failures = new();
        await channel.Send(1);
        await channel.Send(2);
        for (var number = 3; number < 5; number++)
        {
            Go(SendAndReport(channel, number, failures));
            await Waiting.UntilSenders(channel, number - 2);
        }

        channel.Close();
        Assert.Equal("send on closed channel", await failures.Receive());
        Assert.Equal("send on closed channel", await failures.Receive());
        Assert.Equal((2, 2), (channel.Length, channel.Capacity));
        Assert.Equal((1, true), await channel.ReceiveOk());
        Assert.Equal((2, true), await channel.ReceiveOk());
        for (var again = 0; again < 3; again++) Assert.Equal((0, false), await channel.ReceiveOk());
        Assert.Equal((0, 2), (channel.Length, channel.Capacity));
        await foreach (var value in channel) Assert.Fail($"{value} came from nowhere.");
    });

    [Fact]
    public void Close_AfterAFailedOperation_LeavesTheChannelClosedForAll() => Run(async () =>
    {
        Channel<string> channel = new(1);
        await channel.Send("kept");
        channel.Close();
        for (var again = 0; again < 2; again++)
        {
            Assert.Equal("close of closed channel", Assert.Throws<ChannelClosedException>(channel.Close).Message);
            Assert.Equal("send on closed channel", Assert.Throws<ChannelClosedException>(() => channel.TrySend("")).Message);
        }

        Assert.Equal("kept", await channel.Receive());
        Assert.Null(await channel.Receive());
    });

    [Fact]
    public void Range_OverClosedWithValuesLeft_ReceivesThemAndEnds() => Run(async () =>
    {
        Channel<int> channel = new(5);
        for (var number = 0; number < 5; number++) await channel.Send(number);
        channel.Close();
        List<int> first = [], second = [];
        await foreach (var value in channel)
        {
            first.Add(value);
            if (value == 2) break;
        }

        await foreach (var value in channel.ReceiveOnly) second.Add(value);
        Assert.Equal([0, 1, 2], first);
        Assert.Equal([3, 4], second);
    });

    [Fact]
    public void Buffer_ThatGoesRoundManyTimes_KeepsTheOrder() => Run(async () =>
    {
        Channel<int> channel = new(3);
        var sent = 0;
        var received = 0;
        foreach (var burst in (int[])[3, 1, 2, 3, 2, 1, 3, 3])
        {
            for (var number = 0; number < burst; number++) await channel.Send(sent++);
            Assert.Equal(burst, channel.Length);
            for (var number = 0; number < burst; number++) Assert.Equal(received++, await channel.Receive());
        }
    });

    [Fact]
    public void ZeroSizeElements_MeetAndAreCounted() => Run(async () =>
    {
        Channel<Nothing> signal = new(), buffered = new(3);
        Go(async () =>
        {
            for (var count = 0; count < 3; count++) await signal.Send(default);
            signal.Close();
        });
        var signals = 0;
        await foreach (var _ in signal) signals++;
        Assert.Equal(3, signals);
        await buffered.Send(default);
        Assert.Equal((1, 3), (buffered.Length, buffered.Capacity));
        buffered.Close();
        Assert.True((await buffered.ReceiveOk()).Ok);
        Assert.False((await buffered.ReceiveOk()).Ok);
    });

    [Fact]
    public void LargeValues_AreCopiedWhole() => Run(async () =>
    {
        Channel<(long A, long B, long C, long D, string Text)> channel = new(), buffered = new(1);
        Go(async () =>
        {
            for (var number = 0L; number < 20; number++) await channel.Send((number, -number, number * 2, ~number, $"{number}"));
            channel.Close();
        });
        var expected = 0L;
        await foreach (var value in channel)
        {
            await buffered.Send(value);
            var same = await buffered.Receive();
            Assert.Equal((expected, -expected, expected * 2, ~expected, $"{expected}"), same);
            expected++;
        }

        Assert.Equal(20, expected);
    });

    [Fact]
    public void Channel_OfChannels_OfChannels_AnswersThroughWhatItCarried() => Run(async () =>
    {
        Channel<Channel<Channel<int>>> outer = new();
        Go(async () =>
        {
            var middle = await outer.Receive();
            var inner = await middle.Receive();
            await inner.Send(42);
            inner.Close();
        });
        Channel<Channel<int>> carried = new(1);
        Channel<int> answer = new();
        await carried.Send(answer);
        await outer.Send(carried);
        Assert.Equal((42, true), await answer.ReceiveOk());
        Assert.Equal((0, false), await answer.ReceiveOk());
    });

    [Fact]
    public void NilChannel_InRange_WaitsForEver()
    {
        var deadlock = Fails<DeadlockException>(async () =>
        {
            await foreach (var value in default(Channel<int>)) Assert.Fail($"{value} came from the nil channel.");
        });
        Assert.StartsWith("goroutine 1 [chan receive (nil chan)]: main", deadlock.Goroutines.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Mutex_MadeOfAChannelOfOne_LetsOneIn() => Run(async () =>
    {
        Channel<Nothing> gate = new(1);
        WaitGroup group = new();
        int inside = 0, most = 0, total = 0;
        for (var number = 0; number < 6; number++)
        {
            group.Add(1);
            Go(async () =>
            {
                for (var turn = 0; turn < 5; turn++)
                {
                    await gate.Send(default);
                    most = Math.Max(most, ++inside);
                    await Yield();
                    inside--;
                    total++;
                    await gate.Receive();
                }

                group.Done();
            });
        }

        await group.Wait();
        Assert.Equal((1, 30), (most, total));
    });

    [Fact]
    public void Sieve_FindsThePrimes() => Run(async () =>
    {
        Channel<int> numbers = new();
        Go(async () =>
        {
            for (var number = 2; ; number++) await numbers.Send(number);
        });
        List<int> primes = [];
        ReceiveOnly<int> source = numbers;
        while (primes.Count < 12)
        {
            var prime = await source.Receive();
            primes.Add(prime);
            Channel<int> sieved = new();
            Go(Filter(source, sieved, prime));
            source = sieved;
        }

        Assert.Equal([2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37], primes);
    });

    private static async Routine Filter(ReceiveOnly<int> from, SendOnly<int> to, int prime)
    {
        await foreach (var number in from)
        {
            if (number % prime != 0) await to.Send(number);
        }
    }

    private static async Routine SendOne(SendOnly<int> to, int value) => await to.Send(value);

    private static async Routine SendAndReport(SendOnly<int> to, int value, SendOnly<string> failures)
    {
        try
        {
            await to.Send(value);
        }
        catch (ChannelClosedException exception)
        {
            await failures.Send(exception.Message);
        }
    }
}

public sealed class ChannelOrderOnSimpleSchedulerTests() : ChannelOrderTests(new OnSimpleScheduler());

public sealed class ChannelOrderOnOneProcessorTests() : ChannelOrderTests(new OnProcessors(1));

public sealed class ChannelOrderOnTwoProcessorsTests() : ChannelOrderTests(new OnProcessors(2));

public sealed class ChannelOrderOnSeedsTests() : ChannelOrderTests(new OnSeeds(100));
