using Course.Concurrency.Generators;

namespace Course.Exercises.Generators;

/// <summary>Exercise 01-2: a generator that holds a resource and lets go of it however it ends.</summary>
public sealed class CloseTheTap : Exercise<Func<Yielder<string, object?>, Tap, Coroutine>>
{
    /// <inheritdoc/>
    public override string Id => "01-2";

    /// <inheritdoc/>
    public override string Title => "Close the tap";

    /// <inheritdoc/>
    public override string Task =>
        "Write a generator that opens the tap, yields three cups (tap.Draw(1) to tap.Draw(3), each drawn only when it is asked for) and closes the tap exactly once, however the generator ends: by itself, by Close, or by an exception thrown in, which must come out again.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hints =>
    [
        "In how many ways can control leave an await yielder.Yield(…)? Three: it goes on, an exception comes out, or GeneratorExitException comes out.",
        "One construct of C# runs its code in all three cases.",
        "try/finally, or shorter: using (tap.Open()) { … }.",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Rule<Func<Yielder<string, object?>, Tap, Coroutine>>> Rules =>
    [
        new("draws a cup only when it is asked for one", "open, cup 1", "Nobody has asked for the second cup yet when the first is handed out: Draw and Yield belong together.", (answer, _) =>
        {
            var tap = new Tap();
            using var cups = Cups(answer, tap);
            cups.Next();
            return Observed.List(tap.Record);
        }),
        new("closes at the normal end", "open, cup 1, cup 2, cup 3, close", "Three cups, then the end: what runs after the last one, and how often?", (answer, world) =>
        {
            var tap = new Tap();
            foreach (var cup in world.Limit(Cups(answer, tap))) _ = cup;
            return Observed.List(tap.Record);
        }),
        new("closes when the caller stops early", "open, cup 1, close", "Close throws GeneratorExitException out of the Yield: what of your body still runs then?", (answer, _) =>
        {
            var tap = new Tap();
            var cups = Cups(answer, tap);
            cups.Next();
            cups.Close();
            return Observed.List(tap.Record);
        }),
        new("closes when an exception is thrown in", "open, cup 1, close", "Any exception can come out of the Yield, not only GeneratorExitException.", (answer, _) =>
        {
            var tap = new Tap();
            var cups = Cups(answer, tap);
            cups.Next();
            Observed.Outcome(() => cups.Throw(new TimeoutException("too slow")));
            return Observed.List(tap.Record);
        }),
        new("lets the exception out again", "throws Timeout: too slow", "Cleaning up is not handling: finally and using let an exception pass, catch does not.", (answer, _) =>
        {
            using var cups = Cups(answer, new Tap());
            cups.Next();
            return Observed.Outcome(() => cups.Throw(new TimeoutException("too slow")));
        }),
    ];

    /// <inheritdoc/>
    public override Func<Yielder<string, object?>, Tap, Coroutine> Stub => (_, _) => throw new NotAttemptedException();

    /// <inheritdoc/>
    public override Func<Yielder<string, object?>, Tap, Coroutine> Solution => WithUsing;

    /// <inheritdoc/>
    public override IReadOnlyList<Mutant<Func<Yielder<string, object?>, Tap, Coroutine>>> Mutants =>
    [
        new("draws ahead", "draws a cup only when it is asked for one", DrawsAhead),
        new("closes in the last line only", "closes when the caller stops early", ClosesAtTheEnd),
        new("thinks of Close only", "closes when an exception is thrown in", CatchesTheExitOnly),
        new("swallows the exception", "lets the exception out again", SwallowsEverything),
        new("closes twice", "closes at the normal end", ClosesTwice),
    ];

    private static Generator<string, object?> Cups(Func<Yielder<string, object?>, Tap, Coroutine> answer, Tap tap) =>
        Generator.Create<string, object?>(yielder => answer(yielder, tap));

    private static async Coroutine WithUsing(Yielder<string, object?> yielder, Tap tap)
    {
        using (tap.Open())
        {
            for (var number = 1; number <= 3; number++) await yielder.Yield(tap.Draw(number));
        }
    }

    private static async Coroutine DrawsAhead(Yielder<string, object?> yielder, Tap tap)
    {
        using (tap.Open())
        {
            string[] cups = [tap.Draw(1), tap.Draw(2), tap.Draw(3)];
            foreach (var cup in cups) await yielder.Yield(cup);
        }
    }

    private static async Coroutine ClosesAtTheEnd(Yielder<string, object?> yielder, Tap tap)
    {
        tap.Open();
        for (var number = 1; number <= 3; number++) await yielder.Yield(tap.Draw(number));
        tap.Dispose();
    }

    private static async Coroutine CatchesTheExitOnly(Yielder<string, object?> yielder, Tap tap)
    {
        tap.Open();
        try
        {
            for (var number = 1; number <= 3; number++) await yielder.Yield(tap.Draw(number));
            tap.Dispose();
        }
        catch (GeneratorExitException)
        {
            tap.Dispose();
            throw;
        }
    }

    private static async Coroutine SwallowsEverything(Yielder<string, object?> yielder, Tap tap)
    {
        tap.Open();
        try
        {
            for (var number = 1; number <= 3; number++) await yielder.Yield(tap.Draw(number));
        }
#pragma warning disable CA1031 // The mistake that this mutant makes.
        catch (Exception)
#pragma warning restore CA1031
        {
            // Nothing to do, it seems.
        }

        tap.Dispose();
    }

    private static async Coroutine ClosesTwice(Yielder<string, object?> yielder, Tap tap)
    {
        try
        {
            tap.Open();
            for (var number = 1; number <= 3; number++) await yielder.Yield(tap.Draw(number));
            tap.Dispose();
        }
        finally
        {
            tap.Dispose();
        }
    }
}
