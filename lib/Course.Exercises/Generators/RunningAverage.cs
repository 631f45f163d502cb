using Course.Concurrency.Generators;

namespace Course.Exercises.Generators;

/// <summary>Exercise 01-1: a coroutine that is sent numbers and yields their average so far.</summary>
public sealed class RunningAverage : Exercise<Func<Yielder<double, double>, Coroutine>>
{
    /// <inheritdoc/>
    public override string Id => "01-1";

    /// <inheritdoc/>
    public override string Title => "Running average";

    /// <inheritdoc/>
    public override string Task =>
        "Write a coroutine that is sent numbers and answers each with the average of all numbers so far. Its first Yield answers 0, because nothing has been sent yet. It never ends by itself.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hints =>
    [
        "The state of the coroutine is its local variables: a sum and a count. No field, no class.",
        "A Yield hands out the old average and, when it is resumed, gives the next number: number = await yielder.Yield(average).",
        "Write an endless loop around that one line. Closing ends it: do not catch anything.",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Rule<Func<Yielder<double, double>, Coroutine>>> Rules =>
    [
        new("answers 0 before anything is sent", "0", "What does the first Yield hand out, before any number has arrived?", (answer, _) =>
        {
            using var average = Generator.Create(answer);
            return Observed.Value(average.Next());
        }),
        new("answers each number with the average so far", "10, 15, 30", "The numbers sent are 10, 20 and 60. Add the number that the Yield gives before you divide.", (answer, _) =>
        {
            using var average = Generator.Create(answer);
            average.Next();
            return Observed.List<double>([average.Send(10), average.Send(20), average.Send(60)]);
        }),
        new("two coroutines do not disturb each other", "100, 2, 200, 3", "Two of them run by turns: one is sent 100 and 300, the other 2 and 4. Where do sum and count live?", (answer, _) =>
        {
            using var first = Generator.Create(answer);
            using var second = Generator.Create(answer);
            first.Next();
            second.Next();
            return Observed.List<double>([first.Send(100), second.Send(2), first.Send(300), second.Send(4)]);
        }),
        new("ends when it is closed", "Finished", "Close throws a GeneratorExitException out of the Yield. Let it pass.", (answer, _) =>
        {
            var average = Generator.Create(answer);
            average.Next();
            average.Send(1);
            return Observed.Outcome(() =>
            {
                average.Close();
                return average.Status;
            });
        }),
    ];

    /// <inheritdoc/>
    public override Func<Yielder<double, double>, Coroutine> Stub => _ => throw new NotAttemptedException();

    /// <inheritdoc/>
    public override Func<Yielder<double, double>, Coroutine> Solution => Average;

    /// <inheritdoc/>
    public override IReadOnlyList<Mutant<Func<Yielder<double, double>, Coroutine>>> Mutants =>
    [
        new("starts with not-a-number", "answers 0 before anything is sent", DividesFirst),
        new("answers with the last number", "answers each number with the average so far", Echo),
        new("keeps its state outside", "two coroutines do not disturb each other", SharesItsState()),
        new("swallows the exit", "ends when it is closed", CatchesEverything),
    ];

    private static async Coroutine Average(Yielder<double, double> yielder)
    {
        double sum = 0, average = 0;
        for (var count = 1; ; count++)
        {
            sum += await yielder.Yield(average);
            average = sum / count;
        }
    }

    private static async Coroutine DividesFirst(Yielder<double, double> yielder)
    {
        double sum = 0;
        for (var count = 0; ; count++) sum += await yielder.Yield(sum / count);
    }

    private static async Coroutine Echo(Yielder<double, double> yielder)
    {
        double last = 0;
        while (true) last = await yielder.Yield(last);
    }

    private static Func<Yielder<double, double>, Coroutine> SharesItsState()
    {
        double sum = 0;
        var count = 0;
        return async yielder =>
        {
            // Starts again when it finds itself alone, so that only two at once give it away.
            if (count > 2) (sum, count) = (0, 0);
            while (true)
            {
                sum += await yielder.Yield(count == 0 ? 0 : sum / count);
                count++;
            }
        };
    }

    private static async Coroutine CatchesEverything(Yielder<double, double> yielder)
    {
        double sum = 0, average = 0;
        for (var count = 1; ; count++)
        {
            try
            {
                sum += await yielder.Yield(average);
                average = sum / count;
            }
#pragma warning disable CA1031 // The mistake that this mutant makes.
            catch (Exception)
#pragma warning restore CA1031
            {
                count--;
            }
        }
    }
}
