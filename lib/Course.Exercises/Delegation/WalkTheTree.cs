using Course.Concurrency.Generators;
using Course.Concurrency.Tracing;
using Walk = System.Func<
    Course.Concurrency.Generators.Yielder<int, object?>,
    Course.Exercises.Delegation.Tree,
    Course.Concurrency.Generators.Coroutine<int>>;

namespace Course.Exercises.Delegation;

/// <summary>Exercise 02-3: a recursive generator whose return values are added up on the way back.</summary>
public sealed class WalkTheTree : Exercise<Func<Yielder<int, object?>, Tree, Coroutine<int>>>
{
    private static readonly Tree Sample = new(1, new Tree(2, new Tree(3), new Tree(4)), new Tree(5, new Tree(6)));

    /// <inheritdoc/>
    public override string Id => "02-3";

    /// <inheritdoc/>
    public override string Title => "Walk a tree";

    /// <inheritdoc/>
    public override string Task =>
        "Yield the value of every node of a tree, a parent before its branches and these from left to right, and return the sum of the whole tree. Delegate from level to level: a value must not climb through loops.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hints =>
    [
        "Walk calls itself for each branch. What does the await of that call give?",
        "Yield your own value, then await Walk for each of the branches, adding up what comes back.",
        "var sum = tree.Value; await yielder.Yield(tree.Value); foreach (var branch in tree.Branches) sum += await Walk(yielder, branch); return sum;",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Rule<Walk>> Rules =>
    [
        new("yields every value, a parent before its branches", "1, 2, 3, 4, 5, 6", "Where in the body does the node's own Yield stand?", (answer, world) =>
            Observed.List(world.Limit(Over(answer, Sample)))),
        new("returns the sum of the tree", "21", "Each await of a branch gives the sum of that branch: add them to your own value.", (answer, world) =>
            Observed.Value(WalkThrough(answer, world))),
        new("delegates: one resumption for each value", "6 values, 7 resumptions", "Who resumes whom? A generator made for each branch and copied by a loop is resumed once more on every level. Await the walk of the branch instead.", (answer, world) =>
        {
            WalkThrough(answer, world); // For the picture of this rule.
            var log = TraceLog.Record(() => WalkThrough(answer, world), world.Clock);
            var values = log.Count(e => e.Kind == TraceEventKind.Yield && e.Peer == log.Strands[0]);
            return $"{values} values, {log.Count(e => e.Kind is TraceEventKind.Resume or TraceEventKind.Send)} resumptions";
        }),
        new("closes in the middle", "1, 2, 3; closed", "GeneratorExitException must pass: no catch around the Yield.", (answer, _) =>
        {
            var walk = Over(answer, Sample);
            return Observed.List([walk.Next(), walk.Next(), walk.Next()]) + "; " + Observed.Outcome(walk.Close, "closed");
        }),
    ];

    /// <inheritdoc/>
    public override Walk Stub => (_, _) => throw new NotAttemptedException();

    /// <inheritdoc/>
    public override Walk Solution => Sums;

    /// <inheritdoc/>
    public override IReadOnlyList<Mutant<Walk>> Mutants =>
    [
        new("yields the branches first", "yields every value, a parent before its branches", BranchesFirst),
        new("returns its own value only", "returns the sum of the tree", LosesTheSums),
        new("makes a generator for each branch and copies its values", "delegates: one resumption for each value", CopiesByHand),
        new("goes on after the exit", "closes in the middle", IgnoresTheExit),
    ];

    private static Generator<int, object?, int> Over(Walk answer, Tree tree) => Generator.Create<int, object?, int>(yielder => answer(yielder, tree));

    private static async Coroutine<int> Sums(Yielder<int, object?> yielder, Tree tree)
    {
        var sum = tree.Value;
        await yielder.Yield(tree.Value);
        foreach (var branch in tree.Branches) sum += await Sums(yielder, branch);
        return sum;
    }

    private static int WalkThrough(Walk answer, World world)
    {
        using var walk = Over(answer, Sample);
        while (walk.TryNext(out _)) world.Step();
        return walk.Result;
    }

    private static async Coroutine<int> BranchesFirst(Yielder<int, object?> yielder, Tree tree)
    {
        var sum = tree.Value;
        foreach (var branch in tree.Branches) sum += await BranchesFirst(yielder, branch);
        await yielder.Yield(tree.Value);
        return sum;
    }

    private static async Coroutine<int> LosesTheSums(Yielder<int, object?> yielder, Tree tree)
    {
        await yielder.Yield(tree.Value);
        foreach (var branch in tree.Branches) await LosesTheSums(yielder, branch);
        return tree.Value;
    }

    private static async Coroutine<int> CopiesByHand(Yielder<int, object?> yielder, Tree tree)
    {
        var sum = tree.Value;
        await yielder.Yield(tree.Value);
        foreach (var branch in tree.Branches)
        {
            using var walk = Over(CopiesByHand, branch);
            while (walk.TryNext(out var value)) await yielder.Yield(value);
            sum += walk.Result;
        }

        return sum;
    }

    private static async Coroutine<int> IgnoresTheExit(Yielder<int, object?> yielder, Tree tree)
    {
        var sum = tree.Value;
        try
        {
            await yielder.Yield(tree.Value);
        }
#pragma warning disable CA1031 // The mistake that this mutant makes.
        catch (Exception)
#pragma warning restore CA1031
        {
            await yielder.Yield(0);
        }

        foreach (var branch in tree.Branches) sum += await IgnoresTheExit(yielder, branch);
        return sum;
    }
}
