using Course.Concurrency.Actors;
using Course.Concurrency.Generators;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Threads;
using Course.Concurrency.Time;

namespace Course.Concurrency.Tests.Actors;

/// <summary>What an actor has taken back from its stash is handled, even if nobody tells it anything any more.</summary>
public class UnstashTests
{
    [Fact]
    public void Messages_taken_back_are_handled_although_the_mailbox_is_empty()
    {
        var answered = 0;
        new SimpleScheduler(new VirtualTime()).Run(async () => answered = await OpenAndAnswer(), TestContext.Current.CancellationToken);
        Assert.Equal(3, answered);
    }

    [Fact]
    public void Messages_taken_back_are_handled_under_any_schedule()
    {
        var explored = Schedules.ExploreSeeds(async () => Assert.Equal(3, await OpenAndAnswer()), 200, cancellation: TestContext.Current.CancellationToken);
        Assert.True(explored.Failures == 0, explored.ToString());
    }

    private static async Routine<int> OpenAndAnswer()
    {
        await using ActorSystem system = new();
        var door = system.Spawn(() => new Door());
        Reply<Nothing>[] knocks = [.. Enumerable.Range(0, 3).Select(_ => door.Ask<Nothing>(answer => answer))];
        await door.Ask<Nothing>(answer => answer);
        foreach (var knock in knocks) await knock;
        return knocks.Length;
    }

    // Puts three aside; the fourth opens.
    private sealed class Door : Actor<ActorRef<Nothing>>
    {
        private int knocks;

        protected override void Receive(ActorRef<Nothing> message)
        {
            if (++knocks <= 3)
            {
                Stash(message);
                return;
            }

            message.Tell(default);
            if (knocks == 4) UnstashAll();
        }
    }
}
