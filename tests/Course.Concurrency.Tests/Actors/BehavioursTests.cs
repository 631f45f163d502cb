using Course.Concurrency.Actors;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Tests.Scheduling;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Concurrency.Tests.Actors;

/// <summary>An actor that becomes something else.</summary>
public abstract class BehavioursTests : ActorContract
{
    private protected BehavioursTests(IScheduling scheduling)
        : base(scheduling)
    {
    }

    [Fact]
    public void Become_CountsFromTheNextMessageOn() => Tells(
        ["become a", "x", "become b", "x"],
        ["first: become a", "first ends", "a: x", "a: become b", "b: x"]);

    [Fact]
    public void Become_Again_LeavesNothingToGoBackToButTheFirst() => Tells(
        ["become a", "become b", "unbecome", "x"],
        ["first: become a", "first ends", "a: become b", "b: unbecome", "first: x", "first ends"]);

    [Fact]
    public void BecomeStacked_Unbecome_GoesBackOneAfterTheOther() => Tells(
        ["stack a", "stack b", "x", "unbecome", "x", "unbecome", "x"],
        ["first: stack a", "first ends", "a: stack b", "b: x", "b: unbecome", "a: x", "a: unbecome", "first: x", "first ends"]);

    [Fact]
    public void Become_OnAStack_ReplacesOnlyTheTop() => Tells(
        ["stack a", "stack b", "become c", "unbecome", "x"],
        ["first: stack a", "first ends", "a: stack b", "b: become c", "c: unbecome", "a: x"]);

    [Fact]
    public void Unbecome_AtTheBottom_StaysWithTheFirst() => Tells(
        ["unbecome", "unbecome", "x"],
        ["first: unbecome", "first ends", "first: unbecome", "first ends", "first: x", "first ends"]);

    [Fact]
    public void Become_AnAsynchronousBehaviour_WaitsWithinIt() => Tells(
        ["become slow", "x", "y", "become a", "z"],
        ["first: become slow", "first ends", "slow: x", "slow ends", "slow: y", "slow ends", "slow: become a", "slow ends", "a: z"]);

    [Fact]
    public void Restart_BringsTheFirstBehaviourBack() => Tells(
        ["stack a", "stack b", "fail", "x", "unbecome", "y"],
        ["first: stack a", "first ends", "a: stack b", "b: fail", "first: x", "first ends", "first: unbecome", "first ends", "first: y", "first ends"]);

    [Fact]
    public void Resume_KeepsTheBehaviour() => Tells(
        ["stack a", "fail", "x"],
        ["first: stack a", "first ends", "a: fail", "a: x"],
        SupervisionStrategy.OneForOne(_ => Directive.Resume));

    [Fact]
    public void Become_Null_IsRefused() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Stage.Tell(actor, player => player.BecomeLike(null!));
        await Stage.Settle();
        Assert.Contains(nameof(ArgumentNullException), Assert.Single(stage.Failures.Lines), StringComparison.Ordinal);
    });

    private void Tells(string[] messages, string[] expected, SupervisionStrategy? supervision = null) => Play(async stage =>
    {
        List<string> log = [];
        var actor = stage.System.Spawn(() => new Changing(log));
        foreach (var message in messages) actor.Tell(message);
        await actor.StopGracefully();
        Assert.Equal(expected, log);
    }, supervision);

    private sealed class Changing(List<string> log) : Actor<string>
    {
        protected override async Routine ReceiveAsync(string message)
        {
            await Yield();
            Act("first", message);
            await Yield();
            log.Add("first ends");
        }

        private void Act(string me, string message)
        {
            log.Add($"{me}: {message}");
            switch (message.Split(' '))
            {
                case ["become", "slow"]:
                    Become(Slow);
                    break;
                case ["become", var name]:
                    Become(next => Act(name, next));
                    break;
                case ["stack", var name]:
                    BecomeStacked(next => Act(name, next));
                    break;
                case ["unbecome"]:
                    Unbecome();
                    break;
                case ["fail"]:
                    throw new Boom();
                default:
                    break;
            }
        }

        private async Routine Slow(string message)
        {
            Act("slow", message);
            await Sleep(TimeSpan.FromSeconds(1));
            log.Add("slow ends");
        }
    }
}

public sealed class BehavioursOnSimpleSchedulerTests() : BehavioursTests(new OnSimpleScheduler());

public sealed class BehavioursOnOneProcessorTests() : BehavioursTests(new OnProcessors(1));

public sealed class BehavioursOnTwoProcessorsTests() : BehavioursTests(new OnProcessors(2));

public sealed class BehavioursOnSeedsTests() : BehavioursTests(new OnSeeds(50));
