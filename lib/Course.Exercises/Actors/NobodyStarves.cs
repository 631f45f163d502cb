using Course.Concurrency.Actors;
using Course.Concurrency.Generators;
using Course.Concurrency.Scheduling;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Exercises.Actors;

/// <summary>Exercise 10-4: dining philosophers of whom none is overtaken for ever.</summary>
public sealed class NobodyStarves : Exercise<Func<int, Actor<DinnerMessage>>>
{
    private const int Seats = 5;
    private const int Meals = 20;
    private const string Together = "who share no fork eat at the same time";
    private const string Neighbours = "neighbours do not";
    private const string Round = "the last and the first are neighbours, too";
    private const string Waits = "who has waited eats when his forks are free";
    private const string Overtaken = "nobody is overtaken by a neighbour";
    private const string InTheWay = "who is in nobody's way does not wait";
    private const string Everybody = "all have eaten in the end";

    /// <inheritdoc/>
    public override string Id => "10-4";

    /// <inheritdoc/>
    public override string Title => "Nobody starves";

    /// <inheritdoc/>
    public override string Task =>
        "Write the table as an actor, for so many seats. AsksToEat(Seat, MayEat): tell MayEat when he has both of his forks, number Seat and the next one round the table. HasEaten(Seat): both are free again. Nobody who has asked is overtaken by a neighbour who asked later; and nobody waits who takes no fork from anybody.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hints =>
    [
        "Keep those who wait in a list, in the order in which they asked. After each message go through it from the front.",
        "Who cannot eat now has a right to his forks all the same, before those behind him in the list. What does that mean for his forks, as long as you go through the list?",
        "Go through it with a copy of isTaken: whoever finds both forks free eats, and is taken from the list; whether he eats or not, mark both forks as taken in the copy.",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Rule<Func<int, Actor<DinnerMessage>>>> Rules =>
    [
        new(Together, "0, 2", "0 and 2 ask. Between them is an empty seat: they need four different forks.", (answer, world) => Run(answer, world, "+0", "+2")),
        new(Neighbours, "0", "0 and 1 ask. Fork 1 is 0's second and 1's first.", (answer, world) => Run(answer, world, "+0", "+1")),
        new(Round, "4", "There are five seats; 4 and 0 ask. The second fork of seat 4 is fork 0.", (answer, world) => Run(answer, world, "+4", "+0")),
        new(Waits, "0, 1", "0 and 1 ask, 0 has eaten.", (answer, world) => Run(answer, world, "+0", "+1", "-0")),
        new(Overtaken, "0, 2, 1", "0 and 2 eat, and 1, who sits between them, waits for both. 0 has eaten, and is hungry again at once; then 2 has eaten. So it can go on for ever.", (answer, world) => Run(answer, world, "+0", "+2", "+1", "-0", "+0", "-2")),
        new(InTheWay, "0, 3", "0 eats, 1 waits for him, and 3 asks, whose forks nobody wants.", (answer, world) => Run(answer, world, "+0", "+1", "+3")),
        new(Everybody, "100 meals", "Five guests, twenty meals each, all at once.", (answer, world) => RunDinner(answer, world)),
    ];

    /// <inheritdoc/>
    public override Func<int, Actor<DinnerMessage>> Stub => _ => throw new NotAttemptedException();

    /// <inheritdoc/>
    public override Func<int, Actor<DinnerMessage>> Solution => seats => new Table(seats);

    /// <inheritdoc/>
    public override IReadOnlyList<Mutant<Func<int, Actor<DinnerMessage>>>> Mutants =>
    [
        new("whoever finds two forks eats", Overtaken, seats => new CarelessTable(seats) { Reserves = false }),
        new("one after the other, as they have asked", InTheWay, seats => new CarelessTable(seats) { OnlyTheFirst = true }),
        new("one at a time", Together, seats => new CarelessTable(seats) { Forks = _ => [.. Enumerable.Range(0, seats)] }),
        new("one fork is enough", Neighbours, seats => new CarelessTable(seats) { Forks = seat => [seat] }),
        new("a table with two ends", Round, seats => new CarelessTable(seats) { Forks = seat => seat + 1 < seats ? [seat, seat + 1] : [seat] }),
        new("forgets who cannot eat at once", Waits, seats => new CarelessTable(seats) { Forgets = true }),
        new("keeps the forks", Waits, seats => new CarelessTable(seats) { PutsBack = false }),
    ];

    // Who was given forks, in order. "+2": seat 2 asks; "-2": he has eaten.
    private static string Run(Func<int, Actor<DinnerMessage>> answer, World world, params string[] steps) => world.RunActors(async system =>
    {
        List<string> eaters = [];
        var table = system.Spawn(() => answer(Seats), "table");
        foreach (var step in steps)
        {
            var seat = step[1] - '0';
            if (step[0] == '+') table.Tell(new AsksToEat(seat, system.Spawn<Nothing>(_ => eaters.Add(step[1..]))));
            else table.Tell(new HasEaten(seat));
            await Sleep(TimeSpan.FromSeconds(1));
        }

        return Observed.List(eaters);
    }, "/table");

    private static string RunDinner(Func<int, Actor<DinnerMessage>> answer, World world) => world.RunActors(async system =>
    {
        var meals = 0;
        var table = system.Spawn(() => answer(Seats), "table");
        WaitGroup guests = new();
        for (var seat = 0; seat < Seats; seat++) guests.Go(Dine(seat));
        await guests.Wait();
        return FormattableString.Invariant($"{meals} meals");

        async Routine Dine(int seat)
        {
            for (var meal = 0; meal < Meals; meal++)
            {
                try
                {
                    await table.Ask<Nothing>(mayEat => new AsksToEat(seat, mayEat), timeout: TimeSpan.FromHours(1));
                }
                catch (Exception exception) when (exception is TimeoutException or ActorFailedException or ActorStoppedException)
                {
                    return;
                }

                meals++;
                await Sleep(TimeSpan.FromSeconds(1 + (seat % 3)));
                table.Tell(new HasEaten(seat));
            }
        }
    }, "/table");

    private sealed class Table(int seats) : Actor<DinnerMessage>
    {
        private readonly bool[] isTaken = new bool[seats];
        private readonly List<AsksToEat> waiting = [];

        protected override void Receive(DinnerMessage message)
        {
            if (message is HasEaten(var place)) isTaken[place] = isTaken[(place + 1) % seats] = false;
            if (message is AsksToEat guest) waiting.Add(guest);
            var isWanted = (bool[])isTaken.Clone();
            foreach (var next in waiting.ToArray())
            {
                var (first, second) = (next.Seat, (next.Seat + 1) % seats);
                if (!isWanted[first] && !isWanted[second])
                {
                    isTaken[first] = isTaken[second] = true;
                    waiting.Remove(next);
                    next.MayEat.Tell(default);
                }

                isWanted[first] = isWanted[second] = true;
            }
        }
    }

    // The same, with one step done in another way.
    private sealed class CarelessTable(int seats) : Actor<DinnerMessage>
    {
        private readonly bool[] isTaken = new bool[seats];
        private readonly List<AsksToEat> waiting = [];

        public Func<int, int[]> Forks { get; init; } = seat => [seat, (seat + 1) % seats];

        public bool Reserves { get; init; } = true;

        public bool OnlyTheFirst { get; init; }

        public bool Forgets { get; init; }

        public bool PutsBack { get; init; } = true;

        protected override void Receive(DinnerMessage message)
        {
            if (message is HasEaten(var place) && PutsBack) Set(isTaken, place, false);
            if (message is AsksToEat guest) waiting.Add(guest);
            var isWanted = (bool[])isTaken.Clone();
            foreach (var next in waiting.ToArray())
            {
                var mayEat = Forks(next.Seat).All(fork => !isWanted[fork]);
                if (mayEat)
                {
                    Set(isTaken, next.Seat, true);
                    next.MayEat.Tell(default);
                }

                if (mayEat || Forgets) waiting.Remove(next);
                if (mayEat || Reserves) Set(isWanted, next.Seat, true);
                if (!mayEat && OnlyTheFirst) break;
            }
        }

        private void Set(bool[] forks, int seat, bool value)
        {
            foreach (var fork in Forks(seat)) forks[fork] = value;
        }
    }
}
