using Course.Concurrency.Actors;
using Course.Concurrency.Tests.Scheduling;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Concurrency.Tests.Actors;

/// <summary>Messages that no actor will handle, exceptions that actors throw, and who hears of them.</summary>
public abstract class DeadLetterTests : ActorContract
{
    private protected DeadLetterTests(IScheduling scheduling)
        : base(scheduling)
    {
    }

    [Fact]
    public void Tell_OneThatHasStopped_IsADeadLetter() => Play(async stage =>
    {
        List<DeadLetter> letters = [];
        stage.System.DeadLetters.Subscribe(letters.Add);
        var actor = stage.Spawn("a");
        await actor.StopGracefully();
        actor.Tell("x");
        var letter = Assert.Single(letters);
        Assert.Equal(("x", actor, "the actor has stopped"), (letter.Message, letter.Recipient, letter.Reason));
        Assert.Equal("x to /a: the actor has stopped", letter.ToString().Replace("\"", "", StringComparison.Ordinal));
    });

    [Fact]
    public void Stop_WhatIsLeftInTheMailboxIsDeadLettersInItsOrder() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Stage.TellAsync(actor, async player =>
        {
            await Sleep(Seconds(1));
            player.Stop();
        });
        for (var number = 0; number < 100; number++) actor.Tell($"{number}");
        await actor.WhenStopped();
        Assert.Equal(Enumerable.Range(0, 100).Select(number => $"a {number}"), stage.DeadLetters.Lines);
    });

    [Fact]
    public void Stop_ItsDeadLettersAreHeardBeforeItCountsAsStopped() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        List<bool> hadStopped = [];
        stage.System.DeadLetters.Subscribe(_ => hadStopped.AddRange([actor.HasStopped, actor.WhenStopped().HasStopped]));
        Stage.TellAsync(actor, async player =>
        {
            await Sleep(Seconds(1));
            player.Stop();
        });
        actor.Tell("x");
        await actor.WhenStopped();
        Assert.Equal([false, false], hadStopped);
    });

    [Fact]
    public void Unhandled_IsADeadLetter() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Stage.Tell(actor, player => player.Unhandled("x"));
        await Stage.Settle();
        Assert.Equal(["a x"], stage.DeadLetters.Lines);
        Assert.Empty(stage.Failures.Lines);
    });

    [Fact]
    public void Count_CountsWithoutSubscribers() => Run(async () =>
    {
        ActorSystem system = new();
        var actor = system.Spawn<int>(_ => { });
        await actor.StopGracefully();
        for (var number = 0; number < 5; number++) actor.Tell(number);
        Assert.Equal(5, system.DeadLetters.Count);
    });

    [Fact]
    public void Subscribe_AnActor_IsToldOnce_UntilItUnsubscribes() => Play(async stage =>
    {
        List<string> letters = [];
        var listener = stage.System.Spawn<DeadLetter>(letter => letters.Add((string)letter.Message));
        stage.System.DeadLetters.Subscribe(listener);
        stage.System.DeadLetters.Subscribe(listener);
        var actor = stage.Spawn("a");
        await actor.StopGracefully();
        actor.Tell("x");
        await Stage.Settle();
        stage.System.DeadLetters.Unsubscribe(listener);
        actor.Tell("y");
        await Stage.Settle();
        Assert.Equal(["x"], letters);
    });

    [Fact]
    public void Subscribe_AMethod_IsCalledUntilItIsDisposed() => Play(async stage =>
    {
        List<string> letters = [];
        var subscription = stage.System.DeadLetters.Subscribe(letter => letters.Add((string)letter.Message));
        var actor = stage.Spawn("a");
        await actor.StopGracefully();
        actor.Tell("x");
        subscription.Dispose();
        subscription.Dispose();
        actor.Tell("y");
        Assert.Equal(["x"], letters);
    });

    [Fact]
    public void Subscriber_ThatHasStopped_MakesNoMoreDeadLetters() => Play(async stage =>
    {
        var listener = stage.System.Spawn<DeadLetter>(_ => { });
        stage.System.DeadLetters.Subscribe(listener);
        await listener.StopGracefully();
        var actor = stage.Spawn("a");
        await actor.StopGracefully();
        actor.Tell("x");
        actor.Tell("y");
        Assert.Equal(2, stage.System.DeadLetters.Count);
    });

    [Fact]
    public void Subscriber_WhoseMailboxIsFull_MakesNoMoreDeadLetters_AndHarmsNobody() => Play(async stage =>
    {
        var listener = stage.System.Spawn(() => new Listener<DeadLetter>(_ => { }), "listener", MailboxKind<DeadLetter>.Bounded(1, Overflow.DropNewest));
        var strict = stage.System.Spawn(() => new Listener<DeadLetter>(_ => { }), "strict", MailboxKind<DeadLetter>.Bounded(1, Overflow.Throw));
        stage.System.DeadLetters.Subscribe(listener);
        stage.System.DeadLetters.Subscribe(strict);
        var actor = stage.Spawn("a");
        await actor.StopGracefully();
        for (var number = 0; number < 5; number++) actor.Tell("x");
        Assert.Equal(5, stage.System.DeadLetters.Count);
    });

    [Fact]
    public void Subscriber_ThatThrows_HarmsNobody() => Play(async stage =>
    {
        using var subscription = stage.System.Failures.Subscribe(_ => throw new Boom("in a subscriber"));
        using var other = stage.System.DeadLetters.Subscribe(_ => throw new Boom("in a subscriber"));
        List<string> heard = [];
        stage.System.Failures.Subscribe(failure => heard.Add(failure.Exception.Message));
        var actor = stage.Spawn("a");
        actor.Tell(new Boom());
        await actor.StopGracefully();
        actor.Tell("x");
        Assert.Equal(["boom"], heard);
        Assert.Equal(1, stage.System.DeadLetters.Count);
    });

    [Fact]
    public void Failure_SaysWhoWhatAndOnWhat() => Play(async stage =>
    {
        List<ActorFailure> failures = [];
        stage.System.Failures.Subscribe(failures.Add);
        var actor = stage.Spawn("a");
        Boom boom = new();
        actor.Tell(boom);
        await Stage.Settle();
        var failure = Assert.Single(failures);
        Assert.Equal((actor, boom, boom, Directive.Restart), (failure.Actor, failure.Exception, failure.Message, failure.Decision));
        Assert.Equal(1, stage.System.Failures.Count);
    });

    [Fact]
    public void Tell_ToItselfInPostStop_IsADeadLetterAfterThoseThatWereThere() => Play(async stage =>
    {
        Reply<string>? asked = null;
        var actor = stage.Spawn("a", new Script
        {
            PostStop = player =>
            {
                player.Self.Tell("from PostStop");
                asked = Stage.Ask(player.Self, "q");
            },
        });
        Stage.TellAsync(actor, async player =>
        {
            await Sleep(Seconds(1));
            player.Stop();
        });
        await Stage.Settle();
        actor.Tell("x");
        await actor.WhenStopped();
        Assert.Equal(["a x", "a from PostStop"], stage.DeadLetters.Lines[..2]);
        await Throws<ActorStoppedException>(async () => await asked!);
    });

    [Fact]
    public void Failures_OfAllHooks_EachIsHeardOnce() => Play(async stage =>
    {
        Script everywhere = new() { PostStop = _ => throw new Boom("PostStop"), PreRestart = _ => throw new Boom("PreRestart"), PostRestart = _ => throw new Boom("PostRestart") };
        var actor = stage.Spawn("a", everywhere);
        actor.Tell(new Boom("message"));
        await actor.WhenStopped();
        var second = stage.Spawn("b", everywhere);
        await second.StopGracefully();
        Assert.Equal(
            ["a ActorInitializationException /a could not be started: PostRestart: Stop", "a Boom PreRestart: Restart", "a Boom message: Restart", "b Boom PostStop: Stop"],
            stage.Failures.Lines.Order(StringComparer.Ordinal));
    });
}

public sealed class DeadLetterOnSimpleSchedulerTests() : DeadLetterTests(new OnSimpleScheduler());

public sealed class DeadLetterOnOneProcessorTests() : DeadLetterTests(new OnProcessors(1));

public sealed class DeadLetterOnTwoProcessorsTests() : DeadLetterTests(new OnProcessors(2));

public sealed class DeadLetterOnSeedsTests() : DeadLetterTests(new OnSeeds(50));
