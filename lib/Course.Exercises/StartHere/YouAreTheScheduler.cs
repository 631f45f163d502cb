using Course.Concurrency.Threads;
using Course.Concurrency.Time;

namespace Course.Exercises.StartHere;

/// <summary>Exercise 00-1: choose the order of the steps of two threads, so that a careful program overdraws an account.</summary>
public sealed class YouAreTheScheduler : Exercise<Func<string[]>>
{
    private const int StepsOfOneWhoIsPaid = 3; // look, read, write; who is not paid only looks

    /// <inheritdoc/>
    public override string Id => "00-1";

    /// <inheritdoc/>
    public override string Title => "You are the scheduler";

    /// <inheritdoc/>
    public override string Task =>
        "An account holds 100. Ann and Bob each run: if (balance.Value >= 80) balance.Value = balance.Value - 80. So each makes up to three steps: it looks, it reads, it writes. Return the names in the order in which the steps are made, one for each step, such as [\"Ann\", \"Ann\", \"Ann\", \"Bob\"], so that both are paid and the account ends at -60.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hints =>
    [
        "Both look before either of them writes. That alone pays both.",
        "But if both have also read before either writes, one payment is forgotten and 20 is left. The second to read has to read 20.",
        "Both look; then one of them does all the rest; then the other one.",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Rule<Func<string[]>>> Rules =>
    [
        new("names a thread that can run, for each step", "a name for every step", "Only Ann and Bob run here, and a thread that has ended makes no more steps. How many does each of them make?", (answer, _) =>
        {
            var names = answer();
            var paid = Play(names).Paid.Count;
            var made = (paid * StepsOfOneWhoIsPaid) + (2 - paid);
            return names.Length == made ? "a name for every step" : FormattableString.Invariant($"{names.Length} names for {made} steps");
        }),
        new("pays both", "paid: Ann, Bob", "A thread that looks after the other one has written sees 20, and goes away.", (answer, _) =>
            $"paid: {Observed.List(Play(answer()).Paid.Order())}"),
        new("overdraws the account", "the account ends at -60", "Look, read, write: the balance that is read is not the one that was looked at. What has to happen between them?", (answer, _) =>
            FormattableString.Invariant($"the account ends at {Play(answer()).Balance}")),
    ];

    /// <inheritdoc/>
    public override Func<string[]> Stub => () => throw new NotAttemptedException();

    /// <inheritdoc/>
    public override Func<string[]> Solution => () => ["Ann", "Bob", "Ann", "Ann", "Bob", "Bob"];

    /// <inheritdoc/>
    public override IReadOnlyList<Mutant<Func<string[]>>> Mutants =>
    [
        new("one after the other", "pays both", () => ["Ann", "Ann", "Ann", "Bob"]),
        new("by turns", "overdraws the account", () => ["Ann", "Bob", "Ann", "Bob", "Ann", "Bob"]),
        new("four steps for one", "names a thread that can run, for each step", () => ["Ann", "Ann", "Ann", "Ann"]),
        new("somebody else", "names a thread that can run, for each step", () => ["Ann", "Carl"]),
        new("leaves it to chance", "overdraws the account", () => []),
        new("leaves the end to the others", "names a thread that can run, for each step", () => ["Ann", "Bob", "Ann", "Ann"]),
    ];

    private static (List<string> Paid, int Balance) Play(string[] steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        VirtualThreads threads = new(new VirtualTime(), Schedule.Of(steps));
        Shared<int> balance = new("balance", 100);
        List<string> paid = [];
        threads.Run(() =>
        {
            var ann = threads.Start("Ann", () => Withdraw("Ann"));
            var bob = threads.Start("Bob", () => Withdraw("Bob"));
            ann.Join();
            bob.Join();
        });
        return (paid, balance.Value);

        void Withdraw(string name)
        {
            if (balance.Value < 80) return;
            balance.Value = balance.Value - 80;
            paid.Add(name);
        }
    }
}
