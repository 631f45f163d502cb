using Course.Concurrency.Generators;
using Delegator = System.Func<
    Course.Concurrency.Generators.Yielder<string, object?>,
    Course.Concurrency.Generators.Generator<string, object?, string>,
    Course.Concurrency.Generators.Generator<string, object?, string>,
    Course.Concurrency.Generators.Coroutine<string>>;

namespace Course.Exercises.Delegation;

/// <summary>Exercise 02-2: a delegator that replaces a child which fails by a second one, but does not mistake being closed for a failure.</summary>
public sealed class StandIn : Exercise<Func<Yielder<string, object?>, Generator<string, object?, string>, Generator<string, object?, string>, Coroutine<string>>>
{
    /// <inheritdoc/>
    public override string Id => "02-2";

    /// <inheritdoc/>
    public override string Title => "A stand-in";

    /// <inheritdoc/>
    public override string Task =>
        "Delegate to first and return what it returns. If it fails, delegate to second and return what that returns; if second fails too, its exception comes out. When the delegator is closed, nobody stands in.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hints =>
    [
        "An exception of the child's comes out of the await, where try and catch work as they always do.",
        "What else can come out of that await? In Python, except Exception lets GeneratorExit pass. In C#, catch (Exception) does not.",
        "try { return await yielder.From(first); } catch (Exception e) when (e is not GeneratorExitException) { } and after it, second.",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Rule<Delegator>> Rules =>
    [
        new("returns what the first returns, and leaves the second alone", "\"done\"; second: nothing", "If the first ends well, its result is yours: return it.", (answer, world) =>
        {
            var (first, second, outer) = Over(answer);
            outer.Next();
            while (outer.TrySend("stop", out _)) world.Step();
            return $"{Observed.Value(outer.Result)}; second: {second}";
        }),
        new("passes values to the first", "started, \"a\", \"b\"", "A loop over the child loses what is sent. Delegate: yielder.From.", (answer, _) =>
        {
            var (first, _, outer) = Over(answer);
            outer.Next();
            outer.Send("a");
            outer.Send("b");
            return first.ToString();
        }),
        new("lets the second stand in for a first that fails", "0; first: started, cleaned up; second: started", "Catch what comes out of the await, and delegate again.", (answer, _) =>
        {
            var (first, second, outer) = Over(answer);
            outer.Next();
            return Observed.Outcome(() => outer.Send(new TimeoutException("too slow"))).Trim('"') + $"; first: {first}; second: {second}";
        }),
        new("passes values to the second, and returns its result", "\"done\"; second: started, \"c\", cleaned up", "The second is delegated to just as the first was.", (answer, world) =>
        {
            var (_, second, outer) = Over(answer);
            outer.Next();
            outer.Send(new TimeoutException("too slow"));
            outer.Send("c");
            while (outer.TrySend("stop", out _)) world.Step();
            return $"{Observed.Value(outer.Result)}; second: {second}";
        }),
        new("stands in once only", "throws Timeout: slower still", "The second has no stand-in: its await stands outside the try.", (answer, _) =>
        {
            var (_, _, outer) = Over(answer);
            outer.Next();
            outer.Send(new TimeoutException("too slow"));
            return Observed.Outcome(() => outer.Send(new TimeoutException("slower still")));
        }),
        new("nobody stands in when it is closed", "closed; first: started, cleaned up; second: nothing", "GeneratorExitException is no failure of the child's. Let it pass: a filter (when) on the catch.", (answer, _) =>
        {
            var (first, second, outer) = Over(answer);
            outer.Next();
            return Observed.Outcome(outer.Close, "closed") + $"; first: {first}; second: {second}";
        }),
    ];

    /// <inheritdoc/>
    public override Delegator Stub => (_, _, _) => throw new NotAttemptedException();

    /// <inheritdoc/>
    public override Delegator Solution => Replaces;

    /// <inheritdoc/>
    public override IReadOnlyList<Mutant<Delegator>> Mutants =>
    [
        new("mistakes the exit for a failure", "nobody stands in when it is closed", CatchesTheExit),
        new("copies the first's values by hand", "passes values to the first", CopiesByHand),
        new("tries the second inside the same try", "stands in once only", SwallowsTheSecond),
        new("starts the second early", "returns what the first returns, and leaves the second alone", StartsBoth),
        new("returns nothing of the second's", "passes values to the second, and returns its result", LosesTheSecondResult),
    ];

    private static (Listener First, Listener Second, Generator<string, object?, string> Outer) Over(Delegator answer)
    {
        var (first, second) = (new Listener(), new Listener());
        return (first, second, Generator.Create<string, object?, string>(yielder => answer(yielder, first.Generator, second.Generator)));
    }

    private static async Coroutine<string> Replaces(Yielder<string, object?> yielder, Generator<string, object?, string> first, Generator<string, object?, string> second)
    {
        try
        {
            return (await yielder.From(first))!;
        }
        catch (Exception exception) when (exception is not GeneratorExitException)
        {
            // The second's turn.
        }

        return (await yielder.From(second))!;
    }

    private static async Coroutine<string> CatchesTheExit(Yielder<string, object?> yielder, Generator<string, object?, string> first, Generator<string, object?, string> second)
    {
        try
        {
            return (await yielder.From(first))!;
        }
#pragma warning disable CA1031 // The mistake that this mutant makes.
        catch (Exception)
#pragma warning restore CA1031
        {
            return (await yielder.From(second))!;
        }
    }

    private static async Coroutine<string> CopiesByHand(Yielder<string, object?> yielder, Generator<string, object?, string> first, Generator<string, object?, string> second)
    {
        try
        {
            foreach (var value in first) await yielder.Yield(value);
            return first.Result;
        }
        catch (Exception exception) when (exception is not GeneratorExitException)
        {
            return (await yielder.From(second))!;
        }
    }

    private static async Coroutine<string> SwallowsTheSecond(Yielder<string, object?> yielder, Generator<string, object?, string> first, Generator<string, object?, string> second)
    {
        foreach (var child in new[] { first, second })
        {
            try
            {
                return (await yielder.From(child))!;
            }
            catch (Exception exception) when (exception is not GeneratorExitException)
            {
                // The next one's turn, if there is one.
            }
        }

        return "";
    }

    private static async Coroutine<string> StartsBoth(Yielder<string, object?> yielder, Generator<string, object?, string> first, Generator<string, object?, string> second)
    {
        second.Next();
        return await Replaces(yielder, first, second);
    }

    private static async Coroutine<string> LosesTheSecondResult(Yielder<string, object?> yielder, Generator<string, object?, string> first, Generator<string, object?, string> second)
    {
        try
        {
            return (await yielder.From(first))!;
        }
        catch (Exception exception) when (exception is not GeneratorExitException)
        {
            await yielder.From(second);
            return "";
        }
    }
}
