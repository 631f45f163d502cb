using Course.Concurrency.Actors;
using Course.Concurrency.Tests.Scheduling;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Concurrency.Tests.Actors;

/// <summary>A message to an actor that has had none for a while.</summary>
public abstract class ReceiveTimeoutTests : ActorContract
{
    private protected ReceiveTimeoutTests(IScheduling scheduling)
        : base(scheduling)
    {
    }

    [Fact]
    public void Timeout_NothingComes_TellsAfterEachDuration() => Play(async stage =>
    {
        List<double> times = [];
        var actor = stage.Spawn("a");
        SetTimeout(stage, actor, 2, times);
        await Sleep(Seconds(7));
        Assert.Equal([2, 4, 6], times);
    });

    [Fact]
    public void Timeout_AMessageComes_CountsFromItsEnd() => Play(async stage =>
    {
        List<double> times = [];
        var actor = stage.Spawn("a");
        SetTimeout(stage, actor, 2, times);
        await Sleep(Seconds(1));
        actor.Tell("x");
        await Sleep(Seconds(1.5));
        Stage.TellAsync(actor, async _ => await Sleep(Seconds(3)));
        await Sleep(Seconds(5.1));
        // From 2.5 to 5.5 it handles a message: the timeout that passes meanwhile does not count.
        Assert.Equal([7.5], times);
    });

    [Fact]
    public void Timeout_ItsMessageLiesBehindAnother_IsNotTold() => Play(async stage =>
    {
        List<double> times = [];
        var actor = stage.Spawn("a");
        SetTimeout(stage, actor, 2, times);
        Stage.TellAsync(actor, async _ => await Sleep(Seconds(3)));
        actor.Tell("x");
        await Sleep(Seconds(4.9));
        Assert.Empty(times);
        await Sleep(Seconds(0.2));
        Assert.Equal([5], times);
    });

    [Fact]
    public void CancelReceiveTimeout_TellsNothing_EvenIfItLiesInTheMailboxAlready() => Play(async stage =>
    {
        List<double> times = [];
        var actor = stage.Spawn("a");
        SetTimeout(stage, actor, 2, times);
        Stage.TellAsync(actor, async player =>
        {
            await Sleep(Seconds(3));
            player.CancelReceiveTimeout();
        });
        await Sleep(Seconds(9));
        Assert.Empty(times);
    });

    [Fact]
    public void CancelReceiveTimeout_NoneIsSet_DoesNothing() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Stage.Tell(actor, player => player.CancelReceiveTimeout());
        await Sleep(Seconds(1));
        Assert.Empty(stage.Failures.Lines);
    });

    [Fact]
    public void SetReceiveTimeout_Again_ReplacesIt() => Play(async stage =>
    {
        List<double> first = [], second = [];
        var actor = stage.Spawn("a");
        SetTimeout(stage, actor, 2, first);
        await Sleep(Seconds(1));
        SetTimeout(stage, actor, 3, second);
        await Sleep(Seconds(6.5));
        Assert.Empty(first);
        Assert.Equal([4, 7], second);
    });

    [Fact]
    public void Timeout_ByItsOwnHandlerCancelled_IsTheLast() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Stage.Tell(actor, player => player.SetReceiveTimeout(Seconds(1), (Action<Player>)(again =>
        {
            again.Note("timeout");
            again.CancelReceiveTimeout();
        })));
        await Sleep(Seconds(9));
        Assert.Equal(["timeout"], stage.History.Of("a")[2..]);
    });

    [Fact]
    public void Timeout_ATimersMessage_CountsAsAMessage() => Play(async stage =>
    {
        List<double> times = [];
        var actor = stage.Spawn("a");
        SetTimeout(stage, actor, 2, times);
        Stage.Tell(actor, player => player.Timers.StartOnce("key", "timer", Seconds(1)));
        await Sleep(Seconds(3.5));
        Assert.Equal([3], times);
    });

    [Fact]
    public void Timeout_ANoticeThatSomebodyHasStopped_CountsAsAMessage() => Play(async stage =>
    {
        List<double> times = [];
        var other = stage.Spawn("other");
        var actor = stage.Spawn("a", new Script { Stopped = (_, _) => { } });
        Stage.Tell(actor, player => player.Watch(other));
        SetTimeout(stage, actor, 2, times);
        await Sleep(Seconds(1));
        other.Stop();
        await Sleep(Seconds(2.5));
        Assert.Equal([3], times);
    });

    [Fact]
    public void Timeout_AFailureThatIsForgiven_DoesNotEndIt() => Play(async stage =>
    {
        List<double> times = [];
        var actor = stage.Spawn("a");
        SetTimeout(stage, actor, 2, times);
        actor.Tell(new Boom());
        await Sleep(Seconds(5));
        Assert.Equal([2, 4], times);
    }, SupervisionStrategy.OneForOne(_ => Directive.Resume));

    [Fact]
    public void Restart_EndsTheTimeout() => Play(async stage =>
    {
        List<double> times = [];
        var actor = stage.Spawn("a");
        SetTimeout(stage, actor, 2, times);
        actor.Tell(new Boom());
        await Sleep(Seconds(9));
        Assert.Empty(times);
    });

    [Fact]
    public void Stop_EndsTheTimeout() => Play(async stage =>
    {
        List<double> times = [];
        var actor = stage.Spawn("a");
        SetTimeout(stage, actor, 2, times);
        actor.Poison();
        await Sleep(Seconds(9));
        Assert.Empty(times);
        Assert.Empty(stage.DeadLetters.Lines);
    });

    [Fact]
    public void Timeout_ItsOwnHandlerThrowsAndIsForgiven_ComesAgain() => Play(async stage =>
    {
        List<double> times = [];
        var actor = stage.Spawn("a");
        Stage.Tell(actor, player => player.SetReceiveTimeout(Seconds(2), (Action<Player>)(_ =>
        {
            times.Add(Now(stage));
            throw new Boom();
        })));
        await Sleep(Seconds(7));
        Assert.Equal([2, 4, 6], times);
    }, SupervisionStrategy.OneForOne(_ => Directive.Resume));

    [Fact]
    public void SetReceiveTimeout_InPreStart_NeedsNoMessage() => Play(async stage =>
    {
        List<double> times = [];
        stage.Spawn("a", new Script { PreStart = player => player.SetReceiveTimeout(Seconds(2), (Action<Player>)(_ => times.Add(Now(stage)))) });
        await Sleep(Seconds(5));
        Assert.Equal([2, 4], times);
    });

    [Fact]
    public void Timeout_AMessageOfATimerThatWasCancelled_DoesNotCount() => Play(async stage =>
    {
        List<double> times = [];
        var actor = stage.Spawn("a");
        Stage.TellAsync(actor, async player =>
        {
            player.Timers.StartOnce("k", "timer", Seconds(1));
            await Sleep(Seconds(2));
            player.Timers.Cancel("k");
            player.SetReceiveTimeout(Seconds(2), (Action<Player>)(_ => times.Add(Now(stage))));
        });
        await Sleep(Seconds(5));
        Assert.Equal([4], times);
    });

    [Fact]
    public void SetReceiveTimeout_NotPositive_IsRefused() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Stage.Tell(actor, player => player.SetReceiveTimeout(TimeSpan.Zero, "x"));
        Stage.Tell(actor, player => player.SetReceiveTimeout(Seconds(1), null!));
        await Sleep(Seconds(2));
        Assert.Equal(["ArgumentOutOfRangeException", "ArgumentNullException"], stage.Failures.Lines.Select(line => line.Split(' ')[1]));
    });

    private static void SetTimeout(Stage stage, ActorRef<object> actor, double seconds, List<double> times) =>
        Stage.Tell(actor, player => player.SetReceiveTimeout(Seconds(seconds), (Action<Player>)(_ => times.Add(Now(stage)))));
}

public sealed class ReceiveTimeoutOnSimpleSchedulerTests() : ReceiveTimeoutTests(new OnSimpleScheduler());

public sealed class ReceiveTimeoutOnOneProcessorTests() : ReceiveTimeoutTests(new OnProcessors(1));

public sealed class ReceiveTimeoutOnTwoProcessorsTests() : ReceiveTimeoutTests(new OnProcessors(2));

public sealed class ReceiveTimeoutOnSeedsTests() : ReceiveTimeoutTests(new OnSeeds(50));
