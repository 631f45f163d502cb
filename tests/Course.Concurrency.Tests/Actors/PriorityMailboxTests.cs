using Course.Concurrency.Actors;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Tests.Scheduling;
using Course.Concurrency.Time;
using FsCheck.Xunit;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Concurrency.Tests.Actors;

/// <summary>Mailboxes that give what cannot wait first.</summary>
public abstract class PriorityMailboxTests : ActorContract
{
    private static readonly MailboxKind<object> Ranked = MailboxKind<object>.Prioritized(message => message is string text ? text[0] - '0' : 0);

    private protected PriorityMailboxTests(IScheduling scheduling)
        : base(scheduling)
    {
    }

    [Fact]
    public void LowestRankFirst_AndAmongEqualsTheFirstThatCame() => Play(async stage =>
    {
        var actor = await SpawnBusy(stage);
        foreach (var message in (string[])["2a", "1a", "3a", "1b", "2b", "1c"]) actor.Tell(message);
        await Sleep(Seconds(1));
        Assert.Equal(["1a", "1b", "1c", "2a", "2b", "3a"], stage.History.Of("a")[2..]);
    });

    [Fact]
    public void PoisonAndNotices_ComeLast() => Play(async stage =>
    {
        var other = stage.Spawn("other");
        var actor = await SpawnBusy(stage, player => player.Watch(other, "9 other has stopped"));
        other.Stop();
        await Stage.Settle();
        actor.Poison();
        actor.Tell("2");
        actor.Tell("1");
        await actor.WhenStopped();
        Assert.Equal(["1", "2", "9 other has stopped", "stops"], stage.History.Of("a")[2..]);
        Assert.Empty(stage.DeadLetters.Lines);
    });

    [Fact]
    public void TimersMessages_HaveTheirRank() => Play(async stage =>
    {
        var actor = await SpawnBusy(stage, player =>
        {
            player.Timers.StartOnce(1, "1 timer", Seconds(0.5));
            player.Timers.StartOnce(3, "3 timer", Seconds(0.5));
        });
        actor.Tell("2");
        await Sleep(Seconds(2));
        Assert.Equal(["1 timer", "2", "3 timer"], stage.History.Of("a")[2..]);
    });

    [Fact]
    public void UnstashAll_ComesBeforeAllRanks() => Play(async stage =>
    {
        var actor = await SpawnBusy(stage, player =>
        {
            player.Stash("9");
            player.UnstashAll();
        });
        actor.Tell("1");
        await Sleep(Seconds(2));
        Assert.Equal(["9", "1"], stage.History.Of("a")[2..]);
    });

    [Fact]
    public void Stop_MakesDeadLettersOfWhatIsThere() => Play(async stage =>
    {
        var actor = await SpawnBusy(stage);
        actor.Tell("2");
        actor.Tell("1");
        actor.Stop();
        await actor.WhenStopped();
        Assert.Equal(["a 1", "a 2"], stage.DeadLetters.Lines.Order());
    });

    [Fact]
    public void Rank_Throws_WhoTellsGetsTheException_AndTheMailboxStaysWell() => Play(async stage =>
    {
        var actor = stage.Spawn("a", null, MailboxKind<object>.Prioritized(message => message is "bad" ? throw new Boom() : 0));
        Assert.Throws<Boom>(() => actor.Tell("bad"));
        actor.Tell("good");
        await Stage.Settle();
        Assert.Equal(["good"], stage.History.Of("a")[2..]);
    });

    [Fact]
    public void Rank_ThrowsOnATimersMessage_ItIsReported_AndTheMessageComesAllTheSame() => Play(async stage =>
    {
        var actor = stage.Spawn("a", null, MailboxKind<object>.Prioritized(message => message is "bad" ? throw new Boom() : 0));
        Stage.Tell(actor, player => player.Timers.StartOnce("key", "bad", Seconds(1)));
        await Sleep(Seconds(2));
        Assert.Equal(["bad"], stage.History.Of("a")[2..]);
        Assert.Equal(["a Boom boom: Resume"], stage.Failures.Lines);
    });

    private static async Routine<ActorRef<object>> SpawnBusy(Stage stage, Action<Player>? before = null)
    {
        var actor = stage.Spawn("a", null, Ranked);
        Stage.TellAsync(actor, async player =>
        {
            before?.Invoke(player);
            await Sleep(Seconds(1));
        });
        await Stage.Settle();
        return actor;
    }
}

public sealed class PriorityMailboxOnSimpleSchedulerTests() : PriorityMailboxTests(new OnSimpleScheduler())
{
    [Property]
    public bool AnyMessages_ComeInTheOrderOfAStableSort(int[] ranks)
    {
        List<(int Rank, int Number)> handled = [];
        (int Rank, int Number)[] messages = [.. (ranks ?? []).Select((rank, number) => (rank % 5, number))];
        new SimpleScheduler(new VirtualTime()).Run(async () =>
        {
            ActorSystem system = new();
            var actor = system.Spawn(() => new Listener<(int Rank, int Number)>(handled.Add), "a", MailboxKind<(int Rank, int Number)>.Prioritized(message => message.Rank));
            foreach (var message in messages) actor.Tell(message);
            await actor.StopGracefully();
        }, Cancellation);
        return handled.SequenceEqual(messages.OrderBy(message => message.Rank));
    }
}

public sealed class PriorityMailboxOnOneProcessorTests() : PriorityMailboxTests(new OnProcessors(1));

public sealed class PriorityMailboxOnTwoProcessorsTests() : PriorityMailboxTests(new OnProcessors(2));

public sealed class PriorityMailboxOnSeedsTests() : PriorityMailboxTests(new OnSeeds(50));
