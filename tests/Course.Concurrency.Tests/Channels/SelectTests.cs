using Course.Concurrency.Channels;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Tests.Scheduling;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Concurrency.Tests.Channels;

/// <summary>Select as the Go specification has it.</summary>
public abstract class SelectTests : SchedulerContract
{
    private protected SelectTests(IScheduling scheduling)
        : base(scheduling)
    {
    }

    [Fact]
    public void Select_OneReady_DoesThatOne() => Run(async () =>
    {
        Channel<int> empty = new(), full = new(1);
        await full.Send(7);
        switch (await Select(Receive(empty, out _), Receive(full, out var received)))
        {
            case 1:
                Assert.Equal((7, true), (received.Value, received.Ok));
                break;
            default:
                Assert.Fail("The other one was not ready.");
                break;
        }

        Assert.False(HasWaiter(empty));
    });

    [Fact]
    public void Select_NoneReady_WaitsForTheFirst() => Run(async () =>
    {
        Channel<int> first = new(), second = new();
        Channel<string> third = new();
        Go(async () => await second.Send(2));
        Assert.Equal(1, await Select(Receive(first, out _), Receive(second, out var two), Send(third, "never")));
        Assert.Equal(2, two.Value);
        Assert.False(HasWaiter(first) || HasWaiter(second) || HasWaiter(third));
    });

    [Fact]
    public void Select_Send_HandsTheValueToWhoWaits() => Run(async () =>
    {
        Channel<int> numbers = new();
        Channel<int> got = new(1);
        Go(async () => await got.Send(await numbers.Receive()));
        Assert.Equal(0, await Select(Send(numbers, 23)));
        Assert.Equal(23, await got.Receive());
    });

    [Fact]
    public void TrySelect_NoneReady_GivesDefault() => Run(async () =>
    {
        Channel<int> channel = new(1);
        Assert.Equal(Default, TrySelect(Receive(channel)));
        Assert.Equal(0, TrySelect(Send(channel, 1)));
        Assert.Equal(Default, TrySelect(Send(channel, 2)));
        Assert.Equal(1, TrySelect(Send(channel, 2), Receive(channel, out var one)));
        Assert.Equal(1, one.Value);
        Assert.Equal(Default, TrySelect());
        Assert.Equal(Default, TrySelect(Receive(default(Channel<int>)), Send(default(Channel<int>), 1)));
        await Yield();
    });

    [Fact]
    public void Select_ClosedChannel_IsAlwaysReady() => Run(async () =>
    {
        Channel<int> closed = new(), open = new();
        closed.Close();
        Assert.Equal(1, await Select(Receive(open, out _), Receive(closed, out var received)));
        Assert.Equal((0, false), (received.Value, received.Ok));
    });

    [Fact]
    public void Select_CloseWhileItWaits_WakesIt() => Run(async () =>
    {
        Channel<int> first = new(), second = new();
        Go(async () =>
        {
            while (!HasWaiter(first)) await Yield();
            first.Close();
        });
        Assert.Equal(0, await Select(Receive(first, out var received), Receive(second)));
        Assert.False(received.Ok);
        Assert.False(HasWaiter(second));
    });

    [Fact]
    public void Select_SendOnClosed_Fails() => Run(async () =>
    {
        Channel<int> closed = new(1);
        closed.Close();
        Assert.Equal("send on closed channel", Assert.Throws<ChannelClosedException>(() => TrySelect(Send(closed, 1))).Message);
        var failures = 0;
        try
        {
            await Select(Send(closed, 1));
        }
        catch (ChannelClosedException)
        {
            failures++;
        }

        Channel<int> later = new();
        Go(async () =>
        {
            while (!HasWaiter(later)) await Yield();
            later.Close();
        });
        try
        {
            await Select(Send(later, 1), Receive(new Channel<int>()));
        }
        catch (ChannelClosedException)
        {
            failures++;
        }

        Assert.Equal(2, failures);
    });

    [Fact]
    public void Select_NilCases_AreOff() => Run(async () =>
    {
        Channel<int> channel = new(1);
        await channel.Send(1);
        Assert.Equal(2, await Select(Receive(default(Channel<int>)), Send(default(SendOnly<int>), 1), Receive(channel)));
    });

    [Fact]
    public void Select_CaseSwitchedOffAndOn_FollowsItsChannel() => Run(async () =>
    {
        // Fan-in as Go's idiom has it: a channel that is closed is set to nil, and the loop ends when all are.
        Channel<int> odd = new(), even = new();
        Go(Produce(odd, 1, 3, 5));
        Go(Produce(even, 2, 4));
        List<int> all = [];
        var select = Select(Receive(odd, out var fromOdd), Receive(even, out var fromEven));
        while (!fromOdd.Channel.IsNil || !fromEven.Channel.IsNil)
        {
            var received = await select == 0 ? fromOdd : fromEven;
            if (received.Ok) all.Add(received.Value);
            else received.Channel = default;
        }

        Assert.Equal([1, 2, 3, 4, 5], all.Order());
    });

    [Fact]
    public void Select_WithoutCases_WaitsForEver()
    {
        var deadlock = Fails<DeadlockException>(async () => await Select());
        Assert.Contains("goroutine 1 [select (no cases)]", deadlock.Goroutines.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Select_OnBothEndsOfOneChannel_DoesNotMeetItself() => Run(async () =>
    {
        Channel<int> channel = new();
        Channel<int> done = new(2);
        for (var strand = 0; strand < 2; strand++)
        {
            var me = strand;
            Go(async () => await done.Send(await Select(Send(channel, me), Receive(channel))));
        }

        Assert.Equal(1, await done.Receive() + await done.Receive()); // one has sent, the other received
        Assert.False(HasWaiter(channel));
    });

    [Fact]
    public void Select_OnBothEndsAlone_IsADeadlock() =>
        Fails<DeadlockException>(async () =>
        {
            Channel<int> channel = new();
            await Select(Send(channel, 1), Receive(channel));
        });

    [Fact]
    public void Select_SameChannelInSeveralCases_DoesOneOfThem() => Run(async () =>
    {
        Channel<int> channel = new();
        Go(async () => await channel.Send(1));
        var chosen = await Select(Receive(channel, out var a), Receive(channel, out var b), Receive(channel, out var c));
        Assert.Equal(1, new[] { a, b, c }[chosen].Value);
        Assert.Equal(1, new[] { a, b, c }.Sum(one => one.Value));
        Assert.False(HasWaiter(channel));
    });

    [Fact]
    public void Select_AgainAndAgain_LosesNothingAndLeavesNobodyBehind() => Run(async () =>
    {
        const int Each = 20;
        Channel<int>[] channels = [new(), new(1), new(3)];
        WaitGroup sending = new();
        sending.Add(channels.Length);
        foreach (var channel in channels)
        {
            Go(async () =>
            {
                for (var number = 1; number <= Each; number++) await channel.Send(number);
                sending.Done();
            });
        }

        ReceiveCase<int>[] cases = [.. channels.Select(channel => Receive(channel))];
        var select = Select(cases);
        var lasts = new int[channels.Length];
        for (var count = 0; count < Each * channels.Length; count++)
        {
            var chosen = await select;
            Assert.Equal(++lasts[chosen], cases[chosen].Value);
        }

        await sending.Wait();
        Assert.All(channels, channel => Assert.False(HasWaiter(channel)));
    });

    [Fact]
    public void Select_InBothDirectionsBetweenMany_LosesNothing() => Run(async () =>
    {
        // Each strand selects between sending its token on one channel and receiving one from the other: in the end as many tokens as at first.
        Channel<int> left = new(), right = new();
        Channel<int> ends = new(8);
        for (var strand = 0; strand < 4; strand++)
        {
            var isLeft = strand % 2 == 0;
            Go(async () =>
            {
                var tokens = 10;
                for (var step = 0; step < 10; step++)
                {
                    var (send, receive) = isLeft ? (left, right) : (right, left);
                    switch (await Select(Send(send, 1), Receive(receive), Receive(After(TimeSpan.FromSeconds(1)))))
                    {
                        case 0: tokens--; break;
                        case 1: tokens++; break;
                    }
                }

                await ends.Send(tokens);
            });
        }

        var sum = 0;
        for (var strand = 0; strand < 4; strand++) sum += await ends.Receive();
        Assert.Equal(40, sum);
    });

    [Fact]
    public void Select_OfThousands_FindsTheOne() => Run(async () =>
    {
        Channel<int>[] channels = [.. Enumerable.Range(0, 2000).Select(_ => new Channel<int>())];
        Go(async () => await channels[1234].Send(5));
        ReceiveCase<int>[] cases = [.. channels.Select(channel => Receive(channel))];
        Assert.Equal(1234, await Select(cases));
        Assert.DoesNotContain(channels, HasWaiter);
    });

    [Fact]
    public void Select_WithAfter_TimesOutInVirtualTime() => Run(async () =>
    {
        Channel<int> never = new();
        Assert.Equal(1, await Select(Receive(never), Receive(After(TimeSpan.FromHours(1)))));
        Assert.False(HasWaiter(never));
    });

    [Fact]
    public void TrySelect_WhereOnlyAServedSelectStillStands_TakesTheOtherCase() => Run(async () =>
    {
        for (var turn = 0; turn < 20; turn++)
        {
            Channel<int> a = new(), b = new(), ready = new(1);
            Go(async () => await Select(Receive(a), Receive(b)));
            while (!HasWaiter(a) || !HasWaiter(b)) await Yield();
            await ready.Send(1);
            Assert.True(a.TrySend(1)); // the select is served, and has not run yet: its other case stands in b's queue
            Assert.Equal(1, TrySelect(Send(b, 1), Receive(ready)));
        }
    });

    [Fact]
    public void Select_Misused_SaysSo() => Run(async () =>
    {
        Channel<int> channel = new();
        var one = Receive(channel);
        Assert.Contains("twice", Assert.Throws<ArgumentException>(() => Select(one, one)).Message, StringComparison.Ordinal);
        var select = Select(Receive(channel, out var received));
        Go(async () => await select);
        while (!HasWaiter(channel)) await Yield();
        Assert.Contains("Another goroutine waits", Assert.Throws<InvalidOperationException>(() => select.Try()).Message, StringComparison.Ordinal);
        Assert.Contains("change its cases", Assert.Throws<InvalidOperationException>(() => received.Channel = default).Message, StringComparison.Ordinal);
        await channel.Send(1);
    });

    private static async Routine Produce(SendOnly<int> to, params int[] values)
    {
        foreach (var value in values) await to.Send(value);
        to.Close();
    }

    private static bool HasWaiter<T>(Channel<T> channel) => channel.Core!.HasWaiters;
}

public sealed class SelectOnSimpleSchedulerTests() : SelectTests(new OnSimpleScheduler());

public sealed class SelectOnOneProcessorTests() : SelectTests(new OnProcessors(1));

public sealed class SelectOnTwoProcessorsTests() : SelectTests(new OnProcessors(2));

public sealed class SelectOnSeedsTests() : SelectTests(new OnSeeds(2_000));
