using Course.Concurrency.Actors;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Exercises.Actors;

/// <summary>Exercise 10-2: a lock that notices that who holds it has died.</summary>
public sealed class AKeyThatIsNotLost : Exercise<Func<Actor<KeyMessage>>>
{
    private const string OneAtATime = "gives the key to one at a time";
    private const string Next = "gives it to the next when it is returned";
    private const string Order = "first come, first served";
    private const string Stranger = "takes it back only from who has it";
    private const string Died = "who stops does not keep it";
    private const string DiedWaiting = "who stops while he waits is not waited for";
    private const string DiedLater = "who has returned it and stops later takes it from nobody";
    private const string Again = "who takes it a second time is watched again";

    /// <inheritdoc/>
    public override string Id => "10-2";

    /// <inheritdoc/>
    public override string Title => "A key that is not lost";

    /// <inheritdoc/>
    public override string Task =>
        "Write an actor that keeps one key. TakeKey(Who): tell Who \"yours\" when he has it; if somebody else has it, he has to wait for his turn. ReturnKey(Who) gives it back, if Who is the one who has it. Who stops without giving it back does not keep it.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hints =>
    [
        "Two fields: who has it, and who waits. After each message, whatever it was: if nobody has it and somebody waits, he gets it.",
        "Watch(who, new OwnerStopped(who)) tells you, once, also if he has stopped already. Watching twice is watching once, so you need not remember whom you watch.",
        "OwnerStopped(who): he no longer waits, and if he has the key, nobody has it. If he has not, it is nobody's business.",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Rule<Func<Actor<KeyMessage>>>> Rules =>
    [
        new(OneAtATime, "A", "A and B want it. B has to wait.", (answer, world) => Run(answer, world, "take A", "take B")),
        new(Next, "A, B", "A and B want it, A returns it.", (answer, world) => Run(answer, world, "take A", "take B", "return A")),
        new(Order, "A, B, C", "A, B and C want it; A returns it, then B.", (answer, world) => Run(answer, world, "take A", "take B", "take C", "return A", "return B")),
        new(Stranger, "A", "A has it, B waits, and C says that he returns it.", (answer, world) => Run(answer, world, "take A", "take B", "return C")),
        new(Died, "A, B", "A has it, B waits, and A stops.", (answer, world) => Run(answer, world, "take A", "take B", "stop A")),
        new(DiedWaiting, "A, C", "A has it, B and C wait; B stops, then A returns it.", (answer, world) => Run(answer, world, "take A", "take B", "take C", "stop B", "return A")),
        new(DiedLater, "A, B", "A returns it, B gets it, C waits; then A stops. The key is B's.", (answer, world) => Run(answer, world, "take A", "take B", "take C", "return A", "stop A")),
        new(Again, "A, A, B", "A takes it, returns it, takes it again; B waits, and A stops.", (answer, world) => Run(answer, world, "take A", "return A", "take A", "take B", "stop A")),
    ];

    /// <inheritdoc/>
    public override Func<Actor<KeyMessage>> Stub => () => throw new NotAttemptedException();

    /// <inheritdoc/>
    public override Func<Actor<KeyMessage>> Solution => () => new KeyKeeper();

    /// <inheritdoc/>
    public override IReadOnlyList<Mutant<Func<Actor<KeyMessage>>>> Mutants =>
    [
        new("everybody gets it", OneAtATime, () => new CarelessKeeper((_, who) => who.Tell("yours"), null, null)),
        new("keeps it when it is returned", Next, () => new CarelessKeeper(null, (_, _) => { }, null)),
        new("last come, first served", Order, () => new CarelessKeeper((keeper, who) => keeper.Waiting.Insert(0, who), null, null)),
        new("takes it back from anybody", Stranger, () => new CarelessKeeper(null, (keeper, _) => keeper.Owner = null, null)),
        new("watches nobody", Died, () => new CarelessKeeper(null, null, null, watches: false)),
        new("forgets only who has it", DiedWaiting, () => new CarelessKeeper(null, null, (keeper, who) => keeper.Release(who))),
        new("whoever stops, the key is free", DiedLater, () => new CarelessKeeper(null, null, (keeper, _) => keeper.Owner = null)),
        new("watches each only once in his life", Again, () => new CarelessKeeper(null, (keeper, who) =>
        {
            keeper.Forget(who);
            keeper.Release(who);
        }, null)),
    ];

    // Who got the key, in order.
    private static string Run(Func<Actor<KeyMessage>> answer, World world, params string[] steps) => world.RunActors(async system =>
    {
        List<string> got = [];
        var keeper = system.Spawn(answer, "keeper");
        Dictionary<string, ActorRef<string>> people = [];
        foreach (var name in (string[])["A", "B", "C"])
        {
            people[name] = system.Spawn<string>(text => got.Add(text == "yours" ? name : $"{name} is told {text}"), name);
        }

        foreach (var step in steps)
        {
            var who = people[step[^1..]];
            if (step.StartsWith("take", StringComparison.Ordinal)) keeper.Tell(new TakeKey(who));
            else if (step.StartsWith("return", StringComparison.Ordinal)) keeper.Tell(new ReturnKey(who));
            else who.Stop();
            await Sleep(TimeSpan.FromSeconds(1));
        }

        return Observed.List(got);
    }, "/keeper");

    private sealed class KeyKeeper : Actor<KeyMessage>
    {
        private readonly List<ActorRef<string>> waiting = [];
        private ActorRef<string>? owner;

        protected override void Receive(KeyMessage message)
        {
            switch (message)
            {
                case TakeKey(var who):
                    Watch(who, new OwnerStopped(who));
                    waiting.Add(who);
                    break;
                case ReturnKey(var who):
                    if (owner == who) owner = null;
                    break;
                case OwnerStopped(var who):
                    waiting.Remove(who);
                    if (owner == who) owner = null;
                    break;
                default:
                    break;
            }

            if (owner is not null || waiting is not [var next, ..]) return;
            waiting.RemoveAt(0);
            owner = next;
            next.Tell("yours");
        }
    }

    // The same, with one step done in another way.
    private sealed class CarelessKeeper(Action<CarelessKeeper, ActorRef<string>>? take, Action<CarelessKeeper, ActorRef<string>>? giveBack, Action<CarelessKeeper, ActorRef<string>>? stopped, bool watches = true) : Actor<KeyMessage>
    {
        private readonly HashSet<ActorRef<string>> known = [];

        public List<ActorRef<string>> Waiting { get; } = [];

        public ActorRef<string>? Owner { get; set; }

        public void Release(ActorRef<string> who)
        {
            if (Owner == who) Owner = null;
        }

        public void Forget(ActorRef<string> who) => Unwatch(who);

        protected override void Receive(KeyMessage message)
        {
            switch (message)
            {
                case TakeKey(var who):
                    if (watches && known.Add(who)) Watch(who, new OwnerStopped(who));
                    if (take is not null) take(this, who);
                    else Waiting.Add(who);
                    break;
                case ReturnKey(var who):
                    if (giveBack is not null) giveBack(this, who);
                    else Release(who);
                    break;
                case OwnerStopped(var who):
                    if (stopped is not null)
                    {
                        stopped(this, who);
                        break;
                    }

                    Waiting.Remove(who);
                    Release(who);
                    break;
                default:
                    break;
            }

            if (Owner is not null || Waiting is not [var next, ..]) return;
            Waiting.RemoveAt(0);
            Owner = next;
            next.Tell("yours");
        }
    }
}
