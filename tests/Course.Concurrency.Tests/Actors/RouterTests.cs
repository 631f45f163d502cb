using Course.Concurrency.Actors;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Tests.Scheduling;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Concurrency.Tests.Actors;

/// <summary>References that stand for several actors, and pools.</summary>
public abstract class RouterTests : ActorContract
{
    private protected RouterTests(IScheduling scheduling)
        : base(scheduling)
    {
    }

    [Fact]
    public void RoundRobin_EachInTurn() => Play(async stage =>
    {
        var router = Router.Of(Routing.RoundRobin, stage.Spawn("a"), stage.Spawn("b"), stage.Spawn("c"));
        for (var number = 0; number < 7; number++) router.Tell($"{number}");
        await Stage.Settle();
        Assert.Equal(["0", "3", "6"], stage.History.Of("a")[2..]);
        Assert.Equal(["1", "4"], stage.History.Of("b")[2..]);
        Assert.Equal(["2", "5"], stage.History.Of("c")[2..]);
    });

    [Fact]
    public void Broadcast_All() => Play(async stage =>
    {
        var router = Router.Of(Routing.Broadcast, stage.Spawn("a"), stage.Spawn("b"));
        router.Tell("x");
        router.Tell("y");
        await Stage.Settle();
        foreach (var name in (string[])["a", "b"]) Assert.Equal(["x", "y"], stage.History.Of(name)[2..]);
    });

    [Fact]
    public void SmallestMailbox_TheOneWithTheFewestMessages() => Play(async stage =>
    {
        var a = stage.Spawn("a");
        var b = stage.Spawn("b");
        foreach (var actor in (ActorRef<object>[])[a, b]) Stage.TellAsync(actor, async _ => await Sleep(Seconds(1)));
        await Stage.Settle();
        a.Tell("own");
        a.Tell("own");
        var router = Router.Of(Routing.SmallestMailbox, a, b);
        for (var number = 0; number < 4; number++) router.Tell($"{number}");
        Assert.Equal(6, router.MailboxDepth);
        await Sleep(Seconds(2));
        Assert.Equal(["own", "own", "2"], stage.History.Of("a")[2..]);
        Assert.Equal(["0", "1", "3"], stage.History.Of("b")[2..]);
    });

    [Fact]
    public void Router_OfNobody_IsRefused() => Assert.Throws<ArgumentException>(() => Router.Of<int>(Routing.Broadcast));

    [Fact]
    public void Router_BeforeOneThatHasStopped_MakesDeadLetters() => Play(async stage =>
    {
        var gone = stage.Spawn("gone");
        await gone.StopGracefully();
        var router = Router.Of(Routing.RoundRobin, gone, stage.Spawn("b"));
        router.Tell("x");
        router.Tell("y");
        await Stage.Settle();
        Assert.Equal(["gone x"], stage.DeadLetters.Lines);
        Assert.Equal(["y"], stage.History.Of("b")[2..]);
        Assert.False(router.HasStopped);
    });

    [Fact]
    public void Ask_GetsTheAnswerOfOne() => Play(async stage =>
    {
        var robin = Router.Of(Routing.RoundRobin, stage.Spawn("a"), stage.Spawn("b"));
        Assert.Equal("a answers x", await Stage.Ask(robin, "x"));
        Assert.Equal("b answers x", await Stage.Ask(robin, "x"));
        var all = Router.Of(Routing.Broadcast, stage.Spawn("c"), stage.Spawn("d"));
        Assert.EndsWith("answers x", await Stage.Ask(all, "x"), StringComparison.Ordinal);
        await Stage.Settle();
        Assert.Single(stage.DeadLetters.Lines); // the answer of the other one
    });

    [Fact]
    public void Send_WaitsForRoomAtTheOneThatIsChosen() => Play(async stage =>
    {
        var bounded = MailboxKind<object>.Bounded(1, Overflow.DropNewest);
        var router = Router.Of(Routing.RoundRobin, stage.Spawn("a", null, bounded), stage.Spawn("b", null, bounded));
        for (var number = 0; number < 2; number++) router.Tell((Func<Player, Routine>)(async _ => await Sleep(Seconds(1))));
        await Stage.Settle();
        for (var number = 0; number < 4; number++) await router.Send($"{number}");
        await Stage.Settle();
        Assert.Equal(1, Now(stage), 0.01);
        Assert.Equal(["0", "2"], stage.History.Of("a")[2..]);
        Assert.Equal(["1", "3"], stage.History.Of("b")[2..]);
    });

    [Fact]
    public void Pool_FindsItsActorsAtOnce_AndSharesTheWork() => Play(async stage =>
    {
        List<int> numbers = [];
        var pool = stage.System.SpawnPool(Routing.RoundRobin, 3, () => new Worker(numbers), "pool");
        for (var number = 0; number < 9; number++) pool.Tell(number);
        await Stage.Settle();
        lock (numbers) Assert.Equal(Enumerable.Range(0, 9), numbers.Order());
        Assert.Equal("/pool", pool.Path);
        Assert.Empty(stage.DeadLetters.Lines);
    });

    [Fact]
    public void Pool_StopsAndItsActorsToo() => Play(async stage =>
    {
        var pool = stage.System.SpawnPool(Routing.RoundRobin, 3, () => new Player(stage), "pool");
        await Stage.Settle();
        pool.Stop();
        await pool.WhenStopped();
        Assert.True(pool.HasStopped);
        Assert.Equal(3, stage.History.Lines.Count(line => line.EndsWith("stops", StringComparison.Ordinal)));
    });

    [Fact]
    public void Pool_Poison_WhatItWasToldBeforeIsHandled() => Play(async stage =>
    {
        List<int> numbers = [];
        var pool = stage.System.SpawnPool(Routing.RoundRobin, 3, () => new Worker(numbers), "pool");
        for (var number = 0; number < 9; number++) pool.Tell(number);
        await pool.StopGracefully();
        lock (numbers) Assert.Equal(9, numbers.Count);
        pool.Tell(9);
        Assert.Single(stage.DeadLetters.Lines);
    });

    [Fact]
    public void Pool_OneFails_ItIsRestartedAndTheOthersGoOn() => Play(async stage =>
    {
        var pool = stage.System.SpawnPool(Routing.RoundRobin, 2, () => new Player(stage), "pool");
        pool.Tell(new Boom());
        for (var number = 0; number < 3; number++) Assert.EndsWith("answers x", await Stage.Ask(pool, "x"), StringComparison.Ordinal);
        Assert.Equal(3, stage.History.Lines.Count(line => line.EndsWith("made", StringComparison.Ordinal)));
    });

    [Fact]
    public void Pool_OneStops_NothingIsRoutedToItAnyMore_AndWithTheLastThePoolStops() => Play(async stage =>
    {
        var pool = stage.System.SpawnPool(Routing.RoundRobin, 2, () => new Player(stage), "pool", SupervisionStrategy.AlwaysStop);
        pool.Tell(new Boom());
        await Stage.Settle();
        for (var number = 0; number < 3; number++) Assert.EndsWith("answers x", await Stage.Ask(pool, "x"), StringComparison.Ordinal);
        pool.Tell(new Boom());
        await pool.WhenStopped();
        Assert.Empty(stage.DeadLetters.Lines);
        pool.Tell("x");
        Assert.Single(stage.DeadLetters.Lines);
        await Throws<ActorStoppedException>(async () => await Stage.Ask(pool, "x"));
    });

    [Fact]
    public void Pool_Escalates_ItIsMadeAnewAndGoesOn() => Play(async stage =>
    {
        var pool = stage.System.SpawnPool(Routing.RoundRobin, 2, () => new Player(stage), "pool", SupervisionStrategy.OneForOne(_ => Directive.Escalate));
        pool.Tell(new Boom());
        await Stage.Settle();
        for (var number = 0; number < 4; number++) Assert.EndsWith("answers x", await Stage.Ask(pool, "x"), StringComparison.Ordinal);
        Assert.Equal(4, stage.History.Lines.Count(line => line.EndsWith("made", StringComparison.Ordinal)));
        await pool.StopGracefully();
    });

    [Fact]
    public void Broadcast_OneMailboxRefusesIt_TheOthersAreToldAllTheSame() => Play(async stage =>
    {
        var full = stage.Spawn("full", mailbox: MailboxKind<object>.Bounded(1, Overflow.Throw));
        Stage.TellAsync(full, async _ => await Sleep(Seconds(1)));
        await Stage.Settle();
        full.Tell("y");
        var router = Router.Of(Routing.Broadcast, stage.Spawn("a"), full, stage.Spawn("b"));
        await Throws<MailboxFullException>(() =>
        {
            router.Tell("x");
            return default;
        });
        await Sleep(Seconds(2));
        foreach (var name in (string[])["a", "b"]) Assert.Equal(["x"], stage.History.Of(name)[2..]);
    });

    [Fact]
    public void Broadcast_Send_WaitsForRoomAtAll() => Play(async stage =>
    {
        var full = stage.Spawn("full", mailbox: MailboxKind<object>.Bounded(1, Overflow.DropNewest));
        Stage.TellAsync(full, async _ => await Sleep(Seconds(1)));
        await Stage.Settle();
        full.Tell("y");
        var router = Router.Of(Routing.Broadcast, stage.Spawn("a"), full, stage.Spawn("b"));
        await router.Send("x");
        Assert.Equal(1, Now(stage), 0.01);
        await Stage.Settle();
        foreach (var name in (string[])["a", "b"]) Assert.Equal(["x"], stage.History.Of(name)[2..]);
        Assert.Empty(stage.DeadLetters.Lines);
    });

    [Fact]
    public void Pool_BroadcastsTo_FewerAndFewer_UntilItStops() => Play(async stage =>
    {
        var pool = stage.System.SpawnPool<object>(Routing.Broadcast, 3, () => new Player(stage), "pool", SupervisionStrategy.AlwaysStop);
        for (var left = 3; left > 0; left--)
        {
            var heard = 0;
            pool.Tell((Action<Player>)(_ =>
            {
                if (Interlocked.Increment(ref heard) == 1) throw new Boom();
            }));
            await Stage.Settle();
            Assert.Equal(left, heard);
        }

        await pool.WhenStopped();
        pool.Tell("x");
        Assert.Equal(["pool x"], stage.DeadLetters.Lines);
    });

    [Fact]
    public void Pool_OfNobody_IsRefused() => Play(async stage =>
        Assert.Throws<ArgumentOutOfRangeException>(() => stage.System.SpawnPool(Routing.RoundRobin, 0, () => new Player(stage))));

    private sealed class Worker(List<int> numbers) : Actor<int>
    {
        protected override void Receive(int message)
        {
            lock (numbers) numbers.Add(message);
        }
    }
}

public sealed class RouterOnSimpleSchedulerTests() : RouterTests(new OnSimpleScheduler());

public sealed class RouterOnOneProcessorTests() : RouterTests(new OnProcessors(1));

public sealed class RouterOnTwoProcessorsTests() : RouterTests(new OnProcessors(2));

public sealed class RouterOnSeedsTests() : RouterTests(new OnSeeds(200));
