using Course.Exercises.AsyncAwait;
using Xunit;

namespace Course.Exercises.Tests.AsyncAwait;

/// <summary>What the general tests of every exercise cannot know of those of lesson 07.</summary>
public sealed class AsyncAwaitExerciseTests
{
    private static readonly string[] Lesson = ["07-1", "07-2", "07-3", "07-4"];

    [Fact]
    public void All_IncludesLessonSeven_WithFourExercises() =>
        Assert.Equal(Lesson, Exercise.All.Select(exercise => exercise.Id).Where(id => id.StartsWith("07-", StringComparison.Ordinal)));

    [Fact]
    public void BeTheCompiler_CallsBackForEver_EndsByTheStepLimit()
    {
        var result = Check.That(new BeTheCompiler(), machine => machine.MoveNext());
        Assert.All(result.Rules.Take(4), rule => Assert.IsType<StepLimitException>(rule.Exception));
    }

    [Fact]
    public void BeTheCompiler_StateSetTooLate_BreaksThatRuleOnly()
    {
        var exercise = new BeTheCompiler();
        var wrong = exercise.Mutants.Single(mutant => mutant.Name == "sets the state after it is called back").Answer;
        Assert.Equal(["is called back before CallMeBack returns"], Broken(Check.That(exercise, wrong)));
    }

    [Fact]
    public void RunAlone_ByTheLibrarysLoop_HoldsEveryRule()
    {
        var result = Check.That(new RunAlone(), main =>
        {
            using Course.Concurrency.EventLoop.EventLoop loop = new();
            loop.RunUntilComplete(main);
        });
        Assert.Equal([], Broken(result));
    }

    [Fact]
    public void InWhichOrder_ThreePartsRight_StillAsksForTheWhole()
    {
        var result = Check.That("07-3", () => ["F", "J", "G", "D", "K", "A", "E", "B", "H", "I", "C"]);
        Assert.Equal(["the whole"], Broken(result));
    }

    [Fact]
    public void InWhichOrder_APartWrong_DoesNotJudgeTheWhole()
    {
        var result = Check.That("07-3", () => ["A", "E", "B", "H", "I", "C", "F", "J", "G", "K", "D"]);
        Assert.Equal(["when Main goes on", "the whole"], Broken(result));
        Assert.Equal("right up to G; then comes another letter than yours", result.Rules.Single(rule => rule.Name == "when Main goes on").Observed);
        Assert.Equal("not judged until the three parts hold", result.Rules[^1].Observed);
    }

    [Fact]
    public void BeTheCompiler_PausesCounted_BreaksThatRuleOnly()
    {
        var exercise = new BeTheCompiler();
        var wrong = exercise.Mutants.Single(mutant => mutant.Name == "counts its pauses").Answer;
        Assert.Equal(["pauses only for the second"], Broken(Check.That(exercise, wrong)));
    }

    [Fact]
    public void FetchOnce_EachWaiterRemoves_BreaksThatRuleOnly()
    {
        var exercise = new FetchOnce();
        var wrong = exercise.Mutants.Single(mutant => mutant.Name == "each waiter removes what is kept").Answer;
        Assert.Equal(["whoever hears of the failure late removes nothing new"], Broken(Check.That(exercise, wrong)));
    }

    [Fact]
    public void FetchOnce_AsksForNoPage_FetchesNone()
    {
        var fetched = 0;
        new FetchOnce().Solution(page =>
        {
            fetched++;
            return Task.FromResult(page);
        });
        Assert.Equal(0, fetched);
    }

    private static string[] Broken(CheckResult result) => [.. result.Rules.Where(rule => !rule.Holds).Select(rule => rule.Name)];
}
