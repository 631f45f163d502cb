using Course.Concurrency.Actors;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Tests.Scheduling;
using Course.Concurrency.Time;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Concurrency.Tests.Actors;

/// <summary>The tree of actors: names, paths, and its end.</summary>
public abstract class ActorSystemTests : ActorContract
{
    private protected ActorSystemTests(IScheduling scheduling)
        : base(scheduling)
    {
    }

    [Fact]
    public void Paths_NameAllFromTheTop() => Play(async stage =>
    {
        var top = stage.Spawn("top");
        var child = await Stage.SpawnUnder(top, "child");
        var grandchild = await Stage.SpawnUnder(child, "grandchild");
        Assert.Equal(["/top", "/top/child", "/top/child/grandchild"], new[] { top, child, grandchild }.Select(actor => actor.Path));
        Assert.Equal(("grandchild", "/top/child/grandchild"), (grandchild.Name, grandchild.ToString()));
    });

    [Fact]
    public void Names_ThatAreNotGiven_AreNumbers() => Play(async stage =>
    {
        var names = Enumerable.Range(0, 3).Select(_ => stage.System.Spawn<int>(_ => { }).Name).ToArray();
        Assert.All(names, name => Assert.Matches(@"^\$\d+$", name));
        Assert.Equal(3, names.Distinct().Count());
    });

    [Fact]
    public void Names_InUse_AreRefused_UntilTheActorHasStopped() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        var exception = Assert.Throws<ArgumentException>(() => stage.Spawn("a"));
        Assert.Contains("has a child that is called 'a' already", exception.Message, StringComparison.Ordinal);
        await Stage.SpawnUnder(actor, "a"); // elsewhere it is another name
        await actor.StopGracefully();
        var second = stage.Spawn("a");
        Assert.NotSame(actor, second);
        actor.Tell("x"); // not to its namesake
        Assert.Equal("a answers x", await Stage.Ask(second, "x"));
        Assert.Equal(["a x"], stage.DeadLetters.Lines);
    });

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("$1")]
    public void Names_ThatPathsCannotHold_AreRefused(string name) => Play(async stage => Assert.Throws<ArgumentException>(() => stage.Spawn(name)));

    [Fact]
    public void Find_FindsByPath_AndOnlyWhoLivesAndUnderstands() => Play(async stage =>
    {
        var top = stage.Spawn("top");
        var child = await Stage.SpawnUnder(top, "child");
        Assert.Same(child, stage.System.Find<object>("/top/child"));
        Assert.Same(top, stage.System.Find<object>("top"));
        Assert.Null(stage.System.Find<object>("/child"));
        Assert.Null(stage.System.Find<object>("/"));
        Assert.Null(stage.System.Find<int>("/top"));
        await child.StopGracefully();
        Assert.Null(stage.System.Find<object>("/top/child"));
    });

    [Fact]
    public void Terminate_StopsAll_ChildrenFirst_AndWaitsForThem() => Run(async () =>
    {
        Stage stage = new();
        var top = stage.Spawn("top");
        var child = await Stage.SpawnUnder(top, "child");
        var other = stage.Spawn("other");
        Stage.TellAsync(child, async _ => await Sleep(Seconds(2)));
        Stage.TellAsync(other, async player =>
        {
            await Sleep(Seconds(3));
            player.Note("ends");
        });
        await Stage.Settle();
        Assert.False(stage.System.Terminated.HasStopped);
        await stage.System.Terminate();
        Assert.Equal(3, Now(stage), 0.01);
        Assert.True(top.HasStopped && child.HasStopped && other.HasStopped);
        Assert.True(stage.History.IsBefore("child stops", "top stops"));
        Assert.True(stage.History.IsBefore("other ends", "other stops"));
        await stage.System.Terminated;
        await stage.System.Terminate();
    });

    [Fact]
    public void Terminate_ByAnActor_IsHeardByAll() => Run(async () =>
    {
        Stage stage = new();
        Stage.Tell(stage.Spawn("a"), player => stage.System.Terminate());
        await stage.System.Terminated;
        Assert.Equal(1, stage.History.Count("a stops"));
    });

    [Fact]
    public void Terminate_WithManyActors_StopsEachOnce() => Run(async () =>
    {
        Stage stage = new();
        for (var number = 0; number < 30; number++)
        {
            var actor = stage.Spawn($"a{number}", new Script { PreStart = player => player.Spawn("child") });
            if (number % 3 == 0) actor.Tell(new Boom());
            if (number % 5 == 0) actor.Stop();
        }

        await stage.System.Terminate();
        Assert.Equal(stage.History.Lines.Count(line => line.EndsWith("starts", StringComparison.Ordinal)), stage.History.Lines.Count(line => line.EndsWith("stops", StringComparison.Ordinal)));
    });

    [Fact]
    public void Spawn_AfterTheTermination_IsRefused() => Run(async () =>
    {
        Stage stage = new();
        await stage.System.Terminate();
        Assert.Throws<InvalidOperationException>(() => stage.Spawn("late"));
        Assert.Throws<InvalidOperationException>(() => stage.System.SpawnPool(Routing.RoundRobin, 2, () => new Player(stage)));
    });

    [Fact]
    public void Escalate_PastTheTop_TerminatesTheSystem_WhichFails() => Run(async () =>
    {
        Stage stage = new(SupervisionStrategy.OneForOne(_ => Directive.Escalate));
        var other = stage.Spawn("other");
        var another = stage.Spawn("another");
        await Stage.Settle();
        stage.Spawn("a").Tell(new Boom());
        another.Tell(new Boom());
        var exception = await Throws<ActorSystemFailedException>(async () => await stage.System.Terminated);
        Assert.IsType<Boom>(exception.InnerException);
        Assert.True(other.HasStopped);
        Assert.Equal(1, stage.History.Count("other stops"));
        await stage.System.DisposeAsync();
    });

    [Fact]
    public void Systems_TwoOfThem_HaveNothingInCommon() => Run(async () =>
    {
        Stage one = new(), two = new();
        var first = one.Spawn("a");
        var second = two.Spawn("a");
        Stage.Tell(first, _ => second.Tell("from the other"));
        await one.System.Terminate();
        await Stage.Settle();
        Assert.Equal("a answers x", await Stage.Ask(second, "x"));
        await two.System.Terminate();
    });

    [Fact]
    public void Messages_AreHandledOrDeadLetters_WhateverHappensInBetween() => Play(async stage =>
    {
        // Failures, restarts, stops and bounds, all at once: nothing is lost, and nothing comes twice.
        const int Tellers = 3, Each = 12;
        History handled = new();
        var parent = stage.System.Spawn(() => new Dangerous(handled), "parent");
        var bounded = stage.System.Spawn(() => new Dangerous(handled), "bounded", MailboxKind<int>.Bounded(2, Overflow.DropOldest));
        WaitGroup telling = new();
        for (var teller = 0; teller < Tellers; teller++)
        {
            var me = teller;
            telling.Go(async () =>
            {
                for (var number = 0; number < Each; number++)
                {
                    var message = (me * Each) + number;
                    parent.Tell(message);
                    bounded.Tell(message);
                    if (number % 4 == me) await Yield();
                    if (me == 0 && number == Each / 2) bounded.Poison();
                }

                if (me == 2) parent.Stop();
            });
        }

        await telling.Wait();
        parent.Stop();
        await parent.WhenStopped();
        await bounded.WhenStopped();
        foreach (var name in (string[])["parent", "bounded"])
        {
            var fates = handled.Of(name).Concat(stage.DeadLetters.Of(name)).Select(int.Parse).Order();
            Assert.Equal(Enumerable.Range(0, Tellers * Each), fates);
        }
    }, SupervisionStrategy.OneForOne(failure => failure.Message.EndsWith('3') ? Directive.Resume : Directive.Restart));

    private sealed class Dangerous(History handled) : Actor<int>
    {
        protected override async Routine ReceiveAsync(int message)
        {
            handled.Add($"{Self.Name} {message}");
            if (message % 5 == 0) await Yield();
            if (message % 7 == 3) throw new Boom($"{message}");
        }
    }
}

public sealed class ActorSystemOnSimpleSchedulerTests() : ActorSystemTests(new OnSimpleScheduler());

public sealed class ActorSystemOnOneProcessorTests() : ActorSystemTests(new OnProcessors(1));

public sealed class ActorSystemOnTwoProcessorsTests() : ActorSystemTests(new OnProcessors(2));

public sealed class ActorSystemOnSeedsTests() : ActorSystemTests(new OnSeeds(2_000));

/// <summary>Systems with schedulers of their own.</summary>
public sealed class ActorSystemFromOutsideTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Dispose_WaitsForAll_AndAgainDoesNothing()
    {
        ActorSystem system = new("outside", processors: 2);
        var count = 0;
        for (var number = 0; number < 100; number++) system.Spawn(() => new Ending(() => Interlocked.Increment(ref count)));
        await system.DisposeAsync();
        Assert.Equal(100, count);
        await system.DisposeAsync();
    }

    [Fact]
    public async Task Timers_OnAVirtualClock_AreDueAsSoonAsNobodyRuns()
    {
        await using ActorSystem system = new("outside", processors: 2, new VirtualTime());
        TaskCompletionSource<int> done = new();
        system.Spawn(() => new Ticking(done));
        Assert.Equal(365, await done.Task);
    }

    [Fact]
    public async Task Spawn_AgainstTheTermination_TheActorStopsOrIsRefused_AndNobodyHangs()
    {
        for (var round = 0; round < 200; round++)
        {
            ActorSystem system = new("outside", processors: 2);
            int started = 0, stopped = 0;
            var spawning = Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
            {
                try
                {
                    while (true)
                    {
                        var actor = system.Spawn(() => new Living(() => Interlocked.Increment(ref started), () => Interlocked.Increment(ref stopped)));
                        actor.Tell(1);
                    }
                }
                catch (InvalidOperationException)
                {
                }
            }, Cancellation)));
            while (Volatile.Read(ref started) < 10) await Task.Yield();
            await system.Terminate();
            await spawning;
            Assert.Equal(started, stopped);
        }
    }

    [Fact]
    public async Task Find_WhileActorsAreMade_GivesOnesThatCanBeTold()
    {
        // Found before its first run, told by others at once: it must be scheduled once only.
        await using ActorSystem system = new("outside", processors: 2);
        for (var round = 0; round < 500; round++)
        {
            var name = $"a{round}";
            var count = 0;
            var finding = Task.Run(() =>
            {
                ActorRef<int>? found;
                while ((found = system.Find<int>("/" + name)) is null) Cancellation.ThrowIfCancellationRequested();
                found.Tell(1);
            }, Cancellation);
            var actor = system.Spawn<int>(_ => count++, name);
            actor.Tell(1);
            await finding;
            await actor.StopGracefully();
            Assert.Equal(2, count);
        }
    }

    [Fact]
    public async Task Run_IsEndedByAPanicOfAGoroutine_WhoWaitsHearsOfIt()
    {
        ActorSystem system = new("outside", processors: 2);
        var silent = system.Spawn<ActorRef<int>>(_ => { });
        var reply = silent.Ask<int>(answer => answer).AsTask();
        var stopped = silent.WhenStopped().AsTask();
        system.Spawn<int>(_ => Go(Panic)).Tell(1);
        foreach (var waiting in (Task[])[reply, stopped, system.Terminated.AsTask()])
        {
            var exception = await Assert.ThrowsAsync<ActorSystemFailedException>(() => waiting);
            Assert.Contains("in a goroutine", exception.ToString(), StringComparison.Ordinal);
        }

        await Assert.ThrowsAsync<ActorSystemFailedException>(async () => await silent.StopGracefully());
        await system.DisposeAsync();
    }

    private static async Routine Panic() => throw new Boom("in a goroutine");

    private sealed class Ending(Action end) : Actor<int>
    {
        protected override void Receive(int message)
        {
        }

        protected override void PostStop() => end();
    }

    private sealed class Living(Action begin, Action end) : Actor<int>
    {
        protected override void PreStart() => begin();

        protected override void Receive(int message)
        {
        }

        protected override void PostStop() => end();
    }

    private sealed class Ticking(TaskCompletionSource<int> done) : Actor<int>
    {
        private int count;

        protected override void PreStart() => Timers.StartPeriodic("day", 1, TimeSpan.FromDays(1));

        protected override void Receive(int message)
        {
            if (++count == 365) done.TrySetResult(count);
        }
    }
}
