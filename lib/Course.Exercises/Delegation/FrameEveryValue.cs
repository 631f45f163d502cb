using Course.Concurrency.Generators;
using Delegator = System.Func<
    Course.Concurrency.Generators.Yielder<string, object?>,
    Course.Concurrency.Generators.Generator<string, object?, string>,
    Course.Concurrency.Generators.Coroutine<string>>;

namespace Course.Exercises.Delegation;

/// <summary>Exercise 02-4: a delegator that changes what passes through it, and so has to be a full relay: <c>yield from</c> cannot do it.</summary>
public sealed class FrameEveryValue : Exercise<Func<Yielder<string, object?>, Generator<string, object?, string>, Coroutine<string>>>
{
    /// <inheritdoc/>
    public override string Id => "02-4";

    /// <inheritdoc/>
    public override string Title => "Frame every value";

    /// <inheritdoc/>
    public override string Task =>
        "Write a delegator that hands out every value of the child in brackets, 0 as [0], and is otherwise a full yield from: what is sent (null stays a Next), exceptions, close and the return value pass as if it were not there.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hints =>
    [
        "Delegation hands the child's values straight to the caller. To change them, every one of the five signals has to go through your own hands.",
        "Start from the full expansion. Which one of its lines hands a value out?",
        "try { sent = await yielder.Yield($\"[{y}]\"); } catch (GeneratorExitException) { inner.Close(); throw; } catch (Exception e) { thrown = e; }, and then one of TryThrow, TryNext and TrySend.",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Rule<Delegator>> Rules =>
    [
        new("frames every value", "[0], [1], [2]", "While yielder.From delegates, the delegator is not there: who could put the brackets on?", (answer, _) =>
        {
            using var outer = new Listener().Under(answer);
            return Observed.List([outer.Next(), outer.Next(), outer.Next()]);
        }),
        new("passes on what is sent, and frames the answers", "[1], [2]; the child: started, \"a\", \"b\"", "A loop with foreach resumes the child with Next, whatever was sent.", (answer, _) =>
        {
            var child = new Listener();
            using var outer = child.Under(answer);
            outer.Next();
            return Observed.List([outer.Send("a"), outer.Send("b")]) + $"; the child: {child}";
        }),
        new("passes an exception to the child, and frames its answer", "[still here]", "TryThrow resumes the child as TrySend does. What it hands out next is the answer.", (answer, _) =>
        {
            using var outer = Over(answer, []);
            outer.Next();
            return Observed.List([outer.Throw(new ArgumentException("nonsense"))]);
        }),
        new("lets out what the child does not catch", "throws Timeout: too slow; the child: cleaned up", "An exception that comes out of TryThrow is the caller's business: no catch around it.", (answer, _) =>
        {
            var record = new List<string>();
            using var outer = Over(answer, record);
            outer.Next();
            return Observed.Outcome(() => outer.Throw(new TimeoutException("too slow"))) + $"; the child: {Observed.List(record)}";
        }),
        new("returns what the child returns, unframed", "ended with \"done\"", "A return value is no yielded value: return inner.Result as it is.", (answer, world) =>
        {
            using var outer = new Listener().Under(answer);
            outer.Next();
            while (outer.TrySend("stop", out _)) world.Step();
            return $"ended with {Observed.Value(outer.Result)}";
        }),
        new("goes down with the child when it is closed", "goes down; the child: asked to leave, cleaned up", "GeneratorExitException is apart: close the child, then throw it again, even if the child ends politely.", (answer, _) =>
        {
            var record = new List<string>();
            using var outer = Over(answer, record);
            outer.Next();
            return $"{AtExit(outer)}; the child: {Observed.List(record)}";
        }),
    ];

    /// <inheritdoc/>
    public override Delegator Stub => (_, _) => throw new NotAttemptedException();

    /// <inheritdoc/>
    public override Delegator Solution => Framed;

    /// <inheritdoc/>
    public override IReadOnlyList<Mutant<Delegator>> Mutants =>
    [
        new("delegates, and so frames nothing", "frames every value", async (yielder, inner) => (await yielder.From(inner))!),
        new("frames in a loop", "passes on what is sent, and frames the answers", FramesInALoop),
        new("lets an exception end it", "passes an exception to the child, and frames its answer", HearsNoException),
        new("drops the answer to an exception", "passes an exception to the child, and frames its answer", DropsTheAnswer),
        new("swallows what the child does not catch", "lets out what the child does not catch", SwallowsFailures),
        new("frames the result too", "returns what the child returns, unframed", async (yielder, inner) => $"[{await Framed(yielder, inner)}]"),
        new("takes the exit for any other exception", "goes down with the child when it is closed", ThrowsTheExitIn),
    ];

    private static async Coroutine<string> Framed(Yielder<string, object?> yielder, Generator<string, object?, string> inner)
    {
        var alive = inner.TryNext(out var y);
        while (alive)
        {
            object? sent = null;
            Exception? thrown = null;
            try
            {
                sent = await yielder.Yield($"[{y}]");
            }
            catch (GeneratorExitException)
            {
                inner.Close();
                throw;
            }
#pragma warning disable CA1031 // Every exception is the child's to judge.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                thrown = exception;
            }

            alive = thrown is not null ? inner.TryThrow(thrown, out y) : Advance(inner, sent, out y);
        }

        return inner.Result;
    }

    private static bool Advance(Generator<string, object?, string> inner, object? sent, out string? y) =>
        sent is null ? inner.TryNext(out y) : inner.TrySend(sent, out y);

    private static async Coroutine<string> FramesInALoop(Yielder<string, object?> yielder, Generator<string, object?, string> inner)
    {
        foreach (var y in inner) await yielder.Yield($"[{y}]");
        return inner.Result;
    }

    private static async Coroutine<string> HearsNoException(Yielder<string, object?> yielder, Generator<string, object?, string> inner)
    {
        using (inner)
        {
            var alive = inner.TryNext(out var y);
            while (alive) alive = Advance(inner, await yielder.Yield($"[{y}]"), out y);
            return inner.Result;
        }
    }

    private static async Coroutine<string> DropsTheAnswer(Yielder<string, object?> yielder, Generator<string, object?, string> inner)
    {
        var alive = inner.TryNext(out var y);
        while (alive)
        {
            object? sent = null;
            try
            {
                sent = await yielder.Yield($"[{y}]");
            }
            catch (GeneratorExitException)
            {
                inner.Close();
                throw;
            }
#pragma warning disable CA1031 // Every exception is the child's to judge.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                inner.TryThrow(exception, out _);
            }

            alive = Advance(inner, sent, out y);
        }

        return inner.Result;
    }

    private static async Coroutine<string> SwallowsFailures(Yielder<string, object?> yielder, Generator<string, object?, string> inner)
    {
        try
        {
            return await Framed(yielder, inner);
        }
        catch (Exception exception) when (exception is not GeneratorExitException)
        {
            return $"failed: {exception.Message}";
        }
    }

    private static async Coroutine<string> ThrowsTheExitIn(Yielder<string, object?> yielder, Generator<string, object?, string> inner)
    {
        var alive = inner.TryNext(out var y);
        while (alive)
        {
            object? sent = null;
            Exception? thrown = null;
            try
            {
                sent = await yielder.Yield($"[{y}]");
            }
#pragma warning disable CA1031 // The mistake that this mutant makes.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                thrown = exception;
            }

            alive = thrown is not null ? inner.TryThrow(thrown, out y) : Advance(inner, sent, out y);
        }

        return inner.Result;
    }

    private static Generator<string, object?, string> Over(Delegator answer, List<string> record)
    {
        var child = Generator.Create<string, object?, string>(yielder => Sturdy(yielder, record));
        return Generator.Create<string, object?, string>(yielder => answer(yielder, child));
    }

    private static string AtExit(Generator<string, object?, string> outer)
    {
        try
        {
            return outer.TryThrow(new GeneratorExitException(), out _) ? "goes on" : "returns";
        }
        catch (GeneratorExitException)
        {
            return "goes down";
        }
    }

    // Answers an ArgumentException, once, and answers the exit with a polite end instead of letting it pass.
    private static async Coroutine<string> Sturdy(Yielder<string, object?> yielder, List<string> record)
    {
        var y = "ready";
        try
        {
            while (true)
            {
                try
                {
                    await yielder.Yield(y);
                    y = "ready";
                }
                catch (ArgumentException)
                {
                    y = "still here";
                }
            }
        }
        catch (GeneratorExitException)
        {
            record.Add("asked to leave");
            return "bye";
        }
        finally
        {
            record.Add("cleaned up");
        }
    }
}
