using Course.Concurrency.Actors;
using Course.Concurrency.Channels;
using Course.Concurrency.Generators;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Tests.Scheduling;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Concurrency.Tests.Actors;

/// <summary>The hooks of an actor's life, their order, and what becomes of exceptions in them.</summary>
public abstract class ActorLifeTests : ActorContract
{
    private static readonly SupervisionStrategy Restarting = SupervisionStrategy.OneForOne(_ => Directive.Restart);
    private static readonly SupervisionStrategy Resuming = SupervisionStrategy.OneForOne(_ => Directive.Resume);

    private protected ActorLifeTests(IScheduling scheduling)
        : base(scheduling)
    {
    }

    [Fact]
    public void Life_WithoutFailure() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        actor.Tell("x");
        await actor.StopGracefully();
        Assert.Equal(["made", "starts", "x", "stops"], stage.History.Of("a"));
        Assert.True(actor.HasStopped);
    });

    [Fact]
    public void Messages_ToldBeforeTheActorIsMade_AreHandledAfterPreStart() => Play(async stage =>
    {
        var actor = stage.Spawn("a", new Script { Made = player => player.Self.Tell("from its constructor"), PreStart = player => player.Self.Tell("from PreStart") });
        actor.Tell("x");
        await Stage.Settle();
        Assert.Equal(["made", "starts"], stage.History.Of("a")[..2]);
        Assert.Equal(["from PreStart", "from its constructor", "x"], stage.History.Of("a")[2..5].Order());
    });

    [Fact]
    public void Restart_TheReferenceAndTheMailboxStay_AndTheMessageThatFailedIsNotHandledAgain() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        foreach (var message in (object[])["x", new Boom(), "y"]) actor.Tell(message);
        await actor.StopGracefully();
        Assert.Equal(["made", "starts", "x", "is replaced after boom on boom", "stops", "made", "replaces after boom", "starts", "y", "stops"], stage.History.Of("a"));
        Assert.Empty(stage.DeadLetters.Lines);
    });

    [Fact]
    public void Restart_OverriddenHooks_CallNoOthers() => Play(async stage =>
    {
        var actor = stage.Spawn("a", new Script { PreRestart = _ => { }, PostRestart = _ => { } });
        actor.Tell(new Boom());
        await Stage.Settle();
        Assert.Equal(["made", "starts", "is replaced after boom on boom", "made", "replaces after boom"], stage.History.Of("a"));
    });

    [Fact]
    public void Restart_StopsTheChildren_AndWaitsForThem() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        var child = await Stage.SpawnUnder(actor, "child");
        var grandchild = await Stage.SpawnUnder(child, "grandchild");
        Stage.TellAsync(grandchild, async _ => await Sleep(Seconds(5)));
        await Stage.Settle();
        actor.Tell(new Boom());
        actor.Tell("x");
        await Sleep(Seconds(4));
        Assert.Equal(["made", "starts", "is replaced after boom on boom", "stops"], stage.History.Of("a"));
        await Sleep(Seconds(2));
        Assert.Equal(["made", "replaces after boom", "starts", "x"], stage.History.Of("a")[4..]);
        Assert.True(child.HasStopped && grandchild.HasStopped);
        Assert.True(stage.History.IsBefore("grandchild stops", "child stops"));
        Assert.True(stage.History.IsBefore("child stops", "a made"));
    });

    [Fact]
    public void Restart_TheNewInstanceMakesAChildOfTheSameName() => Play(async stage =>
    {
        var actor = stage.Spawn("a", new Script { PreStart = player => player.Spawn("child") });
        for (var round = 0; round < 3; round++) actor.Tell(new Boom());
        await Stage.Settle();
        Assert.Equal(3, stage.Failures.Lines.Length);
        Assert.Equal("child answers x", await Stage.Ask(stage.System.Find<object>("/a/child")!, "x"));
    });

    [Fact]
    public void Restart_ChildrenThatAreKept_AreRestartedToo() => Play(async stage =>
    {
        var actor = stage.Spawn("a", new Script { PreRestart = _ => { }, PostRestart = _ => { } });
        var child = await Stage.SpawnUnder(actor, "child");
        actor.Tell(new Boom());
        await Stage.Settle();
        child.Tell("x");
        await Stage.Settle();
        Assert.Equal(["made", "starts", "is replaced after boom on nothing", "stops", "made", "replaces after boom", "starts", "x"], stage.History.Of("child"));
    });

    [Fact]
    public void Restart_GrandchildrenThatAreKept_AreRestartedTooAndGoOn() => Play(async stage =>
    {
        // Each is suspended when one above it fails, and again when it restarts for that: both must be lifted.
        Script keeping = new() { PreRestart = _ => { }, PostRestart = _ => { } };
        var actor = stage.Spawn("a", keeping);
        var child = await Stage.SpawnUnder(actor, "child", keeping);
        var grandchild = await Stage.SpawnUnder(child, "grandchild", keeping);
        var last = await Stage.SpawnUnder(grandchild, "last");
        for (var round = 0; round < 2; round++)
        {
            actor.Tell(new Boom());
            await Stage.Settle();
            foreach (var one in (ActorRef<object>[])[actor, child, grandchild, last]) Assert.Equal($"{one.Name} answers x", await Stage.Ask(one, "x"));
        }

        Assert.Equal(3, stage.History.Count("last made"));
    });

    [Fact]
    public void Restart_OneChildIsStoppedAndOneKept() => Play(async stage =>
    {
        ActorRef<object>? going = null;
        var actor = stage.Spawn("a", new Script { PreRestart = _ => Player.StopOther(going!), PostRestart = player => player.Note($"has {string.Join(" and ", player.Children.Select(child => child.Name))}") });
        going = await Stage.SpawnUnder(actor, "going");
        var staying = await Stage.SpawnUnder(actor, "staying");
        Stage.TellAsync(going, async _ => await Sleep(Seconds(1)));
        await Stage.Settle();
        actor.Tell(new Boom());
        await Sleep(Seconds(2));
        Assert.Equal("has staying", stage.History.Of("a")[^1]);
        Assert.True(going.HasStopped);
        Assert.Equal("staying answers x", await Stage.Ask(staying, "x"));
    });

    [Fact]
    public void Spawn_InPreRestart_TheChildIsRestartedWithTheOthersAndGoesOn() => Play(async stage =>
    {
        var actor = stage.Spawn("a", new Script { PreRestart = player => player.Spawn("late"), PostRestart = _ => { } });
        actor.Tell(new Boom());
        await Stage.Settle();
        Assert.Equal("late answers x", await Stage.Ask(stage.System.Find<object>("/a/late")!, "x"));
    });

    [Fact]
    public void Constructor_Throws_TheActorIsStoppedByDefault_AndWhatItWasToldIsADeadLetter() => Play(async stage =>
    {
        var actor = stage.Spawn("a", new Script { Made = _ => throw new Boom() });
        actor.Tell("x");
        await actor.WhenStopped();
        Assert.Equal(["made"], stage.History.Of("a")); // no instance, no PostStop
        Assert.Equal(["a x"], stage.DeadLetters.Lines);
        Assert.Contains("could not be started: boom", Assert.Single(stage.Failures.Lines), StringComparison.Ordinal);
    });

    [Fact]
    public void PreStart_Throws_TheActorIsStoppedByDefault() => Play(async stage =>
    {
        var actor = stage.Spawn("a", new Script { PreStart = _ => throw new Boom() });
        await actor.WhenStopped();
        Assert.Equal(["made", "starts"], stage.History.Of("a"));
        Assert.Equal(["a ActorInitializationException /a could not be started: boom: Stop"], stage.Failures.Lines);
    });

    [Theory]
    [InlineData(Directive.Restart)]
    [InlineData(Directive.Resume)] // there is nothing to resume: it is made anew
    public void PreStart_ThrowsAtFirst_TheActorIsMadeAnewAndHandlesWhatItWasTold(Directive directive) => Play(async stage =>
    {
        var attempts = 0;
        var actor = stage.Spawn("a", new Script
        {
            PreStart = player =>
            {
                player.Spawn("child");
                if (++attempts < 3) throw new Boom();
            },
        });
        actor.Tell("x");
        await Stage.Settle();
        Assert.Equal(["made", "starts", "made", "starts", "made", "starts", "x"], stage.History.Of("a"));
        var child = stage.System.Find<object>("/a/child");
        Assert.Equal("child answers x", await Stage.Ask(child!, "x"));
        Assert.Equal("a answers x", await Stage.Ask(actor, "x"));
        Assert.Equal(2, stage.Failures.Lines.Length);
    }, SupervisionStrategy.OneForOne(_ => directive));

    [Theory]
    [InlineData(Directive.Restart)]
    [InlineData(Directive.Resume)]
    public void PostRestart_ThrowsAtFirst_TheActorAndItsChildrenGoOn(Directive directive) => Play(async stage =>
    {
        var attempts = 0;
        var actor = stage.Spawn("a", new Script
        {
            PreStart = player => player.Spawn("child"),
            PostRestart = player =>
            {
                player.Spawn("child");
                if (++attempts < 2) throw new Boom("again");
            },
        });
        actor.Tell(new InvalidDataException());
        actor.Tell("x");
        await Stage.Settle();
        Assert.Equal("a answers x", await Stage.Ask(actor, "x"));
        Assert.Equal(1, stage.History.Count("a x"));
        Assert.Equal("child answers x", await Stage.Ask(stage.System.Find<object>("/a/child")!, "x"));
    }, SupervisionStrategy.OneForOne(failure => failure is InvalidDataException ? Directive.Restart : directive));

    [Fact]
    public void PostRestart_Throws_SurvivingChildrenGoOnAfterTheNextAttempt() => Play(async stage =>
    {
        var attempts = 0;
        var actor = stage.Spawn("a", new Script
        {
            PreRestart = _ => { },
            PostRestart = _ =>
            {
                if (++attempts < 2) throw new Boom("again");
            },
        });
        var child = await Stage.SpawnUnder(actor, "child");
        actor.Tell(new Boom());
        await Stage.Settle();
        Assert.Equal("a answers x", await Stage.Ask(actor, "x"));
        // Nobody has asked it to stop in the first place; that it stops with the instance that could not start is allowed, to hang is not.
        if (!child.HasStopped) Assert.Equal("child answers x", await Stage.Ask(child, "x"));
    }, Restarting);

    [Fact]
    public void PostRestart_Throws_ByDefaultTheActorStops() => Play(async stage =>
    {
        var actor = stage.Spawn("a", new Script { PostRestart = _ => throw new Boom("again") });
        actor.Tell(new Boom());
        await actor.WhenStopped();
        Assert.Equal(["a Boom boom: Restart", "a ActorInitializationException /a could not be started: again: Stop"], stage.Failures.Lines);
    });

    [Fact]
    public void PreRestart_Throws_TheActorIsReplacedAllTheSame_AndTheExceptionIsReported() => Play(async stage =>
    {
        var actor = stage.Spawn("a", new Script { PreRestart = _ => throw new Boom("in PreRestart") });
        actor.Tell(new Boom());
        actor.Tell("x");
        await Stage.Settle();
        Assert.Equal(["made", "starts", "is replaced after boom on boom", "made", "replaces after boom", "starts", "x"], stage.History.Of("a"));
        Assert.Equal(["a Boom boom: Restart", "a Boom in PreRestart: Restart"], stage.Failures.Lines);
    });

    [Fact]
    public void PostStop_Throws_TheActorStopsAllTheSame_AndTheExceptionIsReported() => Play(async stage =>
    {
        var actor = stage.Spawn("a", new Script { PostStop = _ => throw new Boom("in PostStop") });
        var child = await Stage.SpawnUnder(actor, "child", new Script { PostStop = _ => throw new Boom("too") });
        actor.Stop();
        await actor.WhenStopped();
        Assert.True(child.HasStopped);
        Assert.Equal(["child Boom too: Stop", "a Boom in PostStop: Stop"], stage.Failures.Lines);
    });

    [Fact]
    public void Stop_ChildrenFirst_AndSiblingsAreAllWaitedFor() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        var one = await Stage.SpawnUnder(actor, "one");
        var two = await Stage.SpawnUnder(actor, "two");
        var grandchild = await Stage.SpawnUnder(two, "grandchild");
        Stage.TellAsync(one, async _ => await Sleep(Seconds(1)));
        Stage.TellAsync(grandchild, async _ => await Sleep(Seconds(2)));
        await Stage.Settle();
        actor.Stop();
        await actor.WhenStopped();
        Assert.Equal(2, Now(stage), 0.01);
        Assert.True(one.HasStopped && two.HasStopped && grandchild.HasStopped);
        Assert.True(stage.History.IsBefore("grandchild stops", "two stops"));
        Assert.True(stage.History.IsBefore("two stops", "a stops"));
        Assert.True(stage.History.IsBefore("one stops", "a stops"));
    });

    [Fact]
    public void Stop_ByItself_AfterTheMessageThatItHandles_TheRestAreDeadLetters() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Stage.TellAsync(actor, async player =>
        {
            player.Stop();
            await Sleep(Seconds(1));
            player.Note("goes on to the end");
        });
        actor.Tell("x");
        await actor.WhenStopped();
        Assert.Equal(["goes on to the end", "stops"], stage.History.Of("a")[2..]);
        Assert.Equal(["a x"], stage.DeadLetters.Lines);
    });

    [Fact]
    public void Stop_Twice_OrAfterwards_ChangesNothing() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        actor.Stop();
        actor.Stop();
        actor.Poison();
        await actor.WhenStopped();
        actor.Stop();
        actor.Poison();
        await actor.WhenStopped();
        await actor.StopGracefully();
        Assert.Equal(1, stage.History.Count("a stops"));
        Assert.Empty(stage.DeadLetters.Lines);
    });

    [Fact]
    public void Poison_WhatWasToldBeforeIsHandled_WhatComesAfterIsNot() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        actor.Tell("x");
        actor.Tell("y");
        actor.Poison();
        actor.Tell("z");
        await actor.WhenStopped();
        Assert.Equal(["x", "y", "stops"], stage.History.Of("a")[2..]);
        Assert.Equal(["a z"], stage.DeadLetters.Lines);
    });

    [Fact]
    public void Poison_ThenAFailureBeforeIt_TheNewInstanceStops() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        actor.Tell(new Boom());
        actor.Poison();
        await actor.WhenStopped();
        Assert.Equal(["is replaced after boom on boom", "stops", "made", "replaces after boom", "starts", "stops"], stage.History.Of("a")[2..]);
    });

    [Fact]
    public void Stop_WhileItRestarts_TheInstanceStopsOnce_AndNoneIsMade() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        var child = await Stage.SpawnUnder(actor, "child");
        Stage.TellAsync(child, async _ => await Sleep(Seconds(2)));
        await Stage.Settle();
        actor.Tell(new Boom());
        await Sleep(Seconds(1));
        actor.Stop();
        await actor.WhenStopped();
        Assert.Equal(["made", "starts", "is replaced after boom on boom", "stops"], stage.History.Of("a"));
    });

    [Fact]
    public void Fail_AfterStop_IsReported_AndTheActorStops() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Stage.Tell(actor, player =>
        {
            player.Stop();
            throw new Boom();
        });
        await actor.WhenStopped();
        await Stage.Settle();
        Assert.StartsWith("a Boom boom", Assert.Single(stage.Failures.Lines), StringComparison.Ordinal);
        Assert.Equal(1, stage.History.Count("a stops"));
    });

    [Fact]
    public void Fail_WhileItsChildrenStop_IsReported_AndTheActorStops() => Play(async stage =>
    {
        // A child that is stopping still fails, within the message that it handles and then in its hook.
        var actor = stage.Spawn("a");
        var child = await Stage.SpawnUnder(actor, "child", new Script { PostStop = _ => throw new Boom("in PostStop") });
        Stage.TellAsync(child, async _ =>
        {
            await Sleep(Seconds(1));
            throw new Boom("late");
        });
        await Stage.Settle();
        actor.Stop();
        await actor.WhenStopped();
        Assert.Equal(["child Boom in PostStop: Stop", "child Boom late: Stop"], stage.Failures.Lines.Order());
    });

    [Fact]
    public void Fail_WhileItsParentWaitsToRestart_IsReported_AndAllGoesOn() => Play(async stage =>
    {
        ActorRef<object>? going = null;
        var actor = stage.Spawn("a", new Script { PreRestart = _ => Player.StopOther(going!), PostRestart = _ => { }, Supervision = SupervisionStrategy.OneForOne(_ => Directive.Escalate) });
        going = await Stage.SpawnUnder(actor, "going");
        var staying = await Stage.SpawnUnder(actor, "staying");
        Stage.TellAsync(going, async _ => await Sleep(Seconds(2)));
        Stage.TellAsync(staying, async _ =>
        {
            await Sleep(Seconds(1));
            throw new Boom("late");
        });
        await Stage.Settle();
        actor.Tell(new InvalidDataException());
        await Sleep(Seconds(5));
        Assert.Contains(stage.Failures.Lines, line => line.StartsWith("staying Boom late", StringComparison.Ordinal));
        Assert.Equal("a answers x", await Stage.Ask(actor, "x"));
        Assert.Equal("staying answers x", await Stage.Ask(staying, "x"));
    }, SupervisionStrategy.OneForOne(failure => failure is InvalidDataException ? Directive.Restart : Directive.Resume));

    [Fact]
    public void Spawn_InPostStop_IsRefused() => Play(async stage =>
    {
        var actor = stage.Spawn("a", new Script { PostStop = player => player.Spawn("too late") });
        await actor.StopGracefully();
        Assert.Contains("can have no more children", Assert.Single(stage.Failures.Lines), StringComparison.Ordinal);
    });

    [Fact]
    public void Children_AreListedUntilTheyHaveStopped() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        var one = await Stage.SpawnUnder(actor, "one");
        var two = await Stage.SpawnUnder(actor, "two");
        Note();
        await Stage.Settle();
        Stage.TellAsync(one, async _ => await Sleep(Seconds(1)));
        await Stage.Settle();
        Stage.Tell(actor, _ => Player.StopOther(one));
        Note();
        await Sleep(Seconds(2));
        Note();
        await Stage.Settle();
        Assert.Equal(["one,two", "one,two", "two"], stage.History.Of("a")[2..]);

        void Note() => Stage.Tell(actor, player => player.Note(string.Join(',', player.Children.Select(child => child.Name))));
    });

    [Fact]
    public void Stopping_IsCancelledWhenTheActorIsToStop_SoThatAHandlerCanGiveUp() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Stage.TellAsync(actor, WaitForEver);
        await Stage.Settle();
        actor.Stop();
        await actor.WhenStopped();
        Assert.Empty(stage.Failures.Lines); // to give up when asked is no failure
        Assert.Equal("stops", stage.History.Of("a")[^1]);
    });

    [Fact]
    public void Stopping_IsCancelledWhenTheActorIsToBeRestarted_AndTheNewInstanceHasAnotherOne() => Play(async stage =>
    {
        var one = stage.Spawn("one");
        var two = stage.Spawn("two");
        Stage.TellAsync(one, WaitForEver);
        await Stage.Settle();
        two.Tell(new Boom());
        await Stage.Settle();
        Assert.Equal("replaces after boom", stage.History.Of("one")[^2]);
        Stage.Tell(one, player => player.Note(player.Stopping.IsCancellationRequested ? "cancelled" : "not cancelled"));
        await Stage.Settle();
        Assert.Equal("not cancelled", stage.History.Of("one")[^1]);
    }, SupervisionStrategy.AllForOne());

    [Fact]
    public void Stopping_ItsCallbackThrows_TheActorStopsAllTheSame_AndTheExceptionIsReported() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Stage.Tell(actor, player => player.Stopping.Register(() => throw new Boom("in a callback")));
        await Stage.Settle();
        actor.Stop();
        await actor.WhenStopped();
        Assert.Contains("in a callback", Assert.Single(stage.Failures.Lines), StringComparison.Ordinal);
    });

    [Fact]
    public void Failure_InAHookForAStop_HasNoMessage() => Play(async stage =>
    {
        object? message = "none yet";
        stage.System.Failures.Subscribe(failure => message = failure.Message);
        var other = stage.Spawn("other");
        var actor = stage.System.Spawn(() => new Watching(other));
        await Stage.Settle();
        other.Stop();
        await actor.WhenStopped();
        Assert.Null(message);
    });

    [Fact]
    public void New_IsRefused() => Assert.Throws<InvalidOperationException>(() => new Watching(null!));

    [Fact]
    public void PostRestart_Throws_TheChildrenThatItMadeHandleNothing() => Play(async stage =>
    {
        var actor = stage.Spawn("a", new Script
        {
            PreStart = _ => { },
            PostRestart = player =>
            {
                player.Spawn("child").Tell("x");
                throw new Boom("again");
            },
        });
        actor.Tell(new Boom());
        await Sleep(Seconds(6)); // it is to be replaced after five, which fails, and again ten later
        Assert.Equal(1, stage.History.Count("a replaces after boom"));
        Assert.DoesNotContain("child x", stage.History.Lines);
    }, SupervisionStrategy.OneForOne(_ => Directive.Restart, mostRestarts: 2, backoff: new Backoff(Seconds(5), Seconds(50))));

    [Fact]
    public void PreStart_Throws_TheChildrenThatItMadeHandleNothing() => Play(async stage =>
    {
        var attempts = 0;
        stage.Spawn("a", new Script
        {
            PreStart = player =>
            {
                player.Spawn("child").Tell("x");
                if (++attempts == 1) throw new Boom("again");
            },
        });
        await Sleep(Seconds(2));
        Assert.DoesNotContain("child x", stage.History.Lines);
        await Sleep(Seconds(9));
        Assert.Equal(1, stage.History.Count("child x"));
    }, SupervisionStrategy.OneForOne(_ => Directive.Restart, backoff: new Backoff(Seconds(5), Seconds(50))));

    [Fact]
    public void Stop_InTheConstructorPreStartOrPostRestart_ComesBeforeTheFirstMessage() => Play(async stage =>
    {
        var one = stage.Spawn("one", new Script { Made = player => player.Stop() });
        var two = stage.Spawn("two", new Script { PreStart = player => player.Stop() });
        var three = stage.Spawn("three", new Script { PostRestart = player => player.Stop() });
        three.Tell(new Boom());
        foreach (var actor in (ActorRef<object>[])[one, two, three]) actor.Tell("x");
        await Stage.Settle();
        Assert.Equal(["made", "starts", "stops"], stage.History.Of("one"));
        Assert.Equal(["made", "starts", "stops"], stage.History.Of("two"));
        Assert.Equal(["made", "starts", "is replaced after boom on boom", "stops", "made", "replaces after boom", "stops"], stage.History.Of("three"));
        Assert.Equal(["one x", "three x", "two x"], stage.DeadLetters.Lines.Order());
    });

    [Fact]
    public void Stop_TheHandlerGoesOn_ItsChildStopsToo_AndWhatItTellsItselfIsADeadLetter() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Stage.Tell(actor, player =>
        {
            player.Stop();
            player.Spawn("child").Tell("x");
            player.Self.Tell("y");
        });
        await actor.WhenStopped();
        Assert.Equal(["a y"], stage.DeadLetters.Lines.Where(line => line.StartsWith("a ", StringComparison.Ordinal)));
        Assert.Equal(1, stage.History.Count("child stops"));
    });

    [Fact]
    public void Handler_ThrowsACancellationOfSomethingElse_WhileItIsAskedToStop_IsReported() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Stage.TellAsync(actor, async _ =>
        {
            await Sleep(Seconds(1));
            throw new OperationCanceledException("of another");
        });
        await Stage.Settle();
        actor.Stop();
        await actor.WhenStopped();
        await Stage.Settle(); // its supervisor hears of it when it has stopped, perhaps
        Assert.StartsWith("a OperationCanceledException of another: ", Assert.Single(stage.Failures.Lines), StringComparison.Ordinal);
        Assert.Equal(["made", "starts", "stops"], stage.History.Of("a"));
    });

    [Fact]
    public void Factory_GivesNullOrTheSameInstanceOrTwo_IsAFailureToStart() => Play(async stage =>
    {
        Player? kept = null;
        var none = stage.System.Spawn<object>((Func<Actor<object>>)(() => null!), "none");
        var same = stage.System.Spawn<object>(() => kept ??= new Player(stage), "same");
        var two = stage.System.Spawn<object>(() =>
        {
            _ = new Player(stage);
            return new Player(stage);
        }, "two");
        await none.WhenStopped();
        await two.WhenStopped();
        same.Tell(new Boom());
        await same.WhenStopped();
        Assert.Equal(3, stage.Failures.Lines.Count(line => line.Contains(nameof(ActorInitializationException), StringComparison.Ordinal)));
    });

    private static async Routine WaitForEver(Player player)
    {
        Channel<Nothing> never = new();
        await Select(Receive(never), Receive(Context.From(player.Stopping).Done));
        player.Stopping.ThrowIfCancellationRequested();
    }

    private sealed class Watching(ActorRef other) : Actor<int>
    {
        protected override void PreStart() => Watch(other);

        protected override void Receive(int message)
        {
        }
    }
}

public sealed class ActorLifeOnSimpleSchedulerTests() : ActorLifeTests(new OnSimpleScheduler());

public sealed class ActorLifeOnOneProcessorTests() : ActorLifeTests(new OnProcessors(1));

public sealed class ActorLifeOnTwoProcessorsTests() : ActorLifeTests(new OnProcessors(2));

public sealed class ActorLifeOnSeedsTests() : ActorLifeTests(new OnSeeds(500));
