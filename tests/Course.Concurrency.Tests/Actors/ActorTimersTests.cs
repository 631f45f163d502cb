using Course.Concurrency.Actors;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Tests.Scheduling;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Concurrency.Tests.Actors;

/// <summary>Messages that an actor orders for a time.</summary>
public abstract class ActorTimersTests : ActorContract
{
    private protected ActorTimersTests(IScheduling scheduling)
        : base(scheduling)
    {
    }

    [Fact]
    public void StartOnce_TellsOnceAtItsTime() => Play(async stage =>
    {
        List<double> times = [];
        var actor = stage.Spawn("a");
        Stage.Tell(actor, player => player.Timers.StartOnce("key", Write(stage, times), Seconds(2)));
        await Sleep(Seconds(1));
        Assert.True(await IsActive(actor));
        await Sleep(Seconds(9));
        Assert.Equal([2], times);
        Assert.False(await IsActive(actor));
    });

    [Fact]
    public void StartOnce_IsOverWhenItsMessageIsHandled() => Play(async stage =>
    {
        // So the handler can set it anew under the same key.
        List<double> times = [];
        var actor = stage.Spawn("a");
        Action<Player>? again = null;
        again = player =>
        {
            Assert.False(player.Timers.IsActive("key"));
            times.Add(Now(stage));
            if (times.Count < 3) player.Timers.StartOnce("key", again!, Seconds(1));
        };
        Stage.Tell(actor, player => player.Timers.StartOnce("key", again, Seconds(1)));
        await Sleep(Seconds(9));
        Assert.Equal([1, 2, 3], times);
        Assert.Empty(stage.Failures.Lines);
    });

    [Fact]
    public void StartOnce_WithoutDelay_ComesBehindWhatIsInTheMailbox() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Stage.Tell(actor, player =>
        {
            player.Timers.StartOnce("key", "timer", TimeSpan.Zero);
            player.Self.Tell("x");
        });
        await Sleep(Seconds(1));
        Assert.Equal(["x", "timer"], stage.History.Of("a")[2..]);
    });

    [Fact]
    public void StartPeriodic_TellsAfterEachPeriod_UntilItIsCancelled() => Play(async stage =>
    {
        List<double> times = [];
        var actor = stage.Spawn("a");
        Stage.Tell(actor, player => player.Timers.StartPeriodic("key", Write(stage, times), Seconds(2)));
        await Sleep(Seconds(7));
        Assert.True(await IsActive(actor));
        Stage.Tell(actor, player => player.Timers.Cancel("key"));
        await Sleep(Seconds(10));
        Assert.Equal([2, 4, 6], times);
        Assert.False(await IsActive(actor));
    });

    [Fact]
    public void Cancel_TheMessageLiesInTheMailboxAlready_ItIsNotHandled() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Stage.TellAsync(actor, async player =>
        {
            player.Timers.StartOnce("once", "once", Seconds(1));
            player.Timers.StartPeriodic("often", "often", Seconds(1));
            player.Timers.StartOnce("other", "other", Seconds(1));
            await Sleep(Seconds(3.5));
            player.Timers.Cancel("once");
            player.Timers.Cancel("often");
        });
        await Sleep(Seconds(9));
        Assert.Equal(["other"], stage.History.Of("a")[2..]);
        Assert.Empty(stage.DeadLetters.Lines);
    });

    [Fact]
    public void Start_UnderAKeyInUse_ReplacesIt_EvenIfItsMessageLiesInTheMailbox() => Play(async stage =>
    {
        List<double> times = [];
        var actor = stage.Spawn("a");
        Stage.TellAsync(actor, async player =>
        {
            player.Timers.StartOnce("key", "old", Seconds(1));
            await Sleep(Seconds(2));
            player.Timers.StartOnce("key", Write(stage, times), Seconds(1));
        });
        await Sleep(Seconds(9));
        Assert.Equal([3], times);
        Assert.DoesNotContain("a old", stage.History.Lines);
    });

    [Fact]
    public void Keys_AreComparedByValue_AndIndependent() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Stage.Tell(actor, player =>
        {
            player.Timers.StartOnce((1, "x"), "first", Seconds(1));
            player.Timers.StartOnce((1, "x"), "second", Seconds(2));
            player.Timers.StartOnce((2, "x"), "third", Seconds(3));
            player.Timers.Cancel((3, "x"));
        });
        await Sleep(Seconds(9));
        Assert.Equal(["second", "third"], stage.History.Of("a")[2..]);
    });

    [Fact]
    public void CancelAll_CancelsAll() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Stage.Tell(actor, player =>
        {
            player.Timers.StartOnce(1, "x", Seconds(1));
            player.Timers.StartPeriodic(2, "y", Seconds(1));
            player.Timers.CancelAll();
        });
        await Sleep(Seconds(9));
        Assert.Equal(["made", "starts"], stage.History.Of("a"));
    });

    [Fact]
    public void Restart_EndsTheTimersOfTheInstance_AlsoWhereTheirMessagesLieInTheMailbox() => Play(async stage =>
    {
        var starts = 0;
        var actor = stage.Spawn("a", new Script { PreStart = player => player.Timers.StartOnce("key", $"timer {++starts}", Seconds(1)) });
        Stage.TellAsync(actor, async player =>
        {
            player.Timers.StartPeriodic("other", "other", Seconds(1));
            await Sleep(Seconds(2));
            throw new Boom();
        });
        await Sleep(Seconds(2.5));
        Assert.Equal("starts", stage.History.Of("a")[^1]);
        await Sleep(Seconds(9));
        Assert.Equal("timer 2", stage.History.Of("a")[^1]);
        Assert.DoesNotContain("a timer 1", stage.History.Lines);
        Assert.DoesNotContain("a other", stage.History.Lines);
    });

    [Fact]
    public void Resume_KeepsTheTimers() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Stage.Tell(actor, player => player.Timers.StartOnce("key", "timer", Seconds(1)));
        actor.Tell(new Boom());
        await Sleep(Seconds(2));
        Assert.Equal(["timer"], stage.History.Of("a")[2..]);
    }, SupervisionStrategy.OneForOne(_ => Directive.Resume));

    [Fact]
    public void Stop_EndsTheTimers_AndTheirMessagesAreNoDeadLetters() => Play(async stage =>
    {
        var actor = stage.Spawn("a", new Script { PostStop = player => player.Timers.StartOnce("late", "late", Seconds(1)) });
        Stage.TellAsync(actor, async player =>
        {
            player.Timers.StartPeriodic("key", "timer", Seconds(1));
            await Sleep(Seconds(2.5));
            player.Stop();
        });
        await Sleep(Seconds(9));
        Assert.True(actor.HasStopped);
        Assert.Empty(stage.DeadLetters.Lines);
        Assert.Equal(["stops"], stage.History.Of("a")[2..]);
    });

    [Fact]
    public void Start_InPreRestartOrPostStop_TellsNothing() => Play(async stage =>
    {
        var actor = stage.Spawn("a", new Script
        {
            PreRestart = player => player.Timers.StartOnce("k", "from PreRestart", Seconds(1)),
            PostStop = player => player.Timers.StartOnce("k", "from PostStop", Seconds(1)),
        });
        actor.Tell(new Boom());
        await Sleep(Seconds(3));
        await actor.StopGracefully();
        await Sleep(Seconds(3));
        Assert.DoesNotContain(stage.History.Lines, line => line.Contains("from", StringComparison.Ordinal));
        Assert.Empty(stage.DeadLetters.Lines);
    });

    [Fact]
    public void Cancel_TheMessageIsStashedAlready_ComesTooLate() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Stage.Tell(actor, player =>
        {
            player.Timers.StartOnce("k", "tick", Seconds(1));
            player.BecomeLike(message =>
            {
                if (message is Action<Player> act) act(player);
                else player.Stash(message);
            });
        });
        await Sleep(Seconds(2));
        Stage.Tell(actor, player =>
        {
            player.Timers.Cancel("k");
            player.BecomeLike(message => player.Note($"late {message}"));
            player.UnstashAll();
        });
        await Sleep(Seconds(1));
        Assert.Equal(["late tick"], stage.History.Of("a")[2..]);
    });

    [Fact]
    public void Start_WithoutKeyOrMessageOrPeriod_IsRefused() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Stage.Tell(actor, player => player.Timers.StartOnce(null!, "x", Seconds(1)));
        Stage.Tell(actor, player => player.Timers.StartOnce("key", null!, Seconds(1)));
        Stage.Tell(actor, player => player.Timers.StartPeriodic("key", "x", TimeSpan.Zero));
        await Stage.Settle();
        Assert.Equal(["ArgumentNullException", "ArgumentNullException", "ArgumentOutOfRangeException"], stage.Failures.Lines.Select(line => line.Split(' ')[1]));
    });

    private static Action<Player> Write(Stage stage, List<double> times) => _ => times.Add(Now(stage));

    private static async Routine<bool> IsActive(ActorRef<object> actor)
    {
        TaskCompletionSource<bool> active = new();
        Stage.Tell(actor, player => active.SetResult(player.Timers.IsActive("key")));
        await Stage.Settle();
        return await active.Task;
    }
}

public sealed class ActorTimersOnSimpleSchedulerTests() : ActorTimersTests(new OnSimpleScheduler());

public sealed class ActorTimersOnOneProcessorTests() : ActorTimersTests(new OnProcessors(1));

public sealed class ActorTimersOnTwoProcessorsTests() : ActorTimersTests(new OnProcessors(2));

public sealed class ActorTimersOnSeedsTests() : ActorTimersTests(new OnSeeds(50));
