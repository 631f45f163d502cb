using Course.Concurrency.Channels;
using Course.Concurrency.Generators;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Tests.Scheduling;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Concurrency.Tests.Channels;

/// <summary>Channels as the Go specification has them.</summary>
public abstract class ChannelTests : SchedulerContract
{
    private protected ChannelTests(IScheduling scheduling)
        : base(scheduling)
    {
    }

    [Fact]
    public void Send_Unbuffered_WaitsForTheReceiver() => Run(async () =>
    {
        Channel<int> channel = new();
        Channel<Nothing> sent = new();
        Go(async () =>
        {
            await channel.Send(1);
            await sent.Send(default);
        });
        await Yield();
        Assert.False(sent.TryReceive(out _));
        Assert.Equal(1, await channel.Receive());
        await sent.Receive();
        Assert.Equal((0, 0), (channel.Length, channel.Capacity));
    });

    [Fact]
    public void Send_Buffered_WaitsOnlyWhenTheBufferIsFull() => Run(async () =>
    {
        Channel<int> channel = new(2);
        await channel.Send(1);
        await channel.Send(2);
        Assert.Equal((2, 2), (channel.Length, channel.Capacity));
        Assert.False(channel.TrySend(3));
        Assert.Equal((1, 2), (await channel.Receive(), await channel.Receive()));
        Assert.Equal(0, channel.Length);
    });

    [Fact]
    public void Receive_OfManySenders_ServesThemInOrderOfArrival() => Run(async () =>
    {
        Channel<int> channel = new();
        Channel<int> arrived = new(10);
        for (var number = 0; number < 10; number++)
        {
            var mine = number;
            Go(async () =>
            {
                await arrived.Send(mine);
                await channel.Send(mine);
            });
        }

        List<int> received = [];
        for (var count = 0; count < 10; count++) received.Add(await channel.Receive());
        Assert.Equal(Enumerable.Range(0, 10), received.Order());
    });

    [Fact]
    public void Receive_FullBufferAndWaitingSender_TakesTheOldestAndLetsTheSenderIn() => Run(async () =>
    {
        Channel<int> channel = new(1);
        await channel.Send(1);
        Go(async () => await channel.Send(2));
        while (!HasWaiter(channel)) await Yield();
        Assert.Equal(1, await channel.Receive());
        Assert.Equal(1, channel.Length);
        Assert.Equal(2, await channel.Receive());
    });

    [Fact]
    public void Close_ThenReceive_GivesWhatIsLeftAndThenTheDefault() => Run(async () =>
    {
        Channel<string> channel = new(2);
        await channel.Send("a");
        await channel.Send("b");
        channel.Close();
        Assert.Equal(("a", true), await channel.ReceiveOk());
        Assert.Equal("b", await channel.Receive());
        Assert.Equal((null!, false), await channel.ReceiveOk());
        Assert.True(channel.TryReceive(out _, out var ok));
        Assert.False(ok);
        Assert.Equal(2, channel.Capacity);
    });

    [Fact]
    public void Close_WakesEverybodyWhoWaitsToReceive() => Run(async () =>
    {
        Channel<int> channel = new();
        WaitGroup group = new();
        var woken = 0;
        group.Add(5);
        for (var count = 0; count < 5; count++)
        {
            Go(async () =>
            {
                var (value, ok) = await channel.ReceiveOk();
                if (value == 0 && !ok) Interlocked.Increment(ref woken);
                group.Done();
            });
        }

        while (!HasWaiter(channel)) await Yield();
        channel.Close();
        await group.Wait();
        Assert.Equal(5, woken);
    });

    [Fact]
    public void Close_WhileSomebodyWaitsToSend_FailsThatSend() => Run(async () =>
    {
        Channel<int> channel = new();
        Channel<string> failed = new();
        Go(async () =>
        {
            try
            {
                await channel.Send(1);
            }
            catch (ChannelClosedException exception)
            {
                await failed.Send(exception.Message);
            }
        });
        while (!HasWaiter(channel)) await Yield();
        channel.Close();
        Assert.Equal("send on closed channel", await failed.Receive());
    });

    [Fact]
    public void Close_Misused_FailsAsGoPanics() => Run(async () =>
    {
        Channel<int> channel = new(1);
        channel.Close();
        Assert.Equal("close of closed channel", Assert.Throws<ChannelClosedException>(channel.Close).Message);
        Assert.Equal("close of nil channel", Assert.Throws<ChannelClosedException>(default(Channel<int>).Close).Message);
        Assert.Equal("send on closed channel", Assert.Throws<ChannelClosedException>(() => channel.TrySend(1)).Message);
        var exception = await Catch<ChannelClosedException>(async () => await channel.Send(1));
        Assert.Equal("send on closed channel", exception.Message);
    });

    [Fact]
    public void NilChannel_IsNeverReady() => Run(async () =>
    {
        Channel<int> nil = default;
        Assert.True(nil.IsNil);
        Assert.False(nil.TrySend(1));
        Assert.False(nil.TryReceive(out _));
        Assert.Equal((0, 0), (nil.Length, nil.Capacity));
        await Yield();
    });

    [Fact]
    public void NilChannel_SendAndReceive_WaitForEver()
    {
        var deadlock = Fails<DeadlockException>(async () =>
        {
            Go(async () => await default(Channel<int>).Send(1), "sender");
            await default(Channel<int>).Receive();
        });
        Assert.Contains(deadlock.Goroutines, line => line.StartsWith("goroutine 1 [chan receive (nil chan)]: main at ChannelTests.cs:", StringComparison.Ordinal));
        Assert.Contains(deadlock.Goroutines, line => line.Contains("[chan send (nil chan)]: sender at ChannelTests.cs:", StringComparison.Ordinal));
    }

    [Fact]
    public void Range_EndsWhenTheChannelIsClosedAndEmpty() => Run(async () =>
    {
        Channel<int> channel = new(3);
        Go(async () =>
        {
            for (var number = 0; number < 10; number++) await channel.Send(number);
            channel.Close();
        });
        List<int> received = [];
        await foreach (var value in channel) received.Add(value);
        Assert.Equal(Enumerable.Range(0, 10), received);
    });

    [Fact]
    public void Values_OfZeroSize_AreCountedAllTheSame() => Run(async () =>
    {
        Channel<Nothing> channel = new(3);
        for (var count = 0; count < 3; count++) await channel.Send(default);
        Assert.False(channel.TrySend(default));
        Assert.Equal(3, channel.Length);
    });

    [Fact]
    public void Channel_OfChannels_CarriesTheAnswerBack() => Run(async () =>
    {
        Channel<(int Question, Channel<int> Answer)> requests = new();
        Go(async () =>
        {
            await foreach (var (question, answer) in requests) await answer.Send(question * question);
        });
        for (var number = 0; number < 5; number++)
        {
            Channel<int> answer = new();
            await requests.Send((number, answer));
            Assert.Equal(number * number, await answer.Receive());
        }
    });

    [Fact]
    public void Channels_AreEqual_WhenTheyAreTheSame()
    {
        Channel<int> one = new();
        var same = one;
        Assert.True(one == same);
        Assert.True(one != new Channel<int>());
        Assert.True(default(Channel<int>) == default);
        Assert.Equal(one.SendOnly, same.SendOnly);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Channel<int>(-1));
    }

    [Fact]
    public void Pipeline_OfManyStages_LosesNothing() => Run(async () =>
    {
        Channel<int> first = new();
        ReceiveOnly<int> from = first;
        for (var stage = 0; stage < 20; stage++)
        {
            Channel<int> to = new(stage % 3);
            Go(Increment(from, to));
            from = to;
        }

        Go(async () =>
        {
            for (var number = 0; number < 20; number++) await first.Send(number);
            first.Close();
        });
        List<int> received = [];
        await foreach (var value in from) received.Add(value);
        Assert.Equal(Enumerable.Range(20, 20), received);
    });

    [Fact]
    public void ManySendersAndReceivers_EachValueIsReceivedOnceAndInOrderOfItsSender() => Run(async () =>
    {
        const int Senders = 4, Each = 25;
        foreach (var capacity in new[] { 0, 1, 7 })
        {
            Channel<(int Sender, int Number)> channel = new(capacity);
            Channel<List<(int Sender, int Number)>> results = new(3);
            WaitGroup sending = new();
            sending.Add(Senders);
            for (var sender = 0; sender < Senders; sender++)
            {
                var me = sender;
                Go(async () =>
                {
                    for (var number = 0; number < Each; number++) await channel.Send((me, number));
                    sending.Done();
                });
            }

            for (var receiver = 0; receiver < 3; receiver++)
            {
                Go(async () =>
                {
                    List<(int, int)> mine = [];
                    await foreach (var value in channel) mine.Add(value);
                    await results.Send(mine);
                });
            }

            await sending.Wait();
            channel.Close();
            List<(int Sender, int Number)> all = [];
            for (var receiver = 0; receiver < 3; receiver++)
            {
                var mine = await results.Receive();
                foreach (var bySender in mine.GroupBy(value => value.Sender)) Assert.Equal(bySender.Select(value => value.Number).Order(), bySender.Select(value => value.Number));
                all.AddRange(mine);
            }

            Assert.Equal(Senders * Each, all.Distinct().Count());
            Assert.Equal(Senders * Each, all.Count);
        }
    });

    private static async Routine Increment(ReceiveOnly<int> from, SendOnly<int> to)
    {
        await foreach (var value in from) await to.Send(value + 1);
        to.Close();
    }

    private static bool HasWaiter<T>(Channel<T> channel) => channel.Core!.HasWaiters;

    private static async Routine<TException> Catch<TException>(Func<Routine> body)
        where TException : Exception
    {
        try
        {
            await body();
        }
        catch (TException exception)
        {
            return exception;
        }

        throw new InvalidOperationException($"No {typeof(TException).Name} came.");
    }
}

public sealed class ChannelOnSimpleSchedulerTests() : ChannelTests(new OnSimpleScheduler());

public sealed class ChannelOnOneProcessorTests() : ChannelTests(new OnProcessors(1));

public sealed class ChannelOnTwoProcessorsTests() : ChannelTests(new OnProcessors(2));

public sealed class ChannelOnSeedsTests() : ChannelTests(new OnSeeds(2_000));
