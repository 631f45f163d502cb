using Course.Concurrency.Actors;
using Course.Concurrency.Scheduling;
using Course.Exercises.Actors;
using Xunit;

namespace Course.Exercises.Tests.Actors;

/// <summary>What the general tests of every exercise cannot know of those of lesson 10: that other right answers pass, too.</summary>
public sealed class ActorExerciseTests
{
    [Fact]
    public void All_IncludesLessonTen_WithFourExercises() =>
        Assert.Equal(["10-1", "10-2", "10-3", "10-4"], Exercise.All.Select(exercise => exercise.Id).Where(id => id.StartsWith("10-", StringComparison.Ordinal)));

    [Fact]
    public void YouAreTheSupervisor_WithABackoff_Passes() => AssertPasses(Check.That("10-1", () => SupervisionStrategy.OneForOne(
        failure => failure is FormatException ? Directive.Resume : failure is IOException ? Directive.Restart : Directive.Escalate,
        mostRestarts: 3,
        window: TimeSpan.FromSeconds(10),
        backoff: new Backoff(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(10)))));

    [Fact]
    public void AKeyThatIsNotLost_WatchingOnlyWhoHasIt_Passes() => AssertPasses(Check.That("10-2", () => new OwnerWatcher()));

    [Fact]
    public void AKeyThatIsNotLost_ThatThrowsTheExceptionOfAnUnattemptedExercise_IsNotAttempted() =>
        Assert.Equal(Verdict.NotAttempted, Check.That("10-2", () => new Unattempted()).Verdict);

    [Fact]
    public void AKeyThatIsNotLost_ThatFails_IsSeenToFail()
    {
        var result = Check.That("10-2", () => new Failing());
        Assert.All(result.Rules, rule => Assert.Contains("the actor throws InvalidOperation: no keys here", rule.Observed, StringComparison.Ordinal));
    }

    [Fact]
    public void APurseThatDoesNotWait_WithAQueueOfItsOwn_Passes() => AssertPasses(Check.That("10-3", (balance, approver) => new QueueingPurse(balance, approver)));

    [Fact]
    public void APurseThatDoesNotWait_ThatAsksInAGoroutine_Passes() => AssertPasses(Check.That("10-3", (balance, approver) => new AskingPurse(balance, approver)));

    [Fact]
    public void NobodyStarves_WithAQueueForEachFork_Passes() => AssertPasses(Check.That("10-4", seats => new ForkQueues(seats)));

    private static void AssertPasses(CheckResult result) => Assert.True(result.Verdict == Verdict.Passed, result.ToText());

    // Gives it also to one who has stopped: then the notice comes at once, and the next one gets it.
    private sealed class OwnerWatcher : Actor<KeyMessage>
    {
        private readonly Queue<ActorRef<string>> waiting = new();
        private ActorRef<string>? owner;

        protected override void Receive(KeyMessage message)
        {
            if (message is TakeKey(var taker)) waiting.Enqueue(taker);
            if (message is ReturnKey(var giver) && owner == giver)
            {
                Unwatch(giver);
                owner = null;
            }

            if (message is OwnerStopped(var stopped) && owner == stopped) owner = null;
            if (owner is not null || !waiting.TryDequeue(out owner)) return;
            Watch(owner, new OwnerStopped(owner));
            owner.Tell("yours");
        }
    }

    private sealed class Unattempted : Actor<KeyMessage>
    {
        protected override void Receive(KeyMessage message) => throw new NotAttemptedException();
    }

    private sealed class Failing : Actor<KeyMessage>
    {
        protected override void Receive(KeyMessage message) => throw new InvalidOperationException("no keys here");
    }

    private sealed class QueueingPurse(int balance, ActorRef<Approval> approver) : Actor<PurseMessage>
    {
        private readonly Queue<PayOut> payments = new();

        protected override void Receive(PurseMessage message)
        {
            if (message is PayIn(var more)) balance += more;
            if (message is HowMuch(var question)) question.Tell(balance);
            if (message is PayOut payment)
            {
                payments.Enqueue(payment);
                if (payments.Count == 1) Ask();
            }

            if (message is not Approved(var isApproved)) return;
            var (amount, answer) = payments.Dequeue();
            var pays = isApproved && balance >= amount;
            if (pays) balance -= amount;
            answer.Tell(pays);
            if (payments.Count > 0) Ask();
        }

        private void Ask() => approver.Ask<bool>(answer => new Approval(payments.Peek().Amount, answer))
            .PipeTo(Self, isApproved => new Approved(isApproved), _ => new Approved(false));
    }

    private sealed class AskingPurse(int balance, ActorRef<Approval> approver) : Actor<PurseMessage>
    {
        private PayOut? current;

        protected override void Receive(PurseMessage message)
        {
            if (message is PayIn(var more)) balance += more;
            if (message is HowMuch(var question)) question.Tell(balance);
            if (message is PayOut payment)
            {
                if (current is not null)
                {
                    Stash(message);
                    return;
                }

                current = payment;
                var self = Self;
                Goroutines.Go(async () =>
                {
                    try
                    {
                        self.Tell(new Approved(await approver.Ask<bool>(answer => new Approval(payment.Amount, answer))));
                    }
                    catch (ActorFailedException)
                    {
                        self.Tell(new Approved(false));
                    }
                });
            }

            if (message is not Approved(var isApproved)) return;
            var pays = isApproved && balance >= current!.Amount;
            if (pays) balance -= current!.Amount;
            current!.Answer.Tell(pays);
            current = null;
            UnstashAll();
        }
    }

    // Each guest stands in line at both of his forks, and eats when he is the first at both.
    private sealed class ForkQueues(int seats) : Actor<DinnerMessage>
    {
        private readonly Queue<AsksToEat>[] lines = [.. Enumerable.Range(0, seats).Select(_ => new Queue<AsksToEat>())];
        private readonly HashSet<AsksToEat> eating = [];

        protected override void Receive(DinnerMessage message)
        {
            if (message is AsksToEat guest)
            {
                lines[guest.Seat].Enqueue(guest);
                lines[(guest.Seat + 1) % seats].Enqueue(guest);
            }

            if (message is HasEaten(var seat))
            {
                eating.Remove(lines[seat].Dequeue());
                lines[(seat + 1) % seats].Dequeue();
            }

            for (var place = 0; place < seats; place++)
            {
                if (lines[place].TryPeek(out var first) && lines[(place + 1) % seats].TryPeek(out var second) && first == second && eating.Add(first)) first.MayEat.Tell(default);
            }
        }
    }
}
