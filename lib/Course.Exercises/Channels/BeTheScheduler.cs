using Course.Concurrency.Scheduling;
using Course.Concurrency.Threads;

namespace Course.Exercises.Channels;

/// <summary>Exercise 08-1: the reader is the scheduler, and forces a deadlock and a lost update.</summary>
public sealed class BeTheScheduler : Exercise<Func<string, Schedule>>
{
    private const string Deadlock = "\"deadlock\": X and Y wait for each other's fork";
    private const string Both = "\"both eat\": the same program ends well";
    private const string Lost = "\"lost update\": two increments make one";

    /// <inheritdoc/>
    public override string Id => "08-1";

    /// <inheritdoc/>
    public override string Title => "You are the scheduler";

    /// <inheritdoc/>
    public override string Task =>
        "Say who goes on at each choice, Schedule.Of(\"X\", \"Y\", …), so that ForkPrograms.TwoForks ends in a deadlock (asked for \"deadlock\"), so that it ends well (\"both eat\"), and so that ForkPrograms.TwoIncrements loses an update (\"lost update\"). There is a choice whenever two can go on; after the last name that you give, whoever ran goes on as long as it can.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hints =>
    [
        "A goroutine runs up to its next operation, and past it if it need not wait; then you choose again. In the deadlock each holds one fork, so each has run once before anybody has run twice.",
        "\"X\", \"Y\": X has fork a, Y has fork b, and now it does not matter who goes on. To end well, let one of them eat before the other begins. And for a lost update both have to read before one writes.",
        "name switch { \"deadlock\" => Schedule.Of(\"X\", \"Y\"), \"both eat\" => Schedule.Of(\"X\", \"X\"), _ => Schedule.Of(\"A\", \"B\") }",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Rule<Func<string, Schedule>>> Rules =>
    [
        new(Deadlock, "all goroutines are asleep", "Who holds which fork when the other one begins? Each must have taken its first, and nobody its second.", (answer, _) => Run(answer("deadlock"), ForkPrograms.TwoForks)),
        new(Both, "ends well", "If X has both forks before Y takes any, nobody waits for ever.", (answer, _) => Run(answer("both eat"), ForkPrograms.TwoForks)),
        new(Lost, "throws InvalidData: the counter is 1", "Both must have read the counter before one of them writes it.", (answer, _) => Run(answer("lost update"), ForkPrograms.TwoIncrements)),
    ];

    /// <inheritdoc/>
    public override Func<string, Schedule> Stub => _ => throw new NotAttemptedException();

    /// <inheritdoc/>
    public override Func<string, Schedule> Solution => name => name switch
    {
        "deadlock" => Schedule.Of("X", "Y"),
        "both eat" => Schedule.Of("X", "X"),
        _ => Schedule.Of("A", "B"),
    };

    /// <inheritdoc/>
    public override IReadOnlyList<Mutant<Func<string, Schedule>>> Mutants =>
    [
        new("in turn", Deadlock, _ => Schedule.InTurn),
        new("X to the end", Deadlock, name => name is "lost update" ? Schedule.Of("A", "B") : Schedule.Of("X", "X")),
        new("deadlocks whatever is asked", Both, name => name is "lost update" ? Schedule.Of("A", "B") : Schedule.Of("X", "Y")),
        new("one increment after the other", Lost, name => name switch
        {
            "deadlock" => Schedule.Of("X", "Y"),
            "both eat" => Schedule.InTurn,
            _ => Schedule.Of("A", "A"),
        }),
        new("a name that is none", Lost, name => name switch
        {
            "deadlock" => Schedule.Of("X", "Y"),
            "both eat" => Schedule.InTurn,
            _ => Schedule.Of("X", "Y"),
        }),
    ];

    private static string Run(Schedule schedule, Func<Routine> program)
    {
        try
        {
            new SeededScheduler(schedule).Run(program);
            return "ends well";
        }
        catch (DeadlockException)
        {
            return "all goroutines are asleep";
        }
        catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException)
        {
            return Observed.Thrown(exception);
        }
    }
}
