using System.Collections.Concurrent;
using Course.Concurrency.Actors;
using Course.Concurrency.Channels;
using Course.Concurrency.Generators;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Tests.Scheduling;
using Course.Concurrency.Threads;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Concurrency.Tests.Actors;

/// <summary>What a mailbox promises: the order of each sender, one message at a time, and none that lies there unseen.</summary>
public abstract class MailboxTests : ActorContract
{
    private protected MailboxTests(IScheduling scheduling)
        : base(scheduling)
    {
    }

    [Fact]
    public void Tell_SeveralSenders_TheMessagesOfEachComeInItsOrder() => Play(async stage =>
    {
        const int Senders = 4, Each = 10;
        List<(int Sender, int Number)> handled = [];
        var actor = stage.System.Spawn<(int, int)>(handled.Add);
        WaitGroup sending = new();
        for (var sender = 0; sender < Senders; sender++)
        {
            var me = sender;
            sending.Go(async () =>
            {
                for (var number = 0; number < Each; number++)
                {
                    actor.Tell((me, number));
                    if (number % 3 == me % 3) await Yield();
                }
            });
        }

        await sending.Wait();
        await actor.StopGracefully();
        Assert.Equal(Senders * Each, handled.Count);
        foreach (var mine in handled.GroupBy(one => one.Sender)) Assert.Equal(Enumerable.Range(0, Each), mine.Select(one => one.Number));
    });

    [Fact]
    public void Tell_ByActors_TheMessagesOfEachComeInItsOrder() => Play(async stage =>
    {
        const int Each = 5;
        var sink = stage.Spawn("sink");
        foreach (var name in (string[])["a", "b", "c"])
        {
            var sender = stage.Spawn(name);
            for (var number = 0; number < Each; number++)
            {
                var text = $"{name}{number}";
                Stage.Tell(sender, _ =>
                {
                    sink.Tell(text);
                    sink.Tell(text + "'");
                });
            }
        }

        await Stage.Settle();
        foreach (var name in (string[])["a", "b", "c"])
        {
            Assert.Equal(Enumerable.Range(0, Each).SelectMany(number => (string[])[$"{name}{number}", $"{name}{number}'"]),
                stage.History.Of("sink").Where(line => line[0] == name[0]));
        }
    });

    [Fact]
    public void Tell_ToItself_ComesBehindWhatIsThere() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Stage.TellAsync(actor, async player =>
        {
            await Stage.Settle(); // until the others have told it theirs
            player.Self.Tell("mine");
        });
        actor.Tell("yours");
        await Sleep(Seconds(1));
        Assert.Equal(["made", "starts", "yours", "mine"], stage.History.Of("a"));
    });

    [Fact]
    public void Handler_ThatPausesBetweenReadAndWrite_LosesNoUpdateOfManyTellers() => Play(async stage =>
    {
        Counter counter = new();
        var actor = stage.System.Spawn(() => new CountingActor(counter));
        await IncrementByMany(4, 3, async () => actor.Tell(default));
        await actor.StopGracefully();
        Assert.Equal((12, 1), (counter.Value, counter.MostAtOnce));
    });

    [Fact]
    public void Wakeups_OfTwoActorsThatAnswerEachOther_AreNotLost() => Play(async stage =>
    {
        // One lost wake-up, and all are asleep.
        Channel<int> done = new(1);
        var turns = Turns;
        ActorRef<int>? pong = null;
        var ping = stage.System.Spawn<int>(turn =>
        {
            if (turn < turns) pong!.Tell(turn + 1);
            else done.TrySend(turn);
        });
        pong = stage.System.Spawn<int>(turn => ping.Tell(turn));
        ping.Tell(0);
        Assert.Equal(turns, await done.Receive());
    });

    [Fact]
    public void Wakeups_OfARestingActorToldByMany_AreNotLost() => Play(async stage =>
    {
        // Each teller waits for its answer, so that the actor rests again and again just when another message comes.
        var actor = stage.System.Spawn<Question>(question => question.Answer.Tell(question.Text));
        WaitGroup asking = new();
        for (var asker = 0; asker < 3; asker++)
        {
            asking.Go(async () =>
            {
                for (var turn = 0; turn < Turns / 10; turn++) Assert.Equal("x", await actor.Ask<string>(answer => new Question("x", answer)));
            });
        }

        await asking.Wait();
    });

    [Fact]
    public void Actor_ThatTellsItselfForEver_LetsOthersRun() => Play(async stage =>
    {
        var restless = stage.Spawn("restless");
        Action<Player>? again = null;
        again = player => player.Self.Tell(again!);
        restless.Tell(again);
        var other = stage.Spawn("other");
        for (var turn = 0; turn < 3; turn++) Assert.Equal("other answers x", await Stage.Ask(other, "x"));
        restless.Stop();
    });

    [Fact]
    public void Tell_Null_IsRefused() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Assert.Throws<ArgumentNullException>(() => actor.Tell(null!));
        Assert.Throws<ArgumentNullException>(() => actor.Adapt<string>(_ => null!).Tell("x"));
    });

    [Fact]
    public void MailboxDepth_CountsWhatWaitsAndNotWhatIsHandled() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Stage.TellAsync(actor, _ => Wait());
        await Stage.Settle();
        Assert.Equal(0, actor.MailboxDepth);
        for (var number = 1; number <= 5; number++)
        {
            actor.Tell("x");
            Assert.Equal(number, actor.MailboxDepth);
        }

        await Sleep(Seconds(2));
        Assert.Equal(0, actor.MailboxDepth);

        static async Routine Wait() => await Sleep(Seconds(1));
    });

    [Fact]
    public void Handler_SetsAnAsyncLocal_TheNextMessageDoesNotSeeIt() => Play(async stage =>
    {
        AsyncLocal<string?> local = new();
        var actor = stage.Spawn("a");
        Stage.Tell(actor, _ => local.Value = "left behind");
        Stage.Tell(actor, player => player.Note(local.Value ?? "nothing"));
        Stage.TellAsync(actor, async _ =>
        {
            local.Value = "left behind";
            await Yield();
        });
        Stage.Tell(actor, player => player.Note(local.Value ?? "nothing"));
        await Stage.Settle();
        Assert.Equal(["made", "starts", "nothing", "nothing"], stage.History.Of("a"));
    });

    [Fact]
    public void Hook_SetsAnAsyncLocal_TheNextMessageDoesNotSeeIt() => Play(async stage =>
    {
        AsyncLocal<string?> local = new();
        var actor = stage.Spawn("a", new Script { PreStart = _ => local.Value = "left behind", PostRestart = _ => local.Value = "left behind", Stopped = (_, _) => local.Value = "left behind" });
        Note();
        actor.Tell(new Boom());
        Note();
        var other = stage.Spawn("other");
        await other.StopGracefully();
        Stage.Tell(actor, player => player.Watch(other));
        Stage.TellAsync(actor, async _ => await Sleep(Seconds(1)));
        Note();
        await Sleep(Seconds(2));
        Assert.Equal(3, stage.History.Count("a nothing"));

        void Note() => Stage.Tell(actor, player => player.Note(local.Value ?? "nothing"));
    });

    [Fact]
    public void Adapt_TellsTheActorWhatItMakesOfAMessage() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        var adapted = actor.Adapt<int>(number => $"number {number}");
        adapted.Tell(1);
        adapted.Tell(2);
        await adapted.StopGracefully();
        Assert.True(actor.HasStopped);
        Assert.Equal((actor.Path, actor.Name), (adapted.Path, adapted.Name));
        Assert.Equal(["made", "starts", "number 1", "number 2", "stops"], stage.History.Of("a"));
    });

    private protected static async Routine IncrementByMany(int goroutines, int times, Func<Routine> increment)
    {
        WaitGroup group = new();
        for (var goroutine = 0; goroutine < goroutines; goroutine++)
        {
            group.Go(async () =>
            {
                for (var turn = 0; turn < times; turn++) await increment();
            });
        }

        await group.Wait();
    }

    private protected sealed class Counter
    {
        private int inside;

        public int Value { get; private set; }

        public int MostAtOnce { get; private set; }

        public async Routine Increment()
        {
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref inside));
            var read = Value;
            await Yield();
            Value = read + 1;
            Interlocked.Decrement(ref inside);
        }
    }

    private sealed class CountingActor(Counter counter) : Actor<Nothing>
    {
        protected override Routine ReceiveAsync(Nothing message) => counter.Increment();
    }
}

public sealed class MailboxOnSimpleSchedulerTests() : MailboxTests(new OnSimpleScheduler());

public sealed class MailboxOnOneProcessorTests() : MailboxTests(new OnProcessors(1));

public sealed class MailboxOnTwoProcessorsTests() : MailboxTests(new OnProcessors(2));

public sealed class MailboxOnSeedsTests() : MailboxTests(new OnSeeds(2_000))
{
    [Fact]
    public void SharedVariableWithoutAnActor_LosesUpdatesUnderSomeSeeds()
    {
        var lost = 0;
        for (var seed = 0; seed < 100; seed++)
        {
            new SeededScheduler(seed).Run(async () =>
            {
                Counter counter = new();
                await IncrementByMany(4, 3, counter.Increment);
                if (counter.Value < 12) lost++;
            }, Cancellation);
        }

        Assert.True(lost > 0);
    }

    [Fact]
    public void SameSeed_GivesTheSameOrder_AndOthersGiveOthers()
    {
        HashSet<string> orders = [];
        for (var seed = 0; seed < 50; seed++)
        {
            var order = Play(Schedule.Random(seed), out var recorded);
            Assert.Equal(order, Play(Schedule.Random(seed), out _));
            Assert.Equal(order, Play(recorded, out _));
            orders.Add(order);
        }

        Assert.True(orders.Count > 1);

        static string Play(Schedule schedule, out Schedule recorded)
        {
            var order = "";
            SeededScheduler scheduler = new(schedule);
            scheduler.Run(async () =>
            {
                ActorSystem system = new();
                var sink = system.Spawn<string>(letter => order += letter, "sink");
                foreach (var letter in (string[])["a", "b", "c"])
                {
                    var sender = system.Spawn<string>(text =>
                    {
                        sink.Tell(text);
                        sink.Tell(text);
                    }, letter);
                    sender.Tell(letter);
                    sender.Tell(letter);
                }

                await Stage.Settle();
                await system.Terminate();
            }, Cancellation);
            recorded = scheduler.Recorded;
            return order;
        }
    }
}

/// <summary>The same with real threads that tell, and a system that runs on two processors.</summary>
public sealed class MailboxOnThreadsTests
{
    private const int Tellers = 4;
    private const int Each = 50_000;

    [Fact]
    public async Task Tell_FromManyThreads_LosesNothingAndKeepsTheOrderOfEach()
    {
        await using ActorSystem system = new("threads", processors: 2);
        var next = new int[Tellers];
        int inside = 0, faults = 0;
        var count = 0; // not atomic: that no two handlers run at once, and that each sees what the one before wrote, is what is tested
        var actor = system.Spawn<(int Teller, int Number)>(message =>
        {
            if (Interlocked.Increment(ref inside) != 1) faults++;
            count++;
            if (next[message.Teller]++ != message.Number) faults++;
            Interlocked.Decrement(ref inside);
        });
        InThreads(teller =>
        {
            for (var number = 0; number < Each; number++) actor.Tell((teller, number));
        });
        await actor.StopGracefully();
        Assert.Equal((0, Tellers * Each), (faults, count));
    }

    [Fact]
    public async Task Tell_FromManyThreadsToManyActors_EachRunsOnceAtATime()
    {
        await using ActorSystem system = new("threads", processors: 2);
        const int Actors = 50;
        var counts = new int[Actors];
        var inside = new int[Actors];
        var faults = 0;
        ActorRef<int>[] actors = [.. Enumerable.Range(0, Actors).Select(number => system.Spawn<int>(_ =>
        {
            if (Interlocked.Increment(ref inside[number]) != 1) Interlocked.Increment(ref faults);
            counts[number]++;
            Interlocked.Decrement(ref inside[number]);
        }))];
        InThreads(teller =>
        {
            for (var number = 0; number < Each; number++) actors[(number * 7 + teller) % Actors].Tell(number);
        });
        foreach (var actor in actors) await actor.StopGracefully();
        Assert.Equal((0, Tellers * Each), (faults, counts.Sum()));
    }

    [Fact]
    public void SharedVariableWithoutAnActor_LosesUpdates()
    {
        // Sooner or later: the loop ends when an update has been lost. So long that one thread does not end before the next begins.
        const int Long = 5_000_000;
        for (var isLost = false; !isLost;)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            var count = 0;
            InThreads(_ =>
            {
                for (var number = 0; number < Long; number++)
                {
                    var read = Volatile.Read(ref count);
                    Volatile.Write(ref count, read + 1);
                }
            });
            isLost = count < Tellers * Long;
        }
    }

    [Fact]
    public async Task Stop_WhileManyThreadsTell_EachMessageIsHandledOrADeadLetter()
    {
        await using ActorSystem system = new("threads", processors: 2);
        ConcurrentDictionary<(int, int), int> dead = new();
        system.DeadLetters.Subscribe(letter => dead.AddOrUpdate(((int, int))letter.Message, 1, (_, times) => times + 1));
        for (var round = 0; round < 200; round++)
        {
            dead.Clear();
            const int Few = 200;
            ConcurrentDictionary<(int, int), int> handled = new();
            var actor = system.Spawn<(int, int)>(message => handled.AddOrUpdate(message, 1, (_, times) => times + 1));
            InThreads(teller =>
            {
                for (var number = 0; number < Few; number++)
                {
                    actor.Tell((teller, number));
                    if (teller == 0 && number == Few / 2) actor.Stop();
                }
            });
            await actor.WhenStopped();
            Assert.Equal(Tellers * Few, handled.Count + dead.Count);
            Assert.All(handled.Concat(dead), times => Assert.Equal(1, times.Value));
            Assert.Empty(handled.Keys.Intersect(dead.Keys));
        }
    }

    private static void InThreads(Action<int> act)
    {
        Thread[] threads = [.. Enumerable.Range(0, Tellers).Select(number => new Thread(() => act(number)))];
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
    }
}
