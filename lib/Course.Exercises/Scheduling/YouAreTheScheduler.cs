using Course.Concurrency.Scheduling;
using Course.Concurrency.Threads;

namespace Course.Exercises.Scheduling;

/// <summary>Exercise 09-1: the reader makes every choice of the scheduler.</summary>
public sealed class YouAreTheScheduler : Exercise<Func<(string[] Deadlock, string[] Overdrawn, string[] Right)>>
{
    private const string Deadlock = "all three hold a fork, and wait for another";
    private const string Overdrawn = "the account is overdrawn, though each access is under a lock";
    private const string Right = "the account is right";

    /// <inheritdoc/>
    public override string Id => "09-1";

    /// <inheritdoc/>
    public override string Title => "You are the scheduler";

    /// <inheritdoc/>
    public override string Task =>
        "Say who goes on at each choice, as a list of names. Drive the three of the round table into a deadlock; let A and B both withdraw 80 from an account that holds 100; and give a schedule under which only one of them does.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hints =>
    [
        "A goroutine runs from one pause to the next, and pauses after each lock that it gets. Whoever waits for a lock cannot be chosen.",
        "Deadlock: nobody may take a second fork before all three have a first one. Account: both have to look before either withdraws; between its two locks A holds nothing.",
        "Deadlock: A, B, C. Account: A gets the lock, looks and gives it back when it goes on; where does it pause next, and who is waiting then? To see which choices there were: var run = new SeededScheduler(Schedule.Of(\"A\")); run.Run(YouAreTheScheduler.Account); run.Recorded",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Rule<Func<(string[] Deadlock, string[] Overdrawn, string[] Right)>>> Rules =>
    [
        new(Deadlock, "all goroutines are asleep - deadlock!", "Three forks, three hands: if each has taken one, nobody gets a second one.", (answer, _) => RunTable(answer().Deadlock)),
        new(Overdrawn, "balance -60", "Both have seen 100 before one of them takes 80.", (answer, _) => RunAccount(answer().Overdrawn)),
        new(Right, "balance 20", "Whoever looks second has to see what the first one has left.", (answer, _) => RunAccount(answer().Right)),
    ];

    /// <inheritdoc/>
    public override Func<(string[] Deadlock, string[] Overdrawn, string[] Right)> Stub => () => throw new NotAttemptedException();

    /// <inheritdoc/>
    public override Func<(string[] Deadlock, string[] Overdrawn, string[] Right)> Solution => () => (["A", "B", "C"], ["A", "B"], []);

    /// <inheritdoc/>
    public override IReadOnlyList<Mutant<Func<(string[] Deadlock, string[] Overdrawn, string[] Right)>>> Mutants =>
    [
        new("A takes both forks", Deadlock, () => (["A", "A"], ["A", "B"], [])),
        new("A has withdrawn before B looks", Overdrawn, () => (["A", "B", "C"], [], [])),
        new("both look first", Right, () => (["A", "B", "C"], ["A", "B"], ["A", "B"])),
        new("a goroutine that does not exist", Overdrawn, () => (["A", "B", "C"], ["D"], [])),
        new("nothing chosen", Deadlock, () => ([], [], [])),
    ];

    /// <summary>Three goroutines, three locks, each of which two of them need: a program to be run on a <see cref="SeededScheduler"/>.</summary>
    public static async Routine RoundTable()
    {
        GoMutex[] forks = [new(), new(), new()];
        WaitGroup group = new();
        foreach (var (name, place) in new[] { ("A", 0), ("B", 1), ("C", 2) }) group.Go(Eat(forks[place], forks[(place + 1) % 3]), name);
        await group.Wait();
    }

    /// <summary>Two goroutines withdraw from one account, each if there is enough: a program to be run on a <see cref="SeededScheduler"/>.</summary>
    /// <returns>What is left.</returns>
    public static async Routine<int> Account()
    {
        var balance = 100;
        GoMutex door = new();
        WaitGroup group = new();
        group.Go(Withdraw(), "A");
        group.Go(Withdraw(), "B");
        await group.Wait();
        return balance;

        async Routine Withdraw()
        {
            await door.Lock();
            var isEnough = balance >= 80;
            door.Unlock();
            await door.Lock();
            if (isEnough) balance -= 80;
            door.Unlock();
        }
    }

    private static async Routine Eat(GoMutex first, GoMutex second)
    {
        await first.Lock();
        await second.Lock();
        second.Unlock();
        first.Unlock();
    }

    private static string RunTable(string[] names)
    {
        try
        {
            new SeededScheduler(Schedule.Of(names)).Run(RoundTable);
            return "all three have eaten";
        }
        catch (DeadlockException deadlock)
        {
            return deadlock.Message.Split('\n')[0];
        }
    }

    private static string RunAccount(string[] names) => FormattableString.Invariant($"balance {new SeededScheduler(Schedule.Of(names)).Run(Account)}");
}
