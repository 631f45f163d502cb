using Course.Concurrency.Generators;
using Course.Exercises.Delegation;
using Xunit;

namespace Course.Exercises.Tests.Delegation;

/// <summary>What the general tests of every exercise cannot know of those of lesson 02.</summary>
public sealed class DelegationExerciseTests
{
    private static readonly string[] Lesson = ["02-1", "02-2", "02-3", "02-4"];

    [Fact]
    public void All_IncludesLessonTwo_WithFourExercises() =>
        Assert.Equal(Lesson, Exercise.All.Select(exercise => exercise.Id).Where(id => id.StartsWith("02-", StringComparison.Ordinal)));

    [Fact]
    public void Repair_NeverSends_EndsByTheStepLimitAndSaysSo()
    {
        var exercise = new RepairTheExpansion();
        var asPrinted = exercise.Mutants.Single(mutant => mutant.Name == "never sends, as printed").Answer;
        var ending = Check.That(exercise, asPrinted).Rules.Single(rule => rule.Name == "returns what the child returns");
        Assert.False(ending.Holds);
        Assert.IsType<StepLimitException>(ending.Exception);
    }

    [Fact]
    public void Repair_ByTheLibrarysDelegation_AlsoHoldsWhatItMust()
    {
        var result = Check.That(new RepairTheExpansion(), async (yielder, inner) => (await yielder.From(inner))!);
        string[] broken = [.. result.Rules.Where(rule => !rule.Holds).Select(rule => rule.Name)];
        // It resumes the child without a second hop, which is the one thing that the count of resumptions can see.
        Assert.Equal(["keeps a Next a Next"], broken);
    }

    [Fact]
    public void StandIn_ClosedUnderTheWrongCatch_ShowsThatTheExitWasIgnored()
    {
        var exercise = new StandIn();
        var wrong = exercise.Mutants.Single(mutant => mutant.Name == "mistakes the exit for a failure").Answer;
        var closing = Check.That(exercise, wrong).Rules[^1];
        Assert.False(closing.Holds);
        Assert.Contains("ignored GeneratorExit", closing.Observed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10_000)]
    public void Walk_Solution_WalksATreeOfAnyDepth(int depth)
    {
        var tree = new Tree(depth);
        for (var value = depth - 1; value >= 1; value--) tree = new Tree(value, tree);
        var walk = Generator.Create<int, object?, int>(yielder => new WalkTheTree().Solution(yielder, tree));
        var values = new List<int>();
        while (walk.TryNext(out var value)) values.Add(value);
        Assert.Equal(Enumerable.Range(1, depth), values);
        Assert.Equal(depth * (depth + 1) / 2, walk.Result);
    }
}
