using System.Globalization;
using Course.Concurrency.Actors;
using Course.Concurrency.Scheduling;
using Course.Exercises.Channels;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Exercises.Actors;

/// <summary>Exercise 10-3: asking without waiting within a handler.</summary>
public sealed class APurseThatDoesNotWait : Exercise<Func<int, ActorRef<Approval>, Actor<PurseMessage>>>
{
    private const string Pays = "pays what is approved and there";
    private const string NotThere = "does not pay what is not there";
    private const string NotApproved = "does not pay what is not approved";
    private const string AtOnce = "says what is there while it waits for the approval";
    private const string PaidIn = "money that comes in meanwhile counts";
    private const string NotTwice = "two cannot both have the same money";
    private const string InOrder = "further payments wait for their turn";
    private const string Failure = "an approver that fails says no, and life goes on";

    /// <inheritdoc/>
    public override string Id => "10-3";

    /// <inheritdoc/>
    public override string Title => "A purse that does not wait";

    /// <inheritdoc/>
    public override string Task =>
        "Write an actor that keeps money. PayIn(Amount) and HowMuch(Answer) are done at once, always. PayOut(Amount, Answer): ask the approver, Approval(Amount, Answer), and when its answer comes, pay if it is yes and so much is there: tell Answer true, else false. Further PayOuts wait for their turn. An approver that fails has said no.";

    internal override string WhenItHangs => "Does it block (Wait, Result) where it should go on reading its mail?";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hints =>
    [
        "An await in a handler lets nobody in, not even those who only want to know the balance. So let the answer come as a message: Approved.",
        "approver.Ask<bool>(answer => new Approval(amount, answer)).PipeTo(Self, isApproved => new Approved(isApproved), failure => new Approved(false)). And from now until Approved comes you are another actor: Become.",
        "While asked: PayOut is stashed. PayIn and HowMuch as ever. Approved: look at the balance now, answer, Become(Receive), UnstashAll().",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Rule<Func<int, ActorRef<Approval>, Actor<PurseMessage>>>> Rules =>
    [
        new(Pays, "yes at 1 s; 20 left", "The purse holds 100, 80 are wanted, and the approver takes a second for its yes.", (answer, world) => Run(answer, world, 100, ask => Outcome(ask(80), world))),
        new(NotThere, "no; 100 left", "The purse holds 100, 120 are wanted and approved.", (answer, world) => Run(answer, world, 100, ask => Outcome(ask(120), null))),
        new(NotApproved, "no at 1 s; 100 left", "The purse holds 100, 7 are wanted, and the approver says no.", (answer, world) => Run(answer, world, 100, ask => Outcome(ask(No), world))),
        new(AtOnce, "100 at 0.5 s", "Asked half a second after 80 were wanted. The approver has not answered yet, so the money is still there.", (answer, world) => world.RunActors(async system =>
        {
            var purse = Spawn(system, answer, 100);
            _ = Ask(purse, 80);
            await Sleep(Half);
            return $"{await Balance(purse)} at {world.At()}";
        }, "/purse")),
        new(PaidIn, "yes at 1 s; 10 left", "The purse holds 50, 80 are wanted, and half a second later 40 come in. What counts is what is there when the approval comes.", (answer, world) => world.RunActors(async system =>
        {
            var purse = Spawn(system, answer, 50);
            var asked = Ask(purse, 80);
            await Sleep(Half);
            purse.Tell(new PayIn(40));
            return $"{await Outcome(asked, world)}; {await Balance(purse)} left";
        }, "/purse")),
        new(NotTwice, "yes, no; 20 left", "The purse holds 100, and two want 80 in the same moment.", (answer, world) => world.RunActors(async system =>
        {
            var purse = Spawn(system, answer, 100);
            var (one, two) = (Ask(purse, 80), Ask(purse, 80));
            return $"{await Outcome(one, null)}, {await Outcome(two, null)}; {await Balance(purse)} left";
        }, "/purse")),
        new(InOrder, "yes at 1 s, yes at 2 s, yes at 3 s; 0 left", "The purse holds 100; 30, 40 and 30 are wanted in the same moment. The approver is asked for one after the other.", (answer, world) => world.RunActors(async system =>
        {
            var purse = Spawn(system, answer, 100);
            var (one, two, three) = (Ask(purse, 30), Ask(purse, 40), Ask(purse, 30));
            return $"{await Outcome(one, world)}, {await Outcome(two, world)}, {await Outcome(three, world)}; {await Balance(purse)} left";
        }, "/purse")),
        new(Failure, "no, yes; 20 left", "The approver fails on 13. Nobody will answer that question any more; then 80 are wanted.", (answer, world) => world.RunActors(async system =>
        {
            var purse = Spawn(system, answer, 100);
            var (one, two) = (Ask(purse, Fails), Ask(purse, 80));
            return $"{await Outcome(one, null)}, {await Outcome(two, null)}; {await Balance(purse)} left";
        }, "/purse")),
    ];

    /// <inheritdoc/>
    public override Func<int, ActorRef<Approval>, Actor<PurseMessage>> Stub => (_, _) => throw new NotAttemptedException();

    /// <inheritdoc/>
    public override Func<int, ActorRef<Approval>, Actor<PurseMessage>> Solution => (balance, approver) => new Purse(balance, approver);

    /// <inheritdoc/>
    public override IReadOnlyList<Mutant<Func<int, ActorRef<Approval>, Actor<PurseMessage>>>> Mutants =>
    [
        new("waits within the handler", AtOnce, (balance, approver) => new WaitingPurse(balance, approver)),
        new("puts everything aside while it asks", AtOnce, (balance, approver) => new CarelessPurse(balance, approver) { Stashes = _ => true }),
        new("puts money aside while it asks", PaidIn, (balance, approver) => new CarelessPurse(balance, approver) { Stashes = message => message is PayOut or PayIn }),
        new("pays what is approved", NotThere, (balance, approver) => new CarelessPurse(balance, approver) { Pays = (isApproved, _) => isApproved }),
        new("pays what is there", NotApproved, (balance, approver) => new CarelessPurse(balance, approver) { Pays = (_, isThere) => isThere }),
        new("never pays", Pays, (balance, approver) => new CarelessPurse(balance, approver) { Pays = (_, _) => false }),
        new("looks before it asks, and not again", NotTwice, (balance, approver) => new HastyPurse(balance, approver)),
        new("drops what comes while it asks", InOrder, (balance, approver) => new CarelessPurse(balance, approver) { Stashes = _ => false }),
        new("does not take up again what it has put aside", InOrder, (balance, approver) => new CarelessPurse(balance, approver) { Unstashes = false }),
        new("waits for ever for an approver that has failed", Failure, (balance, approver) => new CarelessPurse(balance, approver) { WhenItFails = new PayIn(0) }),
    ];

    private const int No = 7;
    private const int Fails = 13;
    private static readonly TimeSpan Half = TimeSpan.FromSeconds(0.5);

    private static string Run(Func<int, ActorRef<Approval>, Actor<PurseMessage>> answer, World world, int balance, Func<Func<int, Reply<bool>>, Routine<string>> steps) => world.RunActors(async system =>
    {
        var purse = Spawn(system, answer, balance);
        return $"{await steps(amount => Ask(purse, amount))}; {await Balance(purse)} left";
    }, "/purse");

    private static ActorRef<PurseMessage> Spawn(ActorSystem system, Func<int, ActorRef<Approval>, Actor<PurseMessage>> answer, int balance)
    {
        var approver = system.Spawn(() => new Approver(), "approver");
        return system.Spawn(() => answer(balance, approver), "purse");
    }

    private static Reply<bool> Ask(ActorRef<PurseMessage> purse, int amount) => purse.Ask<bool>(answer => new PayOut(amount, answer), ActorRun.Patience);

    private static async Routine<string> Outcome(Reply<bool> reply, World? world)
    {
        var outcome = await Answer(reply, pays => pays ? "yes" : "no");
        return world is null ? outcome : $"{outcome} at {world.At()}";
    }

    private static async Routine<string> Balance(ActorRef<PurseMessage> purse) =>
        await Answer(purse.Ask<int>(answer => new HowMuch(answer), ActorRun.Patience), balance => balance.ToString(CultureInfo.InvariantCulture));

    private static async Routine<string> Answer<T>(Reply<T> reply, Func<T, string> words)
    {
        try
        {
            return words(await reply);
        }
        catch (TimeoutException)
        {
            return "no answer";
        }
        catch (Exception exception) when (exception is ActorFailedException or ActorStoppedException)
        {
            return Observed.Thrown(exception.InnerException ?? exception);
        }
    }

    // Thinks for a second.
    private sealed class Approver : Actor<Approval>
    {
        protected override async Routine ReceiveAsync(Approval message)
        {
            await Sleep(TimeSpan.FromSeconds(1));
            if (message.Amount == Fails) throw new IOException("connection reset");
            message.Answer.Tell(message.Amount != No);
        }
    }

    private sealed class Purse(int balance, ActorRef<Approval> approver) : Actor<PurseMessage>
    {
        protected override void Receive(PurseMessage message)
        {
            if (message is PayOut payment)
            {
                approver.Ask<bool>(answer => new Approval(payment.Amount, answer))
                    .PipeTo(Self, isApproved => new Approved(isApproved), _ => new Approved(false));
                Become(next => WhileAsked(payment, next));
            }
            else if (message is PayIn(var amount))
            {
                balance += amount;
            }
            else if (message is HowMuch(var answer))
            {
                answer.Tell(balance);
            }
        }

        private void WhileAsked(PayOut payment, PurseMessage message)
        {
            if (message is Approved(var isApproved))
            {
                var pays = isApproved && balance >= payment.Amount;
                if (pays) balance -= payment.Amount;
                payment.Answer.Tell(pays);
                Become(Receive);
                UnstashAll();
            }
            else if (message is PayOut)
            {
                Stash(message);
            }
            else
            {
                Receive(message);
            }
        }
    }

    // The same, with one step done in another way.
    private sealed class CarelessPurse(int balance, ActorRef<Approval> approver) : Actor<PurseMessage>
    {
        public Func<PurseMessage, bool> Stashes { get; init; } = message => message is PayOut;

        public Func<bool, bool, bool> Pays { get; init; } = (isApproved, isThere) => isApproved && isThere;

        public bool Unstashes { get; init; } = true;

        public PurseMessage WhenItFails { get; init; } = new Approved(false);

        protected override void Receive(PurseMessage message)
        {
            if (message is PayOut payment)
            {
                approver.Ask<bool>(answer => new Approval(payment.Amount, answer))
                    .PipeTo<PurseMessage>(Self, isApproved => new Approved(isApproved), _ => WhenItFails);
                Become(next => WhileAsked(payment, next));
            }
            else
            {
                Other(message);
            }
        }

        private void Other(PurseMessage message)
        {
            if (message is PayIn(var amount)) balance += amount;
            if (message is HowMuch(var answer)) answer.Tell(balance);
        }

        private void WhileAsked(PayOut payment, PurseMessage message)
        {
            if (message is not Approved(var isApproved))
            {
                if (Stashes(message)) Stash(message);
                else Other(message);
                return;
            }

            var pays = Pays(isApproved, balance >= payment.Amount);
            if (pays) balance -= payment.Amount;
            payment.Answer.Tell(pays);
            Become(Receive);
            if (Unstashes) UnstashAll();
        }
    }

    private sealed class WaitingPurse(int balance, ActorRef<Approval> approver) : Actor<PurseMessage>
    {
        protected override async Routine ReceiveAsync(PurseMessage message)
        {
            if (message is PayIn(var more)) balance += more;
            if (message is HowMuch(var question)) question.Tell(balance);
            if (message is not PayOut(var amount, var answer)) return;
            var isApproved = await approver.Ask<bool>(reply => new Approval(amount, reply));
            var pays = isApproved && balance >= amount;
            if (pays) balance -= amount;
            answer.Tell(pays);
        }
    }

    private sealed class HastyPurse(int balance, ActorRef<Approval> approver) : Actor<PurseMessage>
    {
        private readonly Queue<PayOut> asked = new();

        protected override void Receive(PurseMessage message)
        {
            switch (message)
            {
                case PayIn(var more):
                    balance += more;
                    break;
                case HowMuch(var question):
                    question.Tell(balance);
                    break;
                case PayOut payment when payment.Amount > balance:
                    payment.Answer.Tell(false);
                    break;
                case PayOut payment:
                    asked.Enqueue(payment);
                    approver.Ask<bool>(answer => new Approval(payment.Amount, answer))
                        .PipeTo(Self, isApproved => new Approved(isApproved), _ => new Approved(false));
                    break;
                case Approved(var isApproved):
                    var next = asked.Dequeue();
                    if (isApproved) balance -= next.Amount;
                    next.Answer.Tell(isApproved);
                    break;
                default:
                    break;
            }
        }
    }
}
