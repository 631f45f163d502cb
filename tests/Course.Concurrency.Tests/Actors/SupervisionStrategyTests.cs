using Course.Concurrency.Actors;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Tests.Scheduling;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Concurrency.Tests.Actors;

/// <summary>What becomes of an actor that fails, of its siblings, its children, and its supervisor.</summary>
public abstract class SupervisionStrategyTests : ActorContract
{
    private static readonly SupervisionStrategy Resuming = SupervisionStrategy.OneForOne(_ => Directive.Resume);
    private static readonly SupervisionStrategy Escalating = SupervisionStrategy.OneForOne(_ => Directive.Escalate);

    private protected SupervisionStrategyTests(IScheduling scheduling)
        : base(scheduling)
    {
    }

    [Fact]
    public void Resume_KeepsTheState_AndGoesOnWithTheNextMessage() => Play(async stage =>
    {
        var (parent, child) = await Family(stage, Resuming);
        Stage.Tell(child, player => player.Value = 7);
        child.Tell(new Boom());
        Stage.Tell(child, player => player.Note($"{player.Value}"));
        await Stage.Settle();
        Assert.Equal(["made", "starts", "7"], stage.History.Of("child"));
        Assert.Equal(["child Boom boom: Resume"], stage.Failures.Lines);
    });

    [Fact]
    public void Restart_LosesTheState_AndGoesOnWithTheNextMessage() => Play(async stage =>
    {
        var (parent, child) = await Family(stage, SupervisionStrategy.Default);
        Stage.Tell(child, player => player.Value = 7);
        child.Tell(new Boom());
        Stage.Tell(child, player => player.Note($"{player.Value}"));
        await Stage.Settle();
        Assert.Equal(["made", "starts", "is replaced after boom on boom", "stops", "made", "replaces after boom", "starts", "0"], stage.History.Of("child"));
        Assert.Equal(["child Boom boom: Restart"], stage.Failures.Lines);
    });

    [Fact]
    public void Stop_StopsTheChild_AndLosesTheRestOfItsMailbox() => Play(async stage =>
    {
        var (parent, child) = await Family(stage, SupervisionStrategy.AlwaysStop);
        Stage.TellAsync(child, async _ => await Sleep(Seconds(1)));
        child.Tell(new Boom());
        child.Tell("x");
        await child.WhenStopped();
        Assert.Equal(["made", "starts", "stops"], stage.History.Of("child"));
        Assert.Equal(["child Boom boom: Stop"], stage.Failures.Lines);
        Assert.Equal(["child x"], stage.DeadLetters.Lines);
        Assert.False(parent.HasStopped);
    });

    [Fact]
    public void Escalate_TheSupervisorFailsWithTheSameException() => Play(async stage =>
    {
        var (parent, child) = await Family(stage, Escalating);
        child.Tell(new Boom());
        await Stage.Settle();
        Assert.Equal(["made", "starts", "is replaced after boom on boom", "stops", "made", "replaces after boom", "starts"], stage.History.Of("parent"));
        Assert.Equal(["made", "starts", "stops"], stage.History.Of("child")); // the default of PreRestart
        Assert.True(stage.History.IsBefore("child stops", "parent made"));
        Assert.Equal(["child Boom boom: Escalate", "parent Boom boom: Restart"], stage.Failures.Lines);
    });

    [Fact]
    public void Escalate_TheGrandparentResumes_TheChildGoesOnToo() => Play(async stage =>
    {
        var (parent, child) = await Family(stage, Escalating);
        var sibling = await Stage.SpawnUnder(parent, "sibling");
        Stage.Tell(child, player => player.Value = 7);
        child.Tell(new Boom());
        Stage.Tell(child, player => player.Note($"{player.Value}"));
        await Stage.Settle();
        Assert.Equal("7", stage.History.Of("child")[^1]);
        foreach (var actor in (ActorRef<object>[])[parent, child, sibling]) Assert.Equal($"{actor.Name} answers x", await Stage.Ask(actor, "x"));
        Assert.Equal(["made", "starts"], stage.History.Of("parent"));
    }, Resuming);

    [Fact]
    public void Escalate_SeveralChildrenAtOnce_TheGrandparentResumes_AllGoOn() => Play(async stage =>
    {
        var parent = stage.Spawn("parent", new Script { Supervision = Escalating });
        List<ActorRef<object>> children = [];
        for (var number = 0; number < 3; number++) children.Add(await Stage.SpawnUnder(parent, $"child{number}"));
        var grandchild = await Stage.SpawnUnder(children[0], "grandchild");
        for (var round = 0; round < 2; round++)
        {
            foreach (var child in children) child.Tell(new Boom());
            await Stage.Settle();
        }

        foreach (var actor in (ActorRef<object>[])[parent, .. children, grandchild]) Assert.Equal($"{actor.Name} answers x", await Stage.Ask(actor, "x"));
        foreach (var child in children) Assert.Equal(2, stage.Failures.Count($"{child.Name} Boom boom: Escalate"));
    }, Resuming);

    [Fact]
    public void Escalate_WhileTheSupervisorHasFailedItself_AllGoOn() => Play(async stage =>
    {
        var (parent, child) = await Family(stage, Escalating);
        var grandchild = await Stage.SpawnUnder(child, "grandchild");
        child.Tell(new Boom("child's"));
        parent.Tell(new Boom("parent's"));
        await Stage.Settle();
        foreach (var actor in (ActorRef<object>[])[parent, child, grandchild]) Assert.Equal($"{actor.Name} answers x", await Stage.Ask(actor, "x"));
    }, Resuming);

    [Fact]
    public void Escalate_ThroughTwoLevels_SeveralFailuresOfEach_AllGoOn() => Play(async stage =>
    {
        var top = stage.Spawn("top", new Script { Supervision = Escalating });
        List<ActorRef<object>> all = [top];
        foreach (var name in (string[])["a", "b"])
        {
            var middle = await Stage.SpawnUnder(top, name, new Script { Supervision = Escalating });
            all.AddRange([middle, await Stage.SpawnUnder(middle, name + "1"), await Stage.SpawnUnder(middle, name + "2")]);
        }

        for (var round = 0; round < 2; round++)
        {
            for (var number = all.Count - 1; number >= 0; number--) all[number].Tell(new Boom($"{number}"));
            await Stage.Settle();
        }

        foreach (var actor in all) Assert.Equal($"{actor.Name} answers x", await Stage.Ask(actor, "x"));
    }, Resuming);

    [Theory]
    [InlineData("mild", "grave")]
    [InlineData("grave", "mild")]
    public void Escalate_AMildAndAGraveFailureAtOnce_TheGraveOneCounts(string first, string second) => Play(async stage =>
    {
        var parent = stage.Spawn("parent", new Script { Supervision = Escalating });
        var one = await Stage.SpawnUnder(parent, "one");
        var two = await Stage.SpawnUnder(parent, "two");
        one.Tell(new Boom(first));
        two.Tell(new Boom(second));
        await Stage.Settle();
        Assert.Equal(2, stage.History.Count("parent made"));
        Assert.Equal("parent answers x", await Stage.Ask(parent, "x"));
    }, SupervisionStrategy.OneForOne(failure => failure.Message == "mild" ? Directive.Resume : Directive.Restart));

    [Fact]
    public void Decide_ByTheException() => Play(async stage =>
    {
        var parent = stage.Spawn("parent", new Script
        {
            Supervision = SupervisionStrategy.OneForOne(failure => failure switch
            {
                InvalidDataException => Directive.Resume,
                TimeoutException => Directive.Restart,
                _ => Directive.Stop,
            }),
        });
        var child = await Stage.SpawnUnder(parent, "child");
        child.Tell(new InvalidDataException("r"));
        child.Tell(new TimeoutException("t"));
        child.Tell(new Boom());
        await child.WhenStopped();
        Assert.Equal(["child InvalidDataException r: Resume", "child TimeoutException t: Restart", "child Boom boom: Stop"], stage.Failures.Lines);
    });

    [Fact]
    public void Decide_Throws_TheSupervisorFailsWithThat_AndNeitherExceptionIsLost() => Play(async stage =>
    {
        var (parent, child) = await Family(stage, SupervisionStrategy.OneForOne(_ => throw new InvalidDataException("at a loss")));
        child.Tell(new Boom());
        await Stage.Settle();
        Assert.Contains("child Boom boom: Escalate", stage.Failures.Lines);
        Assert.Contains("parent InvalidDataException at a loss: Restart", stage.Failures.Lines);
        Assert.Equal("parent answers x", await Stage.Ask(parent, "x"));
        Assert.True(child.HasStopped);
    });

    [Fact]
    public void Decide_ThrowsForSeveralAtOnce_NoExceptionIsLost() => Play(async stage =>
    {
        var parent = stage.Spawn("parent", new Script { Supervision = SupervisionStrategy.OneForOne(failure => throw new InvalidDataException($"at a loss about {failure.Message}")) });
        var one = await Stage.SpawnUnder(parent, "one");
        var two = await Stage.SpawnUnder(parent, "two");
        one.Tell(new Boom("1"));
        two.Tell(new Boom("2"));
        await Stage.Settle();
        foreach (var text in (string[])["at a loss about 1", "at a loss about 2", "one Boom 1: Escalate", "two Boom 2: Escalate"])
            Assert.Contains(stage.Failures.Lines, line => line.Contains(text, StringComparison.Ordinal));
        foreach (var actor in (ActorRef<object>[])[parent, one, two]) Assert.Equal($"{actor.Name} answers x", await Stage.Ask(actor, "x"));
    }, Resuming);

    [Fact]
    public void Default_RestartsButStopsWhoCannotBeMadeOrBreaksADeathPact() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        actor.Tell(new Boom());
        var unmade = stage.Spawn("unmade", new Script { PreStart = _ => throw new Boom() });
        var other = stage.Spawn("other");
        var bound = stage.Spawn("bound");
        Stage.Tell(bound, player => player.Watch(other));
        await Stage.Settle();
        other.Stop();
        await unmade.WhenStopped();
        await bound.WhenStopped();
        Assert.False(actor.HasStopped);
        Assert.Contains("a Boom boom: Restart", stage.Failures.Lines);
        Assert.Contains(stage.Failures.Lines, line => line.StartsWith("unmade ActorInitializationException", StringComparison.Ordinal) && line.EndsWith(": Stop", StringComparison.Ordinal));
        Assert.Contains(stage.Failures.Lines, line => line.StartsWith("bound DeathPactException", StringComparison.Ordinal) && line.EndsWith(": Stop", StringComparison.Ordinal));
    });

    [Fact]
    public void OneForOne_LeavesTheSiblingsAlone() => Play(async stage =>
    {
        var (parent, child) = await Family(stage, SupervisionStrategy.OneForOne());
        var sibling = await Stage.SpawnUnder(parent, "sibling");
        Stage.Tell(sibling, player => player.Value = 7);
        child.Tell(new Boom());
        await Stage.Settle();
        Stage.Tell(sibling, player => player.Note($"{player.Value}"));
        await Stage.Settle();
        Assert.Equal(["made", "starts", "7"], stage.History.Of("sibling"));
    });

    [Fact]
    public void AllForOne_RestartsTheSiblingsToo() => Play(async stage =>
    {
        var (parent, child) = await Family(stage, SupervisionStrategy.AllForOne());
        var sibling = await Stage.SpawnUnder(parent, "sibling");
        var niece = await Stage.SpawnUnder(sibling, "niece");
        child.Tell(new Boom());
        await Stage.Settle();
        sibling.Tell("x");
        await Stage.Settle();
        Assert.Equal(["made", "starts", "is replaced after boom on nothing", "stops", "made", "replaces after boom", "starts", "x"], stage.History.Of("sibling"));
        Assert.Equal(["made", "starts", "is replaced after boom on boom", "stops", "made", "replaces after boom", "starts"], stage.History.Of("child"));
        Assert.True(niece.HasStopped);
        Assert.Equal(["child Boom boom: Restart"], stage.Failures.Lines);
    });

    [Fact]
    public void AllForOne_StopsTheSiblingsToo() => Play(async stage =>
    {
        var (parent, child) = await Family(stage, SupervisionStrategy.AllForOne(_ => Directive.Stop));
        var sibling = await Stage.SpawnUnder(parent, "sibling");
        child.Tell(new Boom());
        await child.WhenStopped();
        await sibling.WhenStopped();
        Assert.False(parent.HasStopped);
    });

    [Fact]
    public void AllForOne_ResumesOnlyWhoFailed() => Play(async stage =>
    {
        var (parent, child) = await Family(stage, SupervisionStrategy.AllForOne(_ => Directive.Resume));
        var sibling = await Stage.SpawnUnder(parent, "sibling");
        child.Tell(new Boom());
        foreach (var actor in (ActorRef<object>[])[parent, child, sibling]) Assert.Equal($"{actor.Name} answers x", await Stage.Ask(actor, "x"));
        Assert.Equal(["made", "starts"], stage.History.Of("sibling"));
    });

    [Fact]
    public void AllForOne_SeveralFailAtOnce_AllGoOn() => Play(async stage =>
    {
        // The second failure may be decided when its actor has been replaced for the first one.
        var decide = (Exception failure) => failure is Boom ? Directive.Restart : Directive.Resume;
        var parent = stage.Spawn("parent", new Script { Supervision = SupervisionStrategy.AllForOne(decide) });
        List<ActorRef<object>> children = [];
        for (var number = 0; number < 3; number++) children.Add(await Stage.SpawnUnder(parent, $"child{number}", new Script { PreStart = player => player.Spawn("grandchild") }));
        for (var round = 0; round < 2; round++)
        {
            children[0].Tell(new Boom());
            children[1].Tell(new InvalidDataException());
            children[2].Tell(new Boom());
            await Stage.Settle();
        }

        foreach (var child in children)
        {
            Assert.Equal($"{child.Name} answers x", await Stage.Ask(child, "x"));
            var grandchild = stage.System.Find<object>($"/parent/{child.Name}/grandchild");
            Assert.Equal("grandchild answers x", await Stage.Ask(grandchild!, "x"));
        }
    });

    [Fact]
    public void MostRestarts_OneMoreWithinTheWindow_Stops() => Play(async stage =>
    {
        var (parent, child) = await Family(stage, SupervisionStrategy.OneForOne(mostRestarts: 2, window: Seconds(10)));
        foreach (var pause in (double[])[4, 4, 4, 6])
        {
            child.Tell(new Boom()); // at 0, 4, 8: the third one within ten seconds
            await Sleep(Seconds(pause));
        }

        Assert.True(child.HasStopped);
        Assert.Equal(["Restart", "Restart", "Stop"], stage.Failures.Lines.Select(line => line.Split(' ')[^1]));
    });

    [Fact]
    public void MostRestarts_TheWindowPasses_ItMayAgain() => Play(async stage =>
    {
        var (parent, child) = await Family(stage, SupervisionStrategy.OneForOne(mostRestarts: 2, window: Seconds(10)));
        for (var round = 0; round < 6; round++)
        {
            child.Tell(new Boom());
            await Sleep(Seconds(5));
        }

        Assert.False(child.HasStopped);
        Assert.Equal(6, stage.Failures.Count("child Boom boom: Restart"));
    });

    [Fact]
    public void MostRestarts_WithoutWindow_CountsForLife() => Play(async stage =>
    {
        var (parent, child) = await Family(stage, SupervisionStrategy.OneForOne(mostRestarts: 2));
        for (var round = 0; round < 3; round++)
        {
            Assert.False(child.HasStopped);
            child.Tell(new Boom());
            await Sleep(TimeSpan.FromDays(1));
        }

        Assert.True(child.HasStopped);
    });

    [Fact]
    public void MostRestarts_None_StopsAtTheFirst() => Play(async stage =>
    {
        var (parent, child) = await Family(stage, SupervisionStrategy.OneForOne(mostRestarts: 0));
        child.Tell(new Boom());
        await child.WhenStopped();
        Assert.Equal(["child Boom boom: Stop"], stage.Failures.Lines);
    });

    [Fact]
    public void MostRestarts_OfAllForOne_StopsAll() => Play(async stage =>
    {
        var (parent, child) = await Family(stage, SupervisionStrategy.AllForOne(mostRestarts: 1));
        var sibling = await Stage.SpawnUnder(parent, "sibling");
        child.Tell(new Boom());
        child.Tell(new Boom());
        await child.WhenStopped();
        await sibling.WhenStopped();
    });

    [Fact]
    public void Failure_OfAParent_ItsChildrenHandleNothingUntilItIsDecided() => Play(async stage =>
    {
        var (parent, child) = await Family(stage, SupervisionStrategy.Default);
        var grandchild = await Stage.SpawnUnder(child, "grandchild");
        parent.Tell(new Boom());
        await Sleep(Seconds(1)); // it is to be replaced after five
        child.Tell("x");
        grandchild.Tell("x");
        await Sleep(Seconds(1));
        Assert.DoesNotContain("child x", stage.History.Lines);
        Assert.DoesNotContain("grandchild x", stage.History.Lines);
        await Sleep(Seconds(10));
        Assert.True(child.HasStopped && grandchild.HasStopped);
        Assert.Equal(["child x", "grandchild x"], stage.DeadLetters.Lines.Order());
    }, SupervisionStrategy.OneForOne(backoff: new Backoff(Seconds(5), Seconds(5))));

    [Fact]
    public void Failure_OfAChildBeforeItsParentHasFailedToo_IsDecidedByTheNewInstance() => Play(async stage =>
    {
        var script = new Script { PreRestart = _ => { } }; // the child survives
        var parent = stage.Spawn("parent", script);
        var child = await Stage.SpawnUnder(parent, "child");
        child.Tell(new Boom("c"));
        parent.Tell(new Boom("p"));
        await Stage.Settle();
        foreach (var actor in (ActorRef<object>[])[parent, child]) Assert.Equal($"{actor.Name} answers x", await Stage.Ask(actor, "x"));
    });

    [Fact]
    public void Failure_DeepInTheTree_IsEscalatedLevelByLevel() => Play(async stage =>
    {
        var one = stage.Spawn("one", new Script { Supervision = SupervisionStrategy.Default });
        var two = await Stage.SpawnUnder(one, "two", new Script { Supervision = Escalating });
        var three = await Stage.SpawnUnder(two, "three", new Script { Supervision = Escalating });
        var four = await Stage.SpawnUnder(three, "four");
        four.Tell(new Boom());
        await Stage.Settle();
        Assert.Equal(["four Boom boom: Escalate", "three Boom boom: Escalate", "two Boom boom: Restart"], stage.Failures.Lines);
        Assert.True(three.HasStopped && four.HasStopped);
        Assert.Equal("two answers x", await Stage.Ask(two, "x"));
        Assert.Equal(["made", "starts"], stage.History.Of("one"));
    });

    [Fact]
    public void Numbers_OutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SupervisionStrategy.OneForOne(mostRestarts: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SupervisionStrategy.AllForOne(mostRestarts: 1, window: TimeSpan.Zero));
    }

    [Fact]
    public void MostRestarts_OfAllForOne_CountsTheRestartsThatOthersCaused() => Play(async stage =>
    {
        var parent = stage.Spawn("parent", new Script { Supervision = SupervisionStrategy.AllForOne(mostRestarts: 2) });
        var one = await Stage.SpawnUnder(parent, "one");
        var two = await Stage.SpawnUnder(parent, "two");
        foreach (var child in (ActorRef<object>[])[one, two, one])
        {
            child.Tell(new Boom());
            await Stage.Settle();
        }

        Assert.True(one.HasStopped && two.HasStopped, string.Join("; ", stage.Failures.Lines));
    });

    [Fact]
    public void MostRestarts_OfOneForOne_CountsEachChildForItself() => Play(async stage =>
    {
        var parent = stage.Spawn("parent", new Script { Supervision = SupervisionStrategy.OneForOne(mostRestarts: 1) });
        var one = await Stage.SpawnUnder(parent, "one");
        var two = await Stage.SpawnUnder(parent, "two");
        one.Tell(new Boom());
        two.Tell(new Boom());
        await Stage.Settle();
        Assert.False(one.HasStopped || two.HasStopped);
        two.Tell(new Boom());
        await two.WhenStopped();
        Assert.False(one.HasStopped);
    });

    [Fact]
    public void Failure_OfAChildWhileItsParentRestarts_IsDecidedByTheStrategyOfTheNewInstance() => Play(async stage =>
    {
        ActorRef<object>? going = null;
        var actor = stage.Spawn("a", new Script { PreRestart = _ => Player.StopOther(going!), PostRestart = _ => { }, Supervision = SupervisionStrategy.AlwaysStop });
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
        Assert.Equal("a answers x", await Stage.Ask(actor, "x"));
        Assert.True(staying.HasStopped, string.Join("; ", stage.Failures.Lines));
    });

    [Fact]
    public void Failure_OfWhichTheMessageCannotBeRead_IsAFailureAsAnyOther() => Run(async () =>
    {
        ActorSystem system = new("unreadable");
        List<ActorFailure> failures = [];
        using var subscription = system.Failures.Subscribe(failures.Add);
        var actor = system.Spawn<Question>(question =>
        {
            if (question.Text == "fail") throw new UnreadableException();
            question.Answer.Tell("done");
        });
        var failed = await Throws<ActorFailedException>(async () => await actor.Ask<string>(answer => new Question("fail", answer)));
        Assert.IsType<UnreadableException>(failed.InnerException);
        Assert.Equal("done", await actor.Ask<string>(answer => new Question("x", answer)));
        Assert.Contains("cannot be read", Assert.Single(failures).ToString(), StringComparison.Ordinal);
        await system.Terminate();
    });

    [Fact]
    public void Failure_OfWhichTheMessageCannotBeRead_ToStart_StopsTheActor() => Run(async () =>
    {
        ActorSystem system = new("unreadable");
        List<ActorFailure> failures = [];
        using var subscription = system.Failures.Subscribe(failures.Add);
        await system.Spawn<object>(() => throw new UnreadableException()).WhenStopped();
        Assert.IsType<ActorInitializationException>(Assert.Single(failures).Exception);
        await system.Terminate();
    });

    [Fact]
    public void Escalate_TheSameExceptionObjectOfSeveralAgainAndAgain_AllGoOn() => Play(async stage =>
    {
        Boom boom = new();
        var parent = stage.Spawn("parent", new Script { Supervision = SupervisionStrategy.OneForOne(_ => Directive.Escalate) });
        var one = await Stage.SpawnUnder(parent, "one");
        var two = await Stage.SpawnUnder(parent, "two");
        for (var turn = 0; turn < 5; turn++)
        {
            one.Tell(boom);
            two.Tell(boom);
            parent.Tell(boom);
        }

        await Stage.Settle();
        foreach (var actor in (ActorRef<object>[])[parent, one, two]) Assert.Equal($"{actor.Name} answers x", await Stage.Ask(actor, "x"));
    }, SupervisionStrategy.OneForOne(_ => Directive.Resume));

    [Fact]
    public void AllForOne_ASiblingStopsAlready_ItStops() => Play(async stage =>
    {
        var parent = stage.Spawn("parent", new Script { Supervision = SupervisionStrategy.AllForOne() });
        var one = await Stage.SpawnUnder(parent, "one");
        var two = await Stage.SpawnUnder(parent, "two");
        Stage.TellAsync(two, async _ => await Sleep(Seconds(2)));
        await Stage.Settle();
        two.Stop();
        one.Tell(new Boom());
        await Sleep(Seconds(1));
        Assert.Equal("one answers x", await Stage.Ask(one, "x"));
        await two.WhenStopped();
        Assert.Equal(["made", "starts", "stops"], stage.History.Of("two"));
    });

    [Fact]
    public void Escalate_ToASupervisorThatIsToldToStop_ItStops() => Play(async stage =>
    {
        var parent = stage.Spawn("parent", new Script { Supervision = SupervisionStrategy.OneForOne(_ => Directive.Escalate) });
        var one = await Stage.SpawnUnder(parent, "one", new Script { Supervision = SupervisionStrategy.OneForOne(_ => Directive.Escalate) });
        var two = await Stage.SpawnUnder(one, "two");
        two.Tell(new Boom());
        one.Stop();
        parent.Tell("x");
        await one.WhenStopped();
        Assert.Equal("parent answers x", await Stage.Ask(parent, "x"));
    });

    [Fact]
    public void Failures_OfManyChildrenAgainAndAgain_NoneIsLostAndAllGoOn() => Play(async stage =>
    {
        var parent = stage.Spawn("parent", new Script { Supervision = SupervisionStrategy.OneForOne(failure => failure.Message == "resume" ? Directive.Resume : Directive.Restart) });
        List<ActorRef<object>> children = [];
        for (var number = 0; number < 4; number++) children.Add(await Stage.SpawnUnder(parent, $"child{number}"));
        for (var round = 0; round < 5; round++)
        {
            foreach (var child in children) child.Tell(new Boom(round % 2 == 0 ? "resume" : "restart"));
        }

        foreach (var child in children) Assert.Equal($"{child.Name} answers x", await Stage.Ask(child, "x"));
        Assert.Equal(20, stage.Failures.Lines.Length);
        Assert.Equal(12, stage.Failures.Lines.Count(line => line.EndsWith("Resume", StringComparison.Ordinal)));
    });

    private static async Routine<(ActorRef<object> Parent, ActorRef<object> Child)> Family(Stage stage, SupervisionStrategy supervision)
    {
        var parent = stage.Spawn("parent", new Script { Supervision = supervision });
        return (parent, await Stage.SpawnUnder(parent, "child"));
    }

    /// <summary>An exception that spoils whatever reads its message.</summary>
    private sealed class UnreadableException : Exception
    {
        public override string Message => throw new InvalidOperationException("no message");
    }
}

public sealed class SupervisionStrategyOnSimpleSchedulerTests() : SupervisionStrategyTests(new OnSimpleScheduler());

public sealed class SupervisionStrategyOnOneProcessorTests() : SupervisionStrategyTests(new OnProcessors(1));

public sealed class SupervisionStrategyOnTwoProcessorsTests() : SupervisionStrategyTests(new OnProcessors(2));

public sealed class SupervisionStrategyOnSeedsTests() : SupervisionStrategyTests(new OnSeeds(500));

/// <summary>A tree of supervisors on two processors, and threads that tell its actors all that may befall them.</summary>
public sealed class SupervisionOnThreadsTests
{
    [Fact]
    public async Task FailuresRestartsAndStopsAllAtOnce_EachInstanceStopsOnce_NoExceptionIsLost_AndTheSystemEnds()
    {
        const int Threads = 3, Each = 4_000;
        ActorSystem system = new("threads", processors: 2, clock: null, SupervisionStrategy.OneForOne(_ => Directive.Restart));
        Stage stage = new(system);
        string[] names = ["a", "b"];
        List<string> paths = [.. names.SelectMany(top => (string[])[$"/{top}", .. names.SelectMany(child => (string[])[$"/{top}/{top}{child}", .. names.Select(last => $"/{top}/{top}{child}/{top}{child}{last}")])])];
        foreach (var name in names) stage.Spawn(name, Parent(2));
        var thrown = 0;
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(number => Task.Run(() =>
        {
            Random random = new(number);
            for (var turn = 0; turn < Each; turn++)
            {
                if (system.Find<object>(paths[random.Next(paths.Count)]) is not { } actor) continue;
                switch (random.Next(20))
                {
                    case < 4:
                        Interlocked.Increment(ref thrown);
                        actor.Tell(new Boom(((string[])["resume", "restart", "restart", "escalate"])[random.Next(4)]));
                        break;
                    case < 8:
                        Stage.TellAsync(actor, async _ => await Yield());
                        break;
                    case 8 when actor.Path.Length > 4:
                        actor.Stop();
                        break;
                    default:
                        _ = Stage.Ask(actor, "x");
                        break;
                }
            }
        }, TestContext.Current.CancellationToken)));
        await system.Terminate();
        var lines = stage.History.Lines;
        foreach (var instances in lines.GroupBy(line => line.Split(' ')[0]))
        {
            Assert.Equal(instances.Count(line => line.EndsWith(" made", StringComparison.Ordinal)), instances.Count(line => line.EndsWith(" stops", StringComparison.Ordinal)));
        }

        // What is escalated is reported at each level: it is at the first one that it counts.
        var reported = stage.Failures.Lines.Count(line => line.Contains(" Boom ", StringComparison.Ordinal));
        var escalated = stage.Failures.Lines.Count(line => line.EndsWith(": Escalate", StringComparison.Ordinal));
        var unread = stage.DeadLetters.Lines.Count(line => line.Contains(nameof(Boom), StringComparison.Ordinal));
        Assert.InRange(thrown, reported + unread - escalated, reported + unread);

        Script Parent(int levels) => new()
        {
            Supervision = SupervisionStrategy.OneForOne(failure => failure.Message switch
            {
                "resume" => Directive.Resume,
                "restart" => Directive.Restart,
                _ => Directive.Escalate,
            }),
            PreStart = player =>
            {
                if (levels == 0) return;
                foreach (var name in names) player.Spawn(player.Name + name, Parent(levels - 1));
            },
        };
    }
}
