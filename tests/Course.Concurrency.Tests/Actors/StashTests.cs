using Course.Concurrency.Actors;
using Course.Concurrency.Tests.Scheduling;

namespace Course.Concurrency.Tests.Actors;

/// <summary>Messages that an actor puts aside, for later.</summary>
public abstract class StashTests : ActorContract
{
    private protected StashTests(IScheduling scheduling)
        : base(scheduling)
    {
    }

    [Fact]
    public void UnstashAll_NothingElseIsThere_IsHandledAllTheSame() => Tells(
        ["a", "b", "c", "open"],
        ["stash a", "stash b", "stash c", "open", "a", "b", "c"]);

    [Fact]
    public void UnstashAll_ComesBeforeWhatIsInTheMailbox_InTheOrderOfStashing() => Tells(
        ["a", "b", "open", "c", "d"],
        ["stash a", "stash b", "open", "a", "b", "c", "d"]);

    [Fact]
    public void UnstashAll_NothingIsStashed_DoesNothing() => Tells(["open", "a"], ["open", "a"]);

    [Fact]
    public void Stash_AgainAndAgain_KeepsTheOrder() => Tells(
        ["a", "b", "unstash", "c", "open", "d"],
        ["stash a", "stash b", "unstash", "stash a", "stash b", "stash c", "open", "a", "b", "c", "d"]);

    [Fact]
    public void UnstashAll_WhileSomeAreStillTakenBack_PutsTheLaterOnesInFront() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Stage.Tell(actor, player => player.BecomeLike(message =>
        {
            if (message is not Action<Player> act) player.Stash(message);
            else act(player);
        }));
        foreach (var message in (string[])["x", "y", "z"]) actor.Tell(message);
        Stage.Tell(actor, player =>
        {
            var isFirst = true;
            player.UnstashAll();
            player.BecomeLike(message =>
            {
                player.Note((string)message);
                if (isFirst) player.Stash(message);
                if (isFirst) player.UnstashAll();
                isFirst = false;
            });
        });
        actor.Tell("w");
        await Stage.Settle();
        Assert.Equal(["x", "x", "y", "z", "w"], stage.History.Of("a")[2..]);
    });

    [Fact]
    public void Stash_IsFull_IsAFailureOnTheMessage_AndTheRestIsNotLost() => Play(async stage =>
    {
        List<string> log = [];
        var actor = stage.System.Spawn(() => new Door(log), "door", MailboxKind<string>.Unbounded with { StashCapacity = 2 });
        foreach (var message in (string[])["a", "b", "c"]) actor.Tell(message);
        await Stage.Settle();
        // The restart takes a and b back, and they are stashed by the new instance.
        Assert.Equal(["stash a", "stash b", "stash c", "stash a", "stash b"], log);
        Assert.Equal(["door StashFullException The stash of /door is full: it holds 2 messages. Unstash them, or refuse what you cannot handle.: Restart"], stage.Failures.Lines);
        actor.Tell("open");
        await Stage.Settle();
        Assert.Equal(["open", "a", "b"], log[^3..]);
    });

    [Fact]
    public void Restart_TakesBackWhatWasStashed_BeforeTheMailbox() => Play(async stage =>
    {
        List<string> log = [];
        var actor = stage.System.Spawn(() => new Door(log), "door");
        foreach (var message in (string[])["a", "b", "fail", "open", "c"]) actor.Tell(message);
        await actor.StopGracefully();
        Assert.Equal(["stash a", "stash b", "fail", "stash a", "stash b", "open", "a", "b", "c"], log);
    });

    [Fact]
    public void Restart_TakesBackWhatWasStashed_AlsoWhenNothingElseComes() => Play(async stage =>
    {
        List<string> log = [];
        var actor = stage.System.Spawn(() => new Door(log), "door");
        foreach (var message in (string[])["a", "fail"]) actor.Tell(message);
        await Stage.Settle();
        Assert.Equal(["stash a", "fail", "stash a"], log);
    });

    [Fact]
    public void Failure_OnOneThatWasTakenBack_GoesOnWithTheOthers() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Stage.Tell(actor, player =>
        {
            foreach (var message in (object[])["x", new Boom(), "y"]) player.Stash(message);
            player.UnstashAll();
        });
        actor.Tell("z");
        await Stage.Settle();
        Assert.Equal(["x", "y", "z"], stage.History.Of("a")[2..]);
        Assert.Equal(["a Boom boom: Resume"], stage.Failures.Lines);
    }, SupervisionStrategy.OneForOne(_ => Directive.Resume));

    [Fact]
    public void Failure_OnOneThatWasTakenBack_TheNewInstanceGoesOnWithTheOthers() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Stage.Tell(actor, player =>
        {
            foreach (var message in (object[])["x", new Boom(), "y"]) player.Stash(message);
            player.UnstashAll();
        });
        actor.Tell("z");
        await Stage.Settle();
        Assert.Equal(["x", "is replaced after boom on boom", "stops", "made", "replaces after boom", "starts", "y", "z"], stage.History.Of("a")[2..]);
    });

    [Fact]
    public void Stop_MakesDeadLettersOfWhatIsStashed() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Stage.Tell(actor, player => player.BecomeLike(player.Stash));
        actor.Tell("x");
        actor.Tell("y");
        await actor.StopGracefully();
        Assert.Equal(["a x", "a y"], stage.DeadLetters.Lines);
    });

    [Fact]
    public void Question_ThatIsStashed_IsAnsweredLater() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Stage.Tell(actor, player => player.BecomeLike(message =>
        {
            if (message is Question) player.Stash(message);
            else ((Action<Player>)message)(player);
        }));
        var reply = Stage.Ask(actor, "x");
        await Stage.Settle();
        Assert.False(reply.HasStopped);
        Stage.Tell(actor, player =>
        {
            player.UnstashAll();
            player.BecomeLike(message => ((Question)message).Answer.Tell("late"));
        });
        Assert.Equal("late", await reply);
    });

    [Fact]
    public void Question_ThatIsStashed_FailsWhenTheActorStops() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Stage.Tell(actor, player => player.BecomeLike(player.Stash));
        var reply = Stage.Ask(actor, "x");
        actor.Poison();
        await Throws<ActorStoppedException>(async () => await reply);
    });

    [Fact]
    public void Question_ThatIsStashed_FailsWhenTheActorFailsOnItLater() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Stage.Tell(actor, player => player.BecomeLike(message =>
        {
            player.Stash(message);
            player.UnstashAll();
            player.BecomeLike(_ => throw new Boom());
        }));
        var reply = Stage.Ask(actor, "x");
        var failure = await Throws<ActorFailedException>(async () => await reply);
        Assert.IsType<Boom>(failure.InnerException);
    });

    [Fact]
    public void UnstashAll_AfterBecome_TheNewBehaviourHandlesThemInOrder() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Stage.Tell(actor, player => player.BecomeLike(message =>
        {
            if (message is not "open")
            {
                player.Stash(message);
                return;
            }

            player.UnstashAll();
            player.BecomeLike(next => player.Note($"open: {next}"));
        }));
        foreach (var message in (string[])["x", "y", "open", "z"]) actor.Tell(message);
        await Stage.Settle();
        Assert.Equal(["open: x", "open: y", "open: z"], stage.History.Of("a")[2..]);
    });

    [Fact]
    public void Stash_InPreRestart_TheMessageThatFailedIsTriedAgainBeforeTheOthers() => Play(async stage =>
    {
        var attempts = 0;
        var actor = stage.System.Spawn(() => new Stubborn(stage, () => ++attempts), "a");
        foreach (var message in (string[])["x", "y"]) actor.Tell(message);
        await Stage.Settle();
        Assert.Equal(["a try x", "a try x", "a x", "a try y", "a y"], stage.History.Lines);
    });

    [Fact]
    public void Stash_TakesNoRoomInABoundedMailbox() => Play(async stage =>
    {
        var actor = stage.Spawn("a", mailbox: MailboxKind<object>.Bounded(2, Overflow.DropNewest));
        Stage.Tell(actor, player => player.BecomeLike(message =>
        {
            if (message is "open")
            {
                player.UnstashAll();
                player.BecomeLike(next => player.Note($"{next}"));
            }
            else
            {
                player.Stash(message);
            }
        }));
        for (var number = 0; number < 9; number++)
        {
            await Stage.Settle();
            actor.Tell($"{number}");
        }

        await Stage.Settle();
        actor.Tell("open");
        await Stage.Settle();
        Assert.Equal(Enumerable.Range(0, 9).Select(number => $"{number}"), stage.History.Of("a")[2..]);
        Assert.Empty(stage.DeadLetters.Lines);
    });

    [Fact]
    public void Poison_WhatIsStashedAndWhatIsThere_IsADeadLetterOnce_InItsOrder() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Stage.Tell(actor, player => player.BecomeLike(player.Stash));
        actor.Tell("s1");
        actor.Tell("s2");
        actor.Poison();
        actor.Tell("m1");
        actor.Tell("m2");
        await actor.WhenStopped();
        Assert.Equal(["a s1", "a s2", "a m1", "a m2"], stage.DeadLetters.Lines);
    });

    [Fact]
    public void Restart_BecauseOfASibling_TakesBackWhatWasStashed() => Play(async stage =>
    {
        var parent = stage.Spawn("parent", new Script { Supervision = SupervisionStrategy.AllForOne() });
        var one = await Stage.SpawnUnder(parent, "one");
        var two = await Stage.SpawnUnder(parent, "two");
        Stage.Tell(two, player => player.BecomeLike(player.Stash));
        two.Tell("x");
        two.Tell("y");
        await Stage.Settle();
        one.Tell(new Boom());
        await Stage.Settle();
        Assert.Equal(["x", "y"], stage.History.Of("two")[^2..]);
    });

    [Fact]
    public void Stash_Null_IsRefused() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Stage.Tell(actor, player => player.Stash(null!));
        await Stage.Settle();
        Assert.Contains(nameof(ArgumentNullException), Assert.Single(stage.Failures.Lines), StringComparison.Ordinal);
    });

    private void Tells(string[] messages, string[] expected) => Play(async stage =>
    {
        List<string> log = [];
        var actor = stage.System.Spawn(() => new Door(log), "door");
        foreach (var message in messages) actor.Tell(message);
        await Stage.Settle();
        Assert.Equal(expected, log);
    });

    /// <summary>Stashes what comes until it is opened.</summary>
    private sealed class Door(List<string> log) : Actor<string>
    {
        private bool isOpen;

        protected override void Receive(string message)
        {
            switch (message)
            {
                case "open" or "unstash":
                    log.Add(message);
                    isOpen = message is "open";
                    UnstashAll();
                    break;
                case "fail":
                    log.Add(message);
                    throw new Boom();
                default:
                    log.Add(isOpen ? message : $"stash {message}");
                    if (!isOpen) Stash(message);
                    break;
            }
        }
    }

    private sealed class Stubborn(Stage stage, Func<int> attempt) : Actor<string>
    {
        protected override void Receive(string message)
        {
            stage.History.Add($"a try {message}");
            if (attempt() == 1) throw new Boom();
            stage.History.Add($"a {message}");
        }

        protected override void PreRestart(Exception failure, object? message)
        {
            if (message is string text) Stash(text);
            base.PreRestart(failure, message);
        }
    }
}

public sealed class StashOnSimpleSchedulerTests() : StashTests(new OnSimpleScheduler());

public sealed class StashOnOneProcessorTests() : StashTests(new OnProcessors(1));

public sealed class StashOnTwoProcessorsTests() : StashTests(new OnProcessors(2));

public sealed class StashOnSeedsTests() : StashTests(new OnSeeds(50));
