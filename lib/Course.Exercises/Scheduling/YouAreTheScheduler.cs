using Course.Concurrency.Channels;
using Course.Concurrency.Generators;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Threads;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Exercises.Scheduling;

/// <summary>Exercise 09-1: the reader makes every choice of the scheduler.</summary>
public sealed class YouAreTheScheduler : Exercise<Func<(string[] Deadlock, string[] LostUpdate, string[] NothingLost)>>
{
    private const string Deadlock = "the first program ends in a deadlock";
    private const string Lost = "the second loses an update";
    private const string NothingLost = "the second loses nothing";

    /// <inheritdoc/>
    public override string Id => "09-1";

    /// <inheritdoc/>
    public override string Title => "You are the scheduler";

    /// <inheritdoc/>
    public override string Task =>
        "Say who goes on at each choice: \"A\" or \"B\". Drive the first program into a deadlock and the second into a lost update; and give one for the second in which nothing is lost.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hints =>
    [
        "A goroutine runs from one pause to the next. Where does A stand after its first turn, and what does it hold?",
        "Deadlock: each has taken one and waits for the other's. Lost update: both have seen 0 before either writes.",
        "\"A\" and then \"B\" is a beginning for both. Nothing lost: who writes before the other one reads?",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Rule<Func<(string[] Deadlock, string[] LostUpdate, string[] NothingLost)>>> Rules =>
    [
        new(Deadlock, "all goroutines are asleep - deadlock!", "Whoever waits for a lock holds another one: let each take its first before anybody takes a second.", (answer, _) => RunDeadlock(answer().Deadlock)),
        new(Lost, "counter 1", "Both read 0, both write 1. Let nobody write before both have read.", (answer, _) => RunCounter(answer().LostUpdate)),
        new(NothingLost, "counter 2", "The second one reads when the first has written.", (answer, _) => RunCounter(answer().NothingLost)),
    ];

    /// <inheritdoc/>
    public override Func<(string[] Deadlock, string[] LostUpdate, string[] NothingLost)> Stub => () => throw new NotAttemptedException();

    /// <inheritdoc/>
    public override Func<(string[] Deadlock, string[] LostUpdate, string[] NothingLost)> Solution => () => (["A", "B"], ["A", "B"], ["A", "A"]);

    /// <inheritdoc/>
    public override IReadOnlyList<Mutant<Func<(string[] Deadlock, string[] LostUpdate, string[] NothingLost)>>> Mutants =>
    [
        new("A takes both before B begins", Deadlock, () => (["A", "A"], ["A", "B"], ["A", "A"])),
        new("A writes before B reads", Lost, () => (["A", "B"], ["A", "A"], ["A", "A"])),
        new("B reads before A writes", NothingLost, () => (["A", "B"], ["A", "B"], ["A", "B", "A"])),
        new("a goroutine that does not exist", Lost, () => (["A", "B"], ["A", "C"], ["A", "A"])),
        new("nothing chosen", Deadlock, () => ([], [], [])),
    ];

    private static string RunDeadlock(string[] names)
    {
        try
        {
            new SeededScheduler(Schedule.Of(names)).Run(async () =>
            {
                Channel<Nothing> left = new(1, "left"), right = new(1, "right");
                WaitGroup group = new();
                group.Add(2);
                Go(Take(left, right, group), "A");
                Go(Take(right, left, group), "B");
                await group.Wait();
            });
            return "both came to their end";
        }
        catch (DeadlockException deadlock)
        {
            return deadlock.Message.Split('\n')[0];
        }
    }

    private static async Routine Take(Channel<Nothing> first, Channel<Nothing> second, WaitGroup group)
    {
        await first.Send(default);
        await second.Send(default);
        await second.Receive();
        await first.Receive();
        group.Done();
    }

    private static string RunCounter(string[] names)
    {
        var counter = 0;
        WaitGroup group = new();
        new SeededScheduler(Schedule.Of(names)).Run(async () =>
        {
            group.Add(2);
            Go(Add(), "A");
            Go(Add(), "B");
            await group.Wait();
        });
        return FormattableString.Invariant($"counter {counter}");

        async Routine Add()
        {
            var seen = counter;
            await Yield();
            counter = seen + 1;
            group.Done();
        }
    }
}
