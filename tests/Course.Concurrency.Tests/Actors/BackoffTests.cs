using Course.Concurrency.Actors;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Tests.Scheduling;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Concurrency.Tests.Actors;

/// <summary>Pauses before restarts.</summary>
public abstract class BackoffTests : ActorContract
{
    private protected BackoffTests(IScheduling scheduling)
        : base(scheduling)
    {
    }

    [Fact]
    public void Pauses_DoubleUpToTheLongest() => Play(async stage =>
    {
        List<double> starts = [];
        var actor = stage.Spawn("a", new Script
        {
            PreStart = player =>
            {
                starts.Add(Math.Round(Now(stage), 3));
                if (starts.Count < 7) player.Self.Tell(new Boom());
            },
        });
        await Sleep(Seconds(100));
        Assert.Equal([0, 1, 3, 7, 15, 25, 35], starts);
        Assert.False(actor.HasStopped);
    }, With(1, 10));

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public void Pauses_AChildHasLivedForTheLongest_TheyBeginAtTheShortestAgain(int firstFailure) => Play(async stage =>
    {
        await Sleep(Seconds(firstFailure));
        List<double> starts = [];
        var actor = stage.Spawn("a", new Script { PreStart = _ => starts.Add(Math.Round(Now(stage) - firstFailure, 3)) });
        foreach (var time in (double[])[0, 2, 14.5, 21])
        {
            await Sleep(Seconds(firstFailure + time - Now(stage)));
            actor.Tell(new Boom());
        }

        await Sleep(Seconds(100));
        // Replaced at 1, at 4 (2 seconds), at 15.5 (1 second: it had lived for more than 10), and at 23 (2 seconds: for 5.5 only).
        Assert.Equal([0, 1, 4, 15.5, 23], starts);
    }, With(1, 10));

    [Fact]
    public void Jitter_LengthensAPauseByAtMostItsPart() => Play(async stage =>
    {
        List<double> starts = [];
        for (var number = 0; number < 20; number++)
        {
            var actor = stage.Spawn($"a{number}", new Script { PostRestart = _ => starts.Add(Now(stage)) });
            actor.Tell(new Boom());
        }

        await Sleep(Seconds(100));
        Assert.Equal(20, starts.Count);
        Assert.All(starts, start => Assert.InRange(start, 2, 3));
        Assert.True(starts.Distinct().Count() > 10);
    }, SupervisionStrategy.OneForOne(backoff: new Backoff(Seconds(2), Seconds(10), 0.5)));

    [Fact]
    public void Messages_ToldDuringAPause_AreHandledAfterIt() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        actor.Tell(new Boom());
        await Sleep(Seconds(0.5));
        actor.Tell("x");
        await Sleep(Seconds(0.4));
        Assert.Equal(["made", "starts"], stage.History.Of("a"));
        await Sleep(Seconds(0.2));
        Assert.Equal(["is replaced after boom on boom", "stops", "made", "replaces after boom", "starts", "x"], stage.History.Of("a")[2..]);
    }, With(1, 10));

    [Fact]
    public void Stop_DuringAPause_StopsAtOnce_AndNothingIsRestarted() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        actor.Tell(new Boom());
        await Sleep(Seconds(0.5));
        actor.Stop();
        await actor.WhenStopped();
        Assert.Equal(0.5, Now(stage), 0.01);
        await Sleep(Seconds(10));
        Assert.Equal(["made", "starts", "stops"], stage.History.Of("a"));
    }, With(1, 10));

    [Fact]
    public void AllForOne_TheSiblingsPauseToo() => Play(async stage =>
    {
        var one = stage.Spawn("one");
        var two = stage.Spawn("two");
        await Stage.Settle();
        one.Tell(new Boom());
        await Sleep(Seconds(0.5));
        two.Tell("x");
        await Sleep(Seconds(0.4));
        Assert.Equal(["made", "starts"], stage.History.Of("two"));
        await Sleep(Seconds(0.2));
        Assert.Equal(["is replaced after boom on nothing", "stops", "made", "replaces after boom", "starts", "x"], stage.History.Of("two")[2..]);
    }, SupervisionStrategy.AllForOne(backoff: new Backoff(Seconds(1), Seconds(10))));

    [Fact]
    public void ParentRestarts_DuringAPauseOfASurvivingChild_TheChildIsReplacedOnce() => Play(async stage =>
    {
        var parent = stage.Spawn("parent", new Script
        {
            PreRestart = _ => { },
            Supervision = With(5, 10),
        });
        var child = await Stage.SpawnUnder(parent, "child");
        child.Tell(new Boom("c"));
        await Sleep(Seconds(1));
        parent.Tell(new Boom("p"));
        await Sleep(Seconds(20));
        Assert.Equal("child answers x", await Stage.Ask(child, "x"));
        Assert.Single(stage.History.Of("child"), line => line == "replaces after p");
        Assert.Equal(2, stage.History.Count("child made"));
    });

    private static SupervisionStrategy With(double shortest, double longest) => SupervisionStrategy.OneForOne(backoff: new Backoff(Seconds(shortest), Seconds(longest)));
}

public sealed class BackoffOnSimpleSchedulerTests() : BackoffTests(new OnSimpleScheduler());

public sealed class BackoffOnOneProcessorTests() : BackoffTests(new OnProcessors(1));

public sealed class BackoffOnTwoProcessorsTests() : BackoffTests(new OnProcessors(2));

public sealed class BackoffOnSeedsTests() : BackoffTests(new OnSeeds(50));
