using Course.Concurrency.Generators;
using Course.Concurrency.Tracing;
using Delegator = System.Func<
    Course.Concurrency.Generators.Yielder<string, object?>,
    Course.Concurrency.Generators.Generator<string, object?, string>,
    Course.Concurrency.Generators.Coroutine<string>>;

namespace Course.Exercises.Delegation;

/// <summary>Exercise 02-1: the simplified expansion of <c>yield from</c>, repaired so that it sends.</summary>
public sealed class RepairTheExpansion : Exercise<Func<Yielder<string, object?>, Generator<string, object?, string>, Coroutine<string>>>
{
    /// <inheritdoc/>
    public override string Id => "02-1";

    /// <inheritdoc/>
    public override string Title => "Repair the simplified expansion";

    /// <inheritdoc/>
    public override string Task =>
        "Write a delegator that yields what the child yields, resumes the child with what is sent to it (null stays a Next), and returns what the child returns. Exceptions may be lost. Do it by hand: yielder.From has been done already.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hints =>
    [
        "How often may the child be resumed for one resumption of the delegator? Exactly once: a loop with foreach and Send does it twice.",
        "Keep the child's last value in a variable, and a flag for whether there was one: alive = inner.TryNext(out var y).",
        "In the loop: var sent = await yielder.Yield(y); then alive = sent is null ? inner.TryNext(out y) : inner.TrySend(sent, out y). After it: return inner.Result.",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Rule<Delegator>> Rules =>
    [
        new("yields every value of the child, once", "0, 1, 2, 3", "Write down who resumes the child, and how often, for one value.", (answer, _) =>
        {
            using var outer = new Listener().Under(answer);
            return Observed.List(Enumerable.Range(0, 4).Select(_ => outer.Next()).ToArray());
        }),
        new("passes on every value that is sent", "started, \"a\", \"b\"", "The result of the await on Yield is what was sent. Where does it go?", (answer, _) =>
        {
            var child = new Listener();
            using var outer = child.Under(answer);
            outer.Next();
            outer.Send("a");
            outer.Send("b");
            return child.ToString();
        }),
        new("answers a send with the child's answer to it", "1, 2", "After a send the child has yielded again. Is that the value that you hand out next?", (answer, _) =>
        {
            using var outer = new Listener().Under(answer);
            outer.Next();
            return Observed.List([outer.Send("a"), outer.Send("b")]);
        }),
        new("keeps a Next a Next", "4 times Next, never Send", "A plain iterator in the place of the child takes no values: null must become TryNext, not TrySend. (And by hand: yielder.From would halve the count.)", (answer, world) =>
        {
            NextTwice(answer); // For the picture of this rule.
            var log = TraceLog.Record(() => NextTwice(answer), world.Clock);
            return $"{log.Count(e => e.Kind == TraceEventKind.Resume)} times Next, {(log.Any(e => e.Kind == TraceEventKind.Send) ? "then Send" : "never Send")}";
        }),
        new("returns what the child returns", "ended with \"done\"", "When TryNext or TrySend says false the child has ended, and inner.Result is what it returned.", (answer, world) =>
        {
            using var outer = new Listener().Under(answer);
            outer.Next();
            while (outer.TrySend("stop", out _)) world.Step();
            return $"ended with {Observed.Value(outer.Result)}";
        }),
        new("ends at once when the child yields nothing", "ended with \"empty\"", "The very first TryNext may already say false.", (answer, world) =>
        {
            using var child = Generator.Create<string, object?, string>(Nothing);
            using var outer = Generator.Create<string, object?, string>(yielder => answer(yielder, child));
            return outer.TryNext(out var yielded) ? $"yielded {Observed.Value(yielded)}" : $"ended with {Observed.Value(outer.Result)}";
        }),
    ];

    /// <inheritdoc/>
    public override Delegator Stub => (_, _) => throw new NotAttemptedException();

    /// <inheritdoc/>
    public override Delegator Solution => Repaired;

    /// <inheritdoc/>
    public override IReadOnlyList<Mutant<Delegator>> Mutants =>
    [
        new("never sends, as printed", "passes on every value that is sent", NeverSends),
        new("passes values out only", "passes on every value that is sent", OneWay),
        new("sends on the side of a foreach", "answers a send with the child's answer to it", SendsOnTheSide),
        new("sends null as a value", "keeps a Next a Next", SendsNull),
        new("loses the result", "returns what the child returns", LosesTheResult),
        new("takes a first value for granted", "ends at once when the child yields nothing", TakesTheFirstForGranted),
    ];

    private static async Coroutine<string> Repaired(Yielder<string, object?> yielder, Generator<string, object?, string> inner)
    {
        var alive = inner.TryNext(out var y);
        while (alive)
        {
            var sent = await yielder.Yield(y!);
            alive = sent is null ? inner.TryNext(out y) : inner.TrySend(sent, out y);
        }

        return inner.Result;
    }

    private static async Coroutine<string> NeverSends(Yielder<string, object?> yielder, Generator<string, object?, string> inner)
    {
        var y = inner.Next();
        while (true) await yielder.Yield(y);
    }

    private static async Coroutine<string> OneWay(Yielder<string, object?> yielder, Generator<string, object?, string> inner)
    {
        while (inner.TryNext(out var y)) await yielder.Yield(y);
        return inner.Result;
    }

    private static async Coroutine<string> SendsOnTheSide(Yielder<string, object?> yielder, Generator<string, object?, string> inner)
    {
        while (inner.TryNext(out var y))
        {
            if (await yielder.Yield(y) is { } sent) inner.TrySend(sent, out _);
        }

        return inner.Result;
    }

    private static async Coroutine<string> SendsNull(Yielder<string, object?> yielder, Generator<string, object?, string> inner)
    {
        var alive = inner.TryNext(out var y);
        while (alive) alive = inner.TrySend(await yielder.Yield(y!), out y);
        return inner.Result;
    }

    private static async Coroutine<string> LosesTheResult(Yielder<string, object?> yielder, Generator<string, object?, string> inner)
    {
        await Repaired(yielder, inner);
        return "";
    }

    private static async Coroutine<string> TakesTheFirstForGranted(Yielder<string, object?> yielder, Generator<string, object?, string> inner)
    {
        var alive = true;
        inner.TryNext(out var y);
        while (alive)
        {
            var sent = await yielder.Yield(y!);
            alive = sent is null ? inner.TryNext(out y) : inner.TrySend(sent, out y);
        }

        return inner.Result;
    }

    private static void NextTwice(Delegator answer)
    {
        using var outer = new Listener().Under(answer);
        outer.Next();
        outer.Next();
    }

    private static async Coroutine<string> Nothing(Yielder<string, object?> yielder)
    {
        await yielder.From([]);
        return "empty";
    }
}
