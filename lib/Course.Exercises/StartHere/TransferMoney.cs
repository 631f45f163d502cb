using Course.Concurrency.Threads;
using Course.Concurrency.Time;

namespace Course.Exercises.StartHere;

/// <summary>Exercise 00-2: a transfer between two accounts that loses nothing, shows nobody a wrong sum, and never deadlocks.</summary>
public sealed class TransferMoney : Exercise<Action<Account, Account, int>>
{
    private const string AllWell = "every order ends well";

    /// <inheritdoc/>
    public override string Id => "00-2";

    /// <inheritdoc/>
    public override string Title => "Transfer money";

    /// <inheritdoc/>
    public override string Task =>
        "Move the amount from one account to the other: from.Balance.Value -= amount; to.Balance.Value += amount. Each account has a lock: using (from.Door.Hold()) { … }; the lock of C# is not for these threads. Whatever the order of steps, no money is lost, nobody who holds both doors sees a wrong sum, no two transfers wait for each other for ever, and a transfer waits for no account that it has nothing to do with.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hints =>
    [
        "One door at a time is not enough: between the two, the money is nowhere. And two doors at a time can deadlock: in which order do you take them?",
        "A deadlock needs a circle: I hold what you want, and you hold what I want. If everybody takes the doors in one and the same order, there is no circle.",
        "var (first, second) = from.Number < to.Number ? (from, to) : (to, from); Then hold first.Door, then second.Door.",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Rule<Action<Account, Account, int>>> Rules =>
    [
        new("moves the money", "70, 30", "What has left one account has to arrive in the other.", (answer, _) =>
        {
            Account from = new(1, 100), to = new(2, 0);
            answer(from, to, 30);
            return Observed.List([from.Balance.Value, to.Balance.Value]);
        }),
        new("does not mind from and to being the same", "100", "A lock that you hold lets you in again. Does the sum still come out?", (answer, _) =>
        {
            Account account = new(1, 100);
            answer(account, account, 30);
            return Observed.Value(account.Balance.Value);
        }),
        new("two transfers the same way", AllWell, "-= is a read and a write. Who may come between them?", (answer, _) => Explore(threads =>
        {
            Account one = new(1, 100), two = new(2, 100);
            Both(threads, () => answer(one, two, 10), () => answer(one, two, 20));
            Expect(one, 70, two, 130);
        })),
        new("two transfers, there and back", AllWell, "Read the order of steps: who holds which door, and which one does it want?", (answer, _) => Explore(threads =>
        {
            Account one = new(1, 100), three = new(3, 100);
            Both(threads, () => answer(one, three, 10), () => answer(three, one, 20));
            Expect(one, 110, three, 90);
        })),
        new("three transfers in a circle", AllWell, "Three people at a round table, and each waits for the next one: does your order hold for any two accounts?", (answer, _) => ExploreSeeds(threads =>
        {
            Account one = new(1, 100), two = new(2, 100), three = new(3, 100);
            Run(threads, () => answer(one, two, 10), () => answer(two, three, 10), () => answer(three, one, 10));
            Expect(one, 100, three, 100);
        })),
        new("shows an auditor the right sum", AllWell, "The auditor holds both doors when it adds. Is all the money in the two accounts whenever both doors are free?", (answer, _) => Explore(threads =>
        {
            Account one = new(1, 100), two = new(2, 100);
            Both(threads, () => answer(two, one, 10), () =>
            {
                using (one.Door.Hold())
                using (two.Door.Hold())
                {
                    var sum = one.Balance.Value + two.Balance.Value;
                    if (sum != 200) throw new InvalidOperationException(FormattableString.Invariant($"the auditor sees {sum}"));
                }
            });
            Expect(one, 110, two, 90);
        })),
        new("waits for nobody else's account", "3 to 4 is done after 0 s", "While a transfer between 1 and 2 has to wait for a door, one between 3 and 4 need not: one lock for everything is too many by two.", (answer, _) =>
        {
            VirtualTime clock = new();
            VirtualThreads threads = new(clock);
            TimeSpan done = default;
            threads.Run(() =>
            {
                Account one = new(1, 100), two = new(2, 100), three = new(3, 100), four = new(4, 100);
                Run(threads, () =>
                {
                    using (one.Door.Hold()) threads.Sleep(TimeSpan.FromSeconds(1));
                }, () => answer(one, two, 10), () =>
                {
                    answer(three, four, 10);
                    done = clock.Elapsed;
                });
            });
            return FormattableString.Invariant($"3 to 4 is done after {done.TotalSeconds} s");
        }),
    ];

    /// <inheritdoc/>
    public override Action<Account, Account, int> Stub => (_, _, _) => throw new NotAttemptedException();

    /// <inheritdoc/>
    public override Action<Account, Account, int> Solution => (from, to, amount) =>
    {
        var (first, second) = from.Number < to.Number ? (from, to) : (to, from);
        using (first.Door.Hold())
        using (second.Door.Hold())
        {
            from.Balance.Value -= amount;
            to.Balance.Value += amount;
        }
    };

    /// <inheritdoc/>
    public override IReadOnlyList<Mutant<Action<Account, Account, int>>> Mutants
    {
        get
        {
            ThreadLock everything = new("everything");
            return
            [
                new("the wrong way round", "moves the money", (from, to, amount) =>
                {
                    var (first, second) = from.Number < to.Number ? (from, to) : (to, from);
                    using (first.Door.Hold())
                    using (second.Door.Hold())
                    {
                        from.Balance.Value += amount;
                        to.Balance.Value -= amount;
                    }
                }),
                new("no lock", "two transfers the same way", (from, to, amount) =>
                {
                    from.Balance.Value -= amount;
                    to.Balance.Value += amount;
                }),
                new("one door at a time", "shows an auditor the right sum", (from, to, amount) =>
                {
                    using (from.Door.Hold()) from.Balance.Value -= amount;
                    using (to.Door.Hold()) to.Balance.Value += amount;
                }),
                new("the first door only", "two transfers, there and back", (from, to, amount) =>
                {
                    using (from.Door.Hold())
                    {
                        from.Balance.Value -= amount;
                        to.Balance.Value += amount;
                    }
                }),
                new("from before to", "two transfers, there and back", (from, to, amount) =>
                {
                    using (from.Door.Hold())
                    using (to.Door.Hold())
                    {
                        from.Balance.Value -= amount;
                        to.Balance.Value += amount;
                    }
                }),
                new("even numbers first", "two transfers, there and back", (from, to, amount) =>
                {
                    var (first, second) = from.Number % 2 <= to.Number % 2 ? (from, to) : (to, from);
                    using (first.Door.Hold())
                    using (second.Door.Hold())
                    {
                        from.Balance.Value -= amount;
                        to.Balance.Value += amount;
                    }
                }),
                new("the next number first", "three transfers in a circle", (from, to, amount) =>
                {
                    var (first, second) = to.Number % 3 == (from.Number + 1) % 3 ? (from, to) : (to, from);
                    using (first.Door.Hold())
                    using (second.Door.Hold())
                    {
                        from.Balance.Value -= amount;
                        to.Balance.Value += amount;
                    }
                }),
                new("a lock for everything", "waits for nobody else's account", (from, to, amount) =>
                {
                    var (first, second) = from.Number < to.Number ? (from, to) : (to, from);
                    using (everything.Hold())
                    using (first.Door.Hold())
                    using (second.Door.Hold())
                    {
                        from.Balance.Value -= amount;
                        to.Balance.Value += amount;
                    }
                }),
                new("both values read first", "does not mind from and to being the same", (from, to, amount) =>
                {
                    var (first, second) = from.Number < to.Number ? (from, to) : (to, from);
                    using (first.Door.Hold())
                    using (second.Door.Hold())
                    {
                        var (left, right) = (from.Balance.Value, to.Balance.Value);
                        from.Balance.Value = left - amount;
                        to.Balance.Value = right + amount;
                    }
                }),
            ];
        }
    }

    private static string Explore(Action<VirtualThreads> program)
    {
        var exploration = Schedules.ExploreAll(program);
        return exploration is { Failures: 0, IsExhaustive: false } ? ExploreSeeds(program) : Describe(exploration);
    }

    private static string ExploreSeeds(Action<VirtualThreads> program) => Describe(Schedules.ExploreSeeds(program, seeds: 300));

    private static string Describe(Exploration exploration) =>
        exploration.FirstFailure is { } failure ? $"{failure.Exception.Message} — after: {failure.Description}" : AllWell;

    private static void Both(VirtualThreads threads, Action one, Action other) => Run(threads, one, other);

    private static void Run(VirtualThreads threads, params Action[] bodies)
    {
        IRunningThread[] running = [.. bodies.Select((body, index) => threads.Start(index switch { 0 => "Ann", 1 => "Bob", _ => "Carl" }, body))];
        foreach (var thread in running) thread.Join();
    }

    private static void Expect(Account one, int first, Account two, int second)
    {
        if ((one.Balance.Value, two.Balance.Value) != (first, second))
            throw new InvalidOperationException(FormattableString.Invariant($"the accounts hold {one.Balance.Value} and {two.Balance.Value} instead of {first} and {second}"));
    }
}
