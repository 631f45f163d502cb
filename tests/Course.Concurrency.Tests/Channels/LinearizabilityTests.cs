using Course.Concurrency.Channels;
using Course.Concurrency.Scheduling;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Concurrency.Tests.Channels;

/// <summary>Whatever goroutines do with a channel at the same time, each call happens at one moment.</summary>
public sealed class LinearizabilityTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Channel_UnderThousandsOfSchedules_IsLinearizable(int capacity)
    {
        for (var seed = 0; seed < 3_000; seed++)
        {
            Cancellation.ThrowIfCancellationRequested();
            ChannelHistory history = new();
            RunToEndOrDeadlock(new SeededScheduler(seed), history, capacity, seed);
            Assert.True(Linearizability.IsLinearizable(capacity, history.Calls), $"seed {seed}: {string.Join("; ", history.Calls)}");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Channel_OnTwoProcessors_IsLinearizable(int capacity)
    {
        for (var seed = 0; seed < 300; seed++)
        {
            ChannelHistory history = new();
            RunToEndOrDeadlock(new GoScheduler(2), history, capacity, seed);
            Assert.True(Linearizability.IsLinearizable(capacity, history.Calls), $"program {seed}: {string.Join("; ", history.Calls)}");
        }
    }

    [Fact]
    public void TheCheck_OfHistoriesThatCannotBe_Fails()
    {
        // Received twice, received before it was sent, out of order, from nowhere, lost.
        Assert.False(Linearizability.IsLinearizable(2, [Sent(1, 0, 1), Received(1, 2, 3), Received(1, 4, 5)]));
        Assert.False(Linearizability.IsLinearizable(2, [Received(1, 0, 1), Sent(1, 2, 3)]));
        Assert.False(Linearizability.IsLinearizable(2, [Sent(1, 0, 1), Sent(2, 2, 3), Received(2, 4, 5)]));
        Assert.False(Linearizability.IsLinearizable(1, [Received(7, 0, 1)]));
        Assert.False(Linearizability.IsLinearizable(1, [Sent(1, 0, 1), Call(ChannelCallKind.TryReceive, ChannelOutcome.WouldWait, 0, 2, 3)]));
        Assert.False(Linearizability.IsLinearizable(1, [Sent(1, 0, 1), Sent(2, 2, 3)]));
        Assert.False(Linearizability.IsLinearizable(0, [Sent(1, 0, 1), Received(1, 2, 3)]));
        Assert.False(Linearizability.IsLinearizable(1, [Call(ChannelCallKind.Close, ChannelOutcome.Closed, 0, 0, 1), Sent(1, 2, 3)]));
        Assert.True(Linearizability.IsLinearizable(0, [Sent(1, 0, 3), Received(1, 1, 2)]));
        Assert.True(Linearizability.IsLinearizable(2, [Sent(1, 0, 3), Sent(2, 1, 2), Received(2, 4, 5), Received(1, 6, 7)]));
    }

    private static ChannelCall Sent(int value, long begin, long end) => Call(ChannelCallKind.Send, ChannelOutcome.Sent, value, begin, end);

    private static ChannelCall Received(int value, long begin, long end) => Call(ChannelCallKind.Receive, ChannelOutcome.Received, value, begin, end);

    private static ChannelCall Call(ChannelCallKind kind, ChannelOutcome outcome, int value, long begin, long end) => new() { Kind = kind, Outcome = outcome, Value = value, Begin = begin, End = end };

    private static void RunToEndOrDeadlock(Scheduler scheduler, ChannelHistory history, int capacity, int seed)
    {
        try
        {
            scheduler.Run(() => Play(history, capacity, seed), Cancellation);
        }
        catch (DeadlockException)
        {
            // Who waits for ever has a call that does not end.
        }
    }

    private static async Routine Play(ChannelHistory history, int capacity, int seed)
    {
        Random random = new(seed);
        Channel<int> channel = new(capacity);
        WaitGroup group = new();
        var value = 0;
        for (var strand = 0; strand < 3; strand++)
        {
            (ChannelCallKind, int)[] calls = [.. Enumerable.Range(0, 4).Select(_ => (random.Next(12) == 0 ? ChannelCallKind.Close : (ChannelCallKind)random.Next(4), ++value))];
            group.Add(1);
            Go(Calls(history, channel, calls, group));
        }

        await group.Wait();
    }

    private static async Routine Calls(ChannelHistory history, Channel<int> channel, (ChannelCallKind Kind, int Value)[] calls, WaitGroup group)
    {
        foreach (var (kind, value) in calls)
        {
            var call = history.Begin(kind, value);
            var received = 0;
            var outcome = ChannelOutcome.Pending;
            try
            {
                switch (kind)
                {
                    case ChannelCallKind.Send:
                        await channel.Send(value);
                        outcome = ChannelOutcome.Sent;
                        break;
                    case ChannelCallKind.TrySend:
                        outcome = channel.TrySend(value) ? ChannelOutcome.Sent : ChannelOutcome.WouldWait;
                        break;
                    case ChannelCallKind.Receive:
                        (received, var ok) = await channel.ReceiveOk();
                        outcome = ok ? ChannelOutcome.Received : ChannelOutcome.Drained;
                        break;
                    case ChannelCallKind.TryReceive:
                        var isThere = channel.TryReceive(out received, out var isSent);
                        outcome = !isThere ? ChannelOutcome.WouldWait : isSent ? ChannelOutcome.Received : ChannelOutcome.Drained;
                        break;
                    default:
                        channel.Close();
                        outcome = ChannelOutcome.Closed;
                        break;
                }
            }
            catch (ChannelClosedException)
            {
                outcome = ChannelOutcome.Failed;
            }

            history.End(call, outcome, received);
        }

        group.Done();
    }
}
