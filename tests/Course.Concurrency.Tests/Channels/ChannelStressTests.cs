using System.Collections.Concurrent;
using Course.Concurrency.Channels;
using Course.Concurrency.Generators;
using Course.Concurrency.Scheduling;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Concurrency.Tests.Channels;

/// <summary>
/// Goroutines on several processors that meet at the same channels: nothing is lost, nothing comes twice, nobody waits for ever. A
/// wake-up that is lost ends as a deadlock, or as a hang that the suite's guard ends.
/// </summary>
public sealed class ChannelStressTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(2, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 0)]
    [InlineData(4, 3)]
    public void SelectsAgainstSelects_InBothDirections_ConserveTheTokens(int processors, int capacity)
    {
        // Everybody offers a token on each channel and asks for one from each, all in one select.
        const int Strands = 6, Steps = 3_000;
        new GoScheduler(processors).Run(async () =>
        {
            Channel<int> left = new(capacity), right = new(capacity);
            Channel<Nothing> stop = new();
            Channel<int> ends = new();
            WaitGroup working = new();
            working.Add(Strands);
            for (var strand = 0; strand < Strands; strand++)
            {
                Go(async () =>
                {
                    var tokens = 0;
                    var select = Select(Send(left, 1), Receive(right), Send(right, 1), Receive(left), Receive(stop));
                    var steps = 0;
                    for (var chosen = 0; chosen != 4;)
                    {
                        chosen = await select;
                        tokens += chosen switch { 0 or 2 => -1, 1 or 3 => 1, _ => 0 };
                        if (++steps == Steps) working.Done();
                    }

                    await ends.Send(tokens);
                });
            }

            await working.Wait();
            stop.Close();
            var sum = 0;
            for (var strand = 0; strand < Strands; strand++) sum += await ends.Receive();
            Assert.Equal(0, sum + left.Length + right.Length);
            Assert.True(Waiting.IsNobodyAt(left, right) && Waiting.IsNobodyAt(stop));
        }, Cancellation);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void CloseAgainstSendersAndReceivers_EachValueSentIsReceivedOnceOrFails(int processors)
    {
        const int Rounds = 1_500, Senders = 3, Receivers = 3;
        new GoScheduler(processors).Run(async () =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                Channel<int> channel = new(round % 3);
                WaitGroup all = new();
                all.Add(Senders + Receivers);
                var sent = new int[Senders];
                var received = new List<int>[Receivers];
                for (var sender = 0; sender < Senders; sender++)
                {
                    var me = sender;
                    Go(async () =>
                    {
                        try
                        {
                            for (var number = 0; number < 20; number++)
                            {
                                await channel.Send((me * 100) + number);
                                sent[me]++;
                            }
                        }
                        catch (ChannelClosedException)
                        {
                        }

                        all.Done();
                    });
                }

                for (var receiver = 0; receiver < Receivers; receiver++)
                {
                    var me = receiver;
                    Go(async () =>
                    {
                        List<int> mine = received[me] = [];
                        await foreach (var value in channel) mine.Add(value);
                        all.Done();
                    });
                }

                for (var turn = round % 7; turn > 0; turn--) await Yield();
                channel.Close();
                await all.Wait();
                var expected = Enumerable.Range(0, Senders).SelectMany(me => Enumerable.Range(me * 100, sent[me]));
                Assert.Equal(expected, received.SelectMany(mine => mine).Order());
                Assert.True(Waiting.IsNobodyAt(channel));
            }
        }, Cancellation);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void CloseAgainstClose_OneWins(int processors)
    {
        new GoScheduler(processors).Run(async () =>
        {
            for (var round = 0; round < 2_000; round++)
            {
                Channel<int> channel = new(round % 2);
                WaitGroup all = new();
                all.Add(4);
                var won = 0;
                for (var closer = 0; closer < 4; closer++)
                {
                    Go(async () =>
                    {
                        try
                        {
                            channel.Close();
                            Interlocked.Increment(ref won);
                        }
                        catch (ChannelClosedException exception) when (exception.Message == "close of closed channel")
                        {
                        }

                        all.Done();
                    });
                }

                await all.Wait();
                Assert.Equal(1, won);
            }
        }, Cancellation);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void CloseAgainstSelects_EverybodyWakes(int processors)
    {
        const int Strands = 8;
        new GoScheduler(processors).Run(async () =>
        {
            for (var round = 0; round < 1_000; round++)
            {
                Channel<int> first = new(), second = new();
                Channel<int> ends = new(Strands);
                for (var strand = 0; strand < Strands; strand++)
                {
                    var sends = strand % 2 == 0;
                    Go(async () =>
                    {
                        try
                        {
                            while (true)
                            {
                                if (sends) await Select(Send(first, 1), Send(second, 1));
                                else if (await Select(Receive(first, out var a), Receive(second, out var b)) == 0 ? !a.Ok : !b.Ok) break;
                            }
                        }
                        catch (ChannelClosedException)
                        {
                        }

                        await ends.Send(1);
                    });
                }

                await Yield();
                first.Close();
                second.Close();
                for (var strand = 0; strand < Strands; strand++) await ends.Receive();
                Assert.True(Waiting.IsNobodyAt(first, second));
            }
        }, Cancellation);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void TrySendAndTryReceive_AgainstThoseWhoWait_LoseNothing(int processors)
    {
        const int Each = 10_000;
        new GoScheduler(processors).Run(async () =>
        {
            Channel<int> channel = new(1);
            ConcurrentBag<int> received = [];
            WaitGroup sending = new(), receiving = new();
            sending.Add(2);
            receiving.Add(2);
            Go(async () =>
            {
                for (var number = 0; number < Each; number++) await channel.Send(number);
                sending.Done();
            });
            Go(async () =>
            {
                for (var number = Each; number < 2 * Each; number++)
                {
                    while (!channel.TrySend(number)) await Yield();
                }

                sending.Done();
            });
            Go(async () =>
            {
                await foreach (var value in channel) received.Add(value);
                receiving.Done();
            });
            Go(async () =>
            {
                while (true)
                {
                    if (!channel.TryReceive(out var value, out var ok)) await Yield();
                    else if (ok) received.Add(value);
                    else break;
                }

                receiving.Done();
            });
            await sending.Wait();
            channel.Close();
            await receiving.Wait();
            Assert.Equal(Enumerable.Range(0, 2 * Each), received.Order());
        }, Cancellation);
    }

    [Fact]
    public void TrySelectsAgainstEachOther_MeetOnlyInPairs()
    {
        // Neither side waits, so on unbuffered channels they never meet; a third that waits meets exactly one of them each time.
        new GoScheduler(3).Run(async () =>
        {
            Channel<int> channel = new();
            Channel<Nothing> stop = new();
            int sent = 0, received = 0;
            WaitGroup group = new();
            group.Add(2);
            Go(async () =>
            {
                while (TrySelect(Receive(stop)) == Default)
                {
                    if (TrySelect(Send(channel, 1)) == 0) sent++;
                    await Yield();
                }

                group.Done();
            });
            Go(async () =>
            {
                while (TrySelect(Receive(stop)) == Default)
                {
                    if (TrySelect(Receive(channel)) == 0) received++;
                    await Yield();
                }

                group.Done();
            });
            var counts = new int[2];
            var select = Select(Send(channel, 1), Receive(channel));
            for (var turn = 0; turn < 5_000; turn++) counts[await select]++;
            stop.Close();
            await group.Wait();
            Assert.Equal((counts[0], counts[1]), (received, sent));
        }, Cancellation);
    }

    [Fact]
    public void OneSelect_ByOrdinaryMethodsAndRoutinesInTurn_ResumesWhoAwaitsNow()
    {
        new GoScheduler(2).Run(async () =>
        {
            Channel<int> left = new(), right = new();
            Channel<Nothing> done = new();
            Go(SendMany(left));
            Go(SendMany(right));
            Go(async () =>
            {
                var select = Select(Receive(left, out var a), Receive(right, out var b));
                var counts = new int[2];
                for (var turn = 0; turn < 10_000; turn++)
                {
                    var chosen = await Once(select);
                    Assert.Equal(counts[chosen]++, (chosen == 0 ? a : b).Value);
                    chosen = await select;
                    Assert.Equal(counts[chosen]++, (chosen == 0 ? a : b).Value);
                }

                await done.Send(default);
            });
            await done.Receive();
        }, Cancellation);

        static async Task<int> Once(Selection select) => await select;

        static async Routine SendMany(SendOnly<int> to)
        {
            for (var number = 0; ; number++) await to.Send(number);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void SendsOfOrdinaryMethods_BesideTheirGoroutines_LoseNothing(int processors)
    {
        const int Each = 5_000;
        new GoScheduler(processors).Run(async () =>
        {
            Channel<int> channel = new(), sums = new();
            Go(async () =>
            {
                var sum = 0;
                await foreach (var value in channel) sum += value;
                await sums.Send(sum);
            });
            Task[] sending = [SendMany(channel, Each), SendMany(channel, Each), SendMany(channel, Each)];
            for (var count = 0; count < Each; count++) await channel.Send(1);
            await Task.WhenAll(sending);
            channel.Close();
            Assert.Equal(4 * Each, await sums.Receive());
        }, Cancellation);

        static async Task SendMany(SendOnly<int> to, int count)
        {
            for (var number = 0; number < count; number++) await to.Send(1);
        }
    }

    [Fact]
    public void ChannelOfAnEarlierRun_BoundByManyAtOnce_LosesNobody()
    {
        for (var round = 0; round < 300; round++)
        {
            Channel<int> channel = new();
            new GoScheduler(2).Run(async () =>
            {
                Go(async () => await channel.Receive());
                while (!channel.Core!.HasWaiters) await Yield();
            }, Cancellation);

            new GoScheduler(2).Run(async () =>
            {
                WaitGroup group = new();
                group.Add(4);
                for (var strand = 0; strand < 4; strand++)
                {
                    var sends = strand % 2 == 0;
                    Go(async () =>
                    {
                        if (sends) await channel.Send(1);
                        else await channel.Receive();
                        group.Done();
                    });
                }

                await group.Wait();
            }, Cancellation);
        }
    }

    [Fact]
    public void Pipeline_OfRing_PassesATokenRound()
    {
        const int Nodes = 50, Rounds = 200;
        new GoScheduler(2).Run(async () =>
        {
            Channel<int>[] ring = [.. Enumerable.Range(0, Nodes).Select(_ => new Channel<int>())];
            for (var node = 1; node < Nodes; node++)
            {
                var (from, to) = (ring[node - 1], ring[node]);
                Go(async () =>
                {
                    await foreach (var token in from) await to.Send(token + 1);
                    to.Close();
                });
            }

            for (var round = 0; round < Rounds; round++)
            {
                await ring[0].Send(round);
                Assert.Equal(round + Nodes - 1, await ring[^1].Receive());
            }

            ring[0].Close();
            Assert.False((await ring[^1].ReceiveOk()).Ok);
        }, Cancellation);
    }
}
