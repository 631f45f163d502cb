using Course.Concurrency.Actors;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Tests.Scheduling;
using Course.Concurrency.Time;
using Course.Concurrency.Tracing;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Concurrency.Tests.Actors;

/// <summary>Watching: who does is told once that the other has stopped, whatever comes in between.</summary>
public abstract class DeathWatchTests : ActorContract
{
    private static readonly Script Listening = new() { Stopped = (_, _) => { } };

    private protected DeathWatchTests(IScheduling scheduling)
        : base(scheduling)
    {
    }

    [Fact]
    public void Watch_TheOtherStops_ItIsToldOnce() => Play(async stage =>
    {
        var other = stage.Spawn("other");
        var watcher = stage.Spawn("w", Listening);
        Stage.Tell(watcher, player => player.Watch(other));
        await Stage.Settle();
        other.Stop();
        await Stage.Settle();
        Assert.Equal(["hears that other has stopped"], stage.History.Of("w")[2..]);
    });

    [Fact]
    public void Watch_WhileTheOtherStops_ItIsToldOnce() => Play(async stage =>
    {
        // In every order of watching and stopping: before, between and after.
        var other = stage.Spawn("other");
        var watcher = stage.Spawn("w", Listening);
        Stage.Tell(watcher, player => player.Watch(other));
        other.Stop();
        Stage.Tell(watcher, player => player.Watch(other));
        await Stage.Settle();
        Assert.InRange(stage.History.Count("w hears that other has stopped"), 1, 2); // twice when it watches again after it was told
    });

    [Fact]
    public void Watch_OneThatHasStopped_ItIsToldOnce() => Play(async stage =>
    {
        var other = stage.Spawn("other");
        await other.StopGracefully();
        var watcher = stage.Spawn("w", Listening);
        Stage.Tell(watcher, player => player.Watch(other));
        await Stage.Settle();
        Assert.Equal(["hears that other has stopped"], stage.History.Of("w")[2..]);
    });

    [Fact]
    public void Watch_Twice_ItIsToldOnce() => Play(async stage =>
    {
        var other = stage.Spawn("other");
        var watcher = stage.Spawn("w", Listening);
        Stage.Tell(watcher, player =>
        {
            player.Watch(other);
            player.Watch(other);
            player.Watch(other.Adapt<int>(number => number));
        });
        await Stage.Settle();
        other.Stop();
        await Stage.Settle();
        Assert.Equal(1, stage.History.Count("w hears that other has stopped"));
    });

    [Fact]
    public void Watch_WithAMessage_TellsThat_AndTheLastOneCounts() => Play(async stage =>
    {
        var other = stage.Spawn("other");
        var watcher = stage.Spawn("w");
        Stage.Tell(watcher, player =>
        {
            player.Watch(other);
            player.Watch(other, "first");
            player.Watch(other, "second");
        });
        await Stage.Settle();
        other.Stop();
        await Stage.Settle();
        Assert.Equal(["second"], stage.History.Of("w")[2..]);
    });

    [Fact]
    public void Watch_ByMany_EachIsToldOnce() => Play(async stage =>
    {
        var other = stage.Spawn("other");
        for (var number = 0; number < 20; number++) Stage.Tell(stage.Spawn($"w{number}", Listening), player => player.Watch(other));
        other.Poison();
        await Stage.Settle();
        for (var number = 0; number < 20; number++) Assert.Equal(1, stage.History.Count($"w{number} hears that other has stopped"));
    });

    [Fact]
    public void Watch_Itself_DoesNothing() => Play(async stage =>
    {
        var actor = stage.Spawn("a", Listening);
        Stage.Tell(actor, player => player.Watch(player.Self));
        await actor.StopGracefully();
        Assert.Equal(["stops"], stage.History.Of("a")[2..]);
    });

    [Fact]
    public void Watch_NoHandler_IsAFailureThatStopsIt() => Play(async stage =>
    {
        var other = stage.Spawn("other");
        var watcher = stage.Spawn("w");
        Stage.Tell(watcher, player => player.Watch(other));
        await Stage.Settle();
        other.Stop();
        await watcher.WhenStopped();
        Assert.Contains("w DeathPactException /w watches /other, which has stopped", Assert.Single(stage.Failures.Lines), StringComparison.Ordinal);
    });

    [Fact]
    public void Unwatch_ItIsNotTold() => Play(async stage =>
    {
        var other = stage.Spawn("other");
        var watcher = stage.Spawn("w");
        Stage.Tell(watcher, player => player.Watch(other));
        Stage.Tell(watcher, player => player.Unwatch(other));
        Stage.Tell(watcher, player => player.Unwatch(player.Self));
        await Stage.Settle();
        other.Stop();
        await Stage.Settle();
        Assert.Equal(["made", "starts"], stage.History.Of("w"));
        Assert.Empty(stage.Failures.Lines);
    });

    [Fact]
    public void Unwatch_TheNoticeLiesInTheMailboxAlready_ItIsNotHandled() => Play(async stage =>
    {
        var other = stage.Spawn("other");
        var watcher = stage.Spawn("w");
        Stage.TellAsync(watcher, async player =>
        {
            player.Watch(other);
            await Sleep(Seconds(2));
            player.Unwatch(other);
        });
        await Sleep(Seconds(1));
        other.Stop();
        await Sleep(Seconds(2));
        Assert.Equal(["made", "starts"], stage.History.Of("w"));
        Assert.Empty(stage.Failures.Lines);
    });

    [Fact]
    public void Unwatch_AndWatchAgain_ItIsToldOnce_WithTheNewMessage() => Play(async stage =>
    {
        var alive = stage.Spawn("alive");
        var dying = stage.Spawn("dying");
        var watcher = stage.Spawn("w");
        Stage.TellAsync(watcher, async player =>
        {
            foreach (var other in (ActorRef[])[alive, dying]) player.Watch(other, $"old {other.Name}");
            await Sleep(Seconds(2)); // dying stops meanwhile
            foreach (var other in (ActorRef[])[alive, dying])
            {
                player.Unwatch(other);
                player.Watch(other, $"new {other.Name}");
            }
        });
        await Sleep(Seconds(1));
        dying.Stop();
        await Sleep(Seconds(2));
        alive.Stop();
        await Stage.Settle();
        Assert.Equal(["new dying", "new alive"], stage.History.Of("w")[2..]);
    });

    [Fact]
    public void Notice_ComesAfterAllThatTheOtherHasTold() => Play(async stage =>
    {
        var watcher = stage.Spawn("w", Listening);
        var other = stage.Spawn("other", new Script { PostStop = _ => watcher.Tell("last words") });
        Stage.Tell(watcher, player => player.Watch(other));
        for (var number = 0; number < 3; number++)
        {
            var text = $"{number}";
            Stage.Tell(other, _ => watcher.Tell(text));
        }

        Stage.Tell(other, player =>
        {
            watcher.Tell("3");
            player.Stop();
        });
        await Stage.Settle();
        Assert.Equal(["0", "1", "2", "3", "last words", "hears that other has stopped"], stage.History.Of("w")[2..]);
    });

    [Fact]
    public void Restart_OfTheOther_IsNoStop_AndItIsStillWatched() => Play(async stage =>
    {
        var other = stage.Spawn("other");
        var watcher = stage.Spawn("w", Listening);
        Stage.Tell(watcher, player => player.Watch(other));
        await Stage.Settle();
        other.Tell(new Boom());
        await Stage.Settle();
        Assert.Equal(["made", "starts"], stage.History.Of("w"));
        other.Stop();
        await Stage.Settle();
        Assert.Equal(["hears that other has stopped"], stage.History.Of("w")[2..]);
    });

    [Fact]
    public void Restart_OfTheWatcher_ItStillWatches() => Play(async stage =>
    {
        var other = stage.Spawn("other");
        var watcher = stage.Spawn("w", Listening);
        Stage.Tell(watcher, player => player.Watch(other));
        watcher.Tell(new Boom());
        await Stage.Settle();
        other.Stop();
        await Stage.Settle();
        Assert.Equal(1, stage.History.Count("w hears that other has stopped"));
    });

    [Fact]
    public void Restart_OfTheWatcher_WhileTheNoticeIsOnItsWay_TheNewInstanceIsTold() => Play(async stage =>
    {
        var other = stage.Spawn("other");
        var watcher = stage.Spawn("w", Listening);
        Stage.TellAsync(watcher, async player =>
        {
            player.Watch(other);
            await Sleep(Seconds(2));
            throw new Boom();
        });
        await Sleep(Seconds(1));
        other.Stop();
        await Sleep(Seconds(2));
        Assert.Equal(["starts", "hears that other has stopped"], stage.History.Of("w")[^2..]);
    });

    [Fact]
    public void Watch_EachOther_TheOneThatGoesOnIsTold() => Play(async stage =>
    {
        var one = stage.Spawn("one", Listening);
        var two = stage.Spawn("two", Listening);
        Stage.Tell(one, player => player.Watch(two));
        Stage.Tell(two, player => player.Watch(one));
        await Stage.Settle();
        one.Stop();
        await Stage.Settle();
        Assert.Equal(["hears that one has stopped"], stage.History.Of("two")[2..]);
        Assert.Equal(["stops"], stage.History.Of("one")[2..]);
    });

    [Fact]
    public void Watch_EachOther_BothStopAtOnce_NobodyHangs() => Play(async stage =>
    {
        var one = stage.Spawn("one", Listening);
        var two = stage.Spawn("two", Listening);
        Stage.Tell(one, player => player.Watch(two));
        Stage.Tell(two, player => player.Watch(one));
        await Stage.Settle();
        one.Stop();
        two.Stop();
        await one.WhenStopped();
        await two.WhenStopped();
        Assert.Empty(stage.Failures.Lines);
        Assert.Empty(stage.DeadLetters.Lines);
    });

    [Fact]
    public void Watcher_StopsWhileTheNoticeIsOnItsWay_ItIsNoDeadLetter() => Play(async stage =>
    {
        var other = stage.Spawn("other");
        var watcher = stage.Spawn("w");
        Stage.TellAsync(watcher, async player =>
        {
            player.Watch(other, "a message of its own");
            await Sleep(Seconds(2));
            player.Stop();
        });
        await Sleep(Seconds(1));
        other.Stop();
        await Sleep(Seconds(2));
        Assert.Equal(["stops"], stage.History.Of("w")[2..]);
        Assert.Empty(stage.DeadLetters.Lines);
    });

    [Fact]
    public void Watch_AChild_WhenToldItsNameIsFree() => Play(async stage =>
    {
        var parent = stage.Spawn("p", new Script
        {
            Stopped = (player, child) =>
            {
                player.Note($"has {player.Children.Count}");
                player.Spawn("child");
            },
        });
        Stage.Tell(parent, player => player.Watch(player.Spawn("child")));
        await Stage.Settle();
        var child = stage.System.Find<object>("/p/child")!;
        child.Stop();
        await Stage.Settle();
        Assert.Empty(stage.Failures.Lines);
        Assert.Equal("has 0", stage.History.Of("p")[^1]);
        var second = stage.System.Find<object>("/p/child");
        Assert.NotSame(child, second);
        Assert.Equal("child answers x", await Stage.Ask(second!, "x"));
    });

    [Fact]
    public void Watch_AChildThatIsStoppedBySupervision_ItIsTold() => Play(async stage =>
    {
        var parent = stage.Spawn("p", Listening with { Supervision = SupervisionStrategy.AlwaysStop });
        Stage.Tell(parent, player => player.Watch(player.Spawn("child", new Script { PreStart = _ => throw new Boom() })));
        await Stage.Settle();
        Assert.Equal(["hears that child has stopped"], stage.History.Of("p")[2..]);
    });

    [Fact]
    public void Watch_MoreThanOne_EachNoticeIsItsOwn() => Play(async stage =>
    {
        var watcher = stage.Spawn("w", Listening);
        List<ActorRef<object>> others = [];
        for (var number = 0; number < 10; number++) others.Add(stage.Spawn($"other{number}"));
        Stage.Tell(watcher, player => others.ForEach(player.Watch));
        await Stage.Settle();
        foreach (var other in others) other.Stop();
        await Stage.Settle();
        Assert.Equal(others.Select(other => $"hears that {other.Name} has stopped").Order(), stage.History.Of("w")[2..].Order());
    });

    [Fact]
    public void Watch_AgainAndAgainByShortLivedWatchers_NoneIsToldOfAnothers() => Play(async stage =>
    {
        var other = stage.Spawn("other");
        for (var number = 0; number < 10; number++)
        {
            var watcher = stage.Spawn($"w{number}");
            Stage.Tell(watcher, player => player.Watch(other, "told"));
            watcher.Poison();
        }

        await Stage.Settle();
        await other.StopGracefully();
        Assert.DoesNotContain(stage.History.Lines, line => line.EndsWith("told", StringComparison.Ordinal));
        Assert.Empty(stage.DeadLetters.Lines);
    });

    [Fact]
    public void Watch_Null_IsRefused() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Stage.Tell(actor, player => player.Watch(null!));
        Stage.Tell(actor, player => player.Unwatch(null!));
        Stage.Tell(actor, player => player.Watch(player.Self, null!));
        await Stage.Settle();
        Assert.Equal(3, stage.Failures.Lines.Count(line => line.Contains(nameof(ArgumentNullException), StringComparison.Ordinal)));
    });

    [Fact]
    public void WhenStopped_TimesOutOrIsGivenUp_AndTheActorGoesOn() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        await Throws<TimeoutException>(async () => await actor.WhenStopped(Seconds(3)));
        Assert.Equal(3, Now(stage), 0.01);
        await Throws<OperationCanceledException>(async () => await actor.WhenStopped(cancellation: new CancellationToken(true)));
        Assert.False(actor.HasStopped);
        await actor.StopGracefully(Seconds(1));
    });

    [Fact]
    public void Watch_OneThatHasStopped_AgainAndAgain_EachTimeItIsToldOnce() => Play(async stage =>
    {
        var gone = stage.Spawn("gone");
        await gone.StopGracefully();
        var actor = stage.Spawn("a", new Script { Stopped = (_, _) => { } });
        for (var turn = 0; turn < 3; turn++)
        {
            Stage.Tell(actor, player =>
            {
                player.Watch(gone);
                player.Watch(gone);
            });
            await Stage.Settle();
        }

        Assert.Equal(Enumerable.Repeat("hears that gone has stopped", 3), stage.History.Of("a")[2..]);
    });

    [Fact]
    public void Restart_OfTheWatcher_ItIsToldTheMessageThatWasChosenBefore() => Play(async stage =>
    {
        var other = stage.Spawn("other");
        var actor = stage.Spawn("a");
        Stage.Tell(actor, player => player.Watch(other, "gone"));
        actor.Tell(new Boom());
        await Stage.Settle();
        other.Stop();
        await Stage.Settle();
        Assert.Equal("gone", stage.History.Of("a")[^1]);
    });

    [Fact]
    public void Watch_InAConstructorThatThrows_TheNextInstanceIsToldOnce() => Play(async stage =>
    {
        var attempts = 0;
        var other = stage.Spawn("other");
        stage.Spawn("a", new Script
        {
            Made = player =>
            {
                player.Watch(other, "gone");
                if (++attempts == 1) throw new Boom();
            },
        });
        await Stage.Settle();
        other.Stop();
        await Stage.Settle();
        Assert.Equal(["made", "made", "starts", "gone"], stage.History.Of("a"));
    }, SupervisionStrategy.OneForOne(_ => Directive.Restart));

    [Fact]
    public void Watch_OnesParent_ItIsNotTold_AndNobodyHangs() => Play(async stage =>
    {
        var parent = stage.Spawn("parent");
        var child = await Stage.SpawnUnder(parent, "child", new Script { Stopped = (_, _) => { } });
        Stage.Tell(child, player => player.Watch(parent));
        await Stage.Settle();
        parent.Stop();
        await parent.WhenStopped();
        await Stage.Settle();
        Assert.Equal(["made", "starts", "stops"], stage.History.Of("child"));
        Assert.Empty(stage.DeadLetters.Lines);
    });

    [Fact]
    public void Watch_AChildThatIsRestartedUntilItsLimit_ItIsToldOnceAtTheEnd() => Play(async stage =>
    {
        var parent = stage.Spawn("parent", new Script { Supervision = SupervisionStrategy.OneForOne(mostRestarts: 2), Stopped = (_, _) => { } });
        var child = await Stage.SpawnUnder(parent, "child");
        Stage.Tell(parent, player => player.Watch(child));
        for (var turn = 0; turn < 5; turn++) child.Tell(new Boom());
        await Stage.Settle();
        Assert.Equal(["hears that child has stopped"], stage.History.Of("parent")[2..]);
        Assert.Equal(3, stage.History.Count("child made"));
        Assert.Equal(["child " + typeof(Boom).FullName + ": boom", "child " + typeof(Boom).FullName + ": boom"], stage.DeadLetters.Lines.Select(line => line.Split('\n')[0].TrimEnd()));
    });

    [Fact]
    public void Watch_InPostStop_DoesNothing() => Play(async stage =>
    {
        var other = stage.Spawn("other");
        var actor = stage.Spawn("a", new Script { PostStop = player => player.Watch(other) });
        await actor.StopGracefully();
        await other.StopGracefully();
        Assert.Empty(stage.DeadLetters.Lines);
        Assert.Empty(stage.Failures.Lines);
    });

    [Fact]
    public void Watch_APool_ItIsToldWhenTheLastHasStopped() => Play(async stage =>
    {
        var pool = stage.System.SpawnPool<object>(Routing.RoundRobin, 3, () => new Player(stage), "pool");
        var actor = stage.Spawn("a", new Script { Stopped = (_, _) => { } });
        Stage.Tell(actor, player => player.Watch(pool));
        await Stage.Settle();
        pool.Poison();
        await Stage.Settle();
        Assert.Equal(["hears that pool has stopped"], stage.History.Of("a")[2..]);
    });

    [Fact]
    public void WhenStopped_ComesAfterPostStop_AndTheNameIsFree() => Play(async stage =>
    {
        for (var round = 0; round < 5; round++)
        {
            var actor = stage.Spawn("a");
            await Stage.SpawnUnder(actor, "child");
            await actor.StopGracefully();
            Assert.Equal(round + 1, stage.History.Count("a stops"));
            Assert.Null(stage.System.Find<object>("/a"));
        }
    });
}

public sealed class DeathWatchOnSimpleSchedulerTests() : DeathWatchTests(new OnSimpleScheduler());

public sealed class DeathWatchOnOneProcessorTests() : DeathWatchTests(new OnProcessors(1));

public sealed class DeathWatchOnTwoProcessorsTests() : DeathWatchTests(new OnProcessors(2));

public sealed class DeathWatchOnSeedsTests() : DeathWatchTests(new OnSeeds(500));

/// <summary>The same where all really happens at once.</summary>
public sealed class DeathWatchOnThreadsTests
{
    [Fact]
    public async Task ManyWatchersOfManyThatStop_EachIsToldOfEachOnce()
    {
        const int Mortals = 40, Watchers = 10, Rounds = 50;
        await using ActorSystem system = new("threads", processors: 2);
        for (var round = 0; round < Rounds; round++)
        {
            var told = new int[Watchers, Mortals];
            var left = Watchers * Mortals;
            TaskCompletionSource all = new();
            ActorRef<int>[] mortals = [.. Enumerable.Range(0, Mortals).Select(_ => system.Spawn<int>(_ => { }))];
            ActorRef<int>[] watchers = [.. Enumerable.Range(0, Watchers).Select(me => system.Spawn(() => new Mourner(mortals, number =>
            {
                told[me, number]++;
                if (Interlocked.Decrement(ref left) == 0) all.SetResult();
            })))];
            foreach (var mortal in mortals) mortal.Stop();
            await all.Task;
            foreach (var watcher in watchers) await watcher.StopGracefully();
            foreach (var times in told) Assert.Equal(1, times);
        }
    }

    [Fact]
    public async Task ParentThatMakesAChildAnewEachTimeItStops_FindsItsNameFree()
    {
        await using ActorSystem system = new("threads", processors: 2);
        TaskCompletionSource<int> done = new();
        var parent = system.Spawn(() => new Renewer(2_000, done));
        Assert.Equal(2_000, await done.Task);
        await parent.StopGracefully();
    }

    [Fact]
    public async Task NameOfAnActorThatHasStopped_IsFreeForWhoHasWaited()
    {
        await using ActorSystem system = new("threads", processors: 2);
        for (var round = 0; round < 2_000; round++) await system.Spawn<int>(_ => { }, "same").StopGracefully();
    }

    [Fact]
    public void NameOfAnActorThatIsSeenToHaveStopped_IsFree_AndIsNotFreedAgain()
    {
        Successor sink = new();
        using (new Tracer(sink).Attach())
        {
            new SimpleScheduler(new VirtualTime()).Run(async () =>
            {
                ActorSystem system = new("names");
                var first = system.Spawn<int>(_ => { }, "same");
                sink.Stopped = () =>
                {
                    Assert.True(first.HasStopped);
                    return system.Spawn<int>(_ => { }, "same");
                };
                await first.StopGracefully();
                Assert.Null(sink.Failure);
                Assert.Same(sink.Second, system.Find<int>("/same"));
                Assert.Throws<ArgumentException>(() => system.Spawn<int>(_ => { }, "same"));
                await system.Terminate();
            }, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Does something at the very moment at which the first actor has stopped.</summary>
    private sealed class Successor : ITraceSink
    {
        public Func<ActorRef<int>>? Stopped { get; set; }

        public ActorRef<int>? Second { get; private set; }

        public Exception? Failure { get; private set; }

        public void Write(in TraceEvent traceEvent)
        {
            if (Stopped is not { } stopped || traceEvent is not { Kind: TraceEventKind.Return, Value: "stopped" }) return;
            Stopped = null;
            Failure = Record.Exception(() => Second = stopped());
        }
    }

    private sealed class Mourner(ActorRef[] others, Action<int> tell) : Actor<int>
    {
        protected override void PreStart()
        {
            for (var number = 0; number < others.Length; number++) Watch(others[number], number);
        }

        protected override void Receive(int message) => tell(message);
    }

    private sealed class Renewer(int times, TaskCompletionSource<int> done) : Actor<int>
    {
        private int count;

        protected override void PreStart() => Renew();

        protected override void Receive(int message)
        {
        }

        protected override void Stopped(ActorRef actor)
        {
            try
            {
                if (++count < times) Renew();
                else done.SetResult(count);
            }
            catch (ArgumentException exception)
            {
                done.TrySetException(exception);
            }
        }

        private void Renew()
        {
            var child = Spawn<int>(_ => { }, "child");
            Watch(child);
            child.Stop();
        }
    }
}
