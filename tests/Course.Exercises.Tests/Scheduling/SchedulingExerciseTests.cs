using Course.Concurrency.Scheduling;
using Course.Concurrency.Threads;
using Course.Exercises.Scheduling;
using Xunit;

namespace Course.Exercises.Tests.Scheduling;

/// <summary>What the general tests of every exercise cannot know of those of lesson 09: that other right answers pass, too.</summary>
public sealed class SchedulingExerciseTests
{
    [Fact]
    public void All_IncludesLessonNine_WithFourExercises() =>
        Assert.Equal(["09-1", "09-2", "09-3", "09-4"], Exercise.All.Select(exercise => exercise.Id).Where(id => id.StartsWith("09-", StringComparison.Ordinal)));

    [Fact]
    public void YouAreTheScheduler_WithOthersFirst_Passes() => AssertPasses(Check.That("09-1", () => (["C", "B", "A"], ["B", "A"], ["B", "B"])));

    [Fact]
    public void YouAreTheScheduler_EveryScheduleOfTheAccount_LeavesOneOfTwoBalances()
    {
        var explored = Schedules.ExploreAll(async () => Assert.Contains(await YouAreTheScheduler.Account(), new[] { -60, 20 }), cancellation: TestContext.Current.CancellationToken);
        Assert.True(explored is { IsExhaustive: true, Failures: 0 }, explored.ToString());
    }

    [Fact]
    public void YouAreTheScheduler_NameOfNobody_SaysWhoThereIs()
    {
        var exercise = new YouAreTheScheduler();
        var wrong = exercise.Mutants.Single(mutant => mutant.Name == "a goroutine that does not exist").Answer;
        var rule = Check.That(exercise, wrong).Rules.Single(rule => rule.Name == "the account is overdrawn, though each access is under a lock");
        Assert.Contains("'D'", rule.Observed, StringComparison.Ordinal);
        Assert.Contains("'A'", rule.Observed, StringComparison.Ordinal);
    }

    [Fact]
    public void TheSteal_ByCopying_Passes() => AssertPasses(Check.That("09-2", (victim, mine) =>
    {
        string[] half = [.. victim.Take((victim.Count + 1) / 2)];
        foreach (var one in half) victim.Dequeue();
        foreach (var one in half.SkipLast(1)) mine.Enqueue(one);
        return half.LastOrDefault();
    }));

    [Fact]
    public void LookAgain_ThatLooksFirstAsWell_Passes() => AssertPasses(Check.That("09-3", (queued, isIdle) =>
    {
        if (queued.Value > 0) return false;
        isIdle.Value = true;
        if (queued.Value == 0) return true;
        isIdle.Value = false;
        return false;
    }));

    [Fact]
    public void LookAgain_OfTheLesson_ShowsTheSchedule()
    {
        var exercise = new LookAgain();
        var wrong = exercise.Mutants.Single(mutant => mutant.Name == "looks, and then says so").Answer;
        var rule = Check.That(exercise, wrong).Rules.Single(rule => rule.Name == "no wake-up is lost, in any schedule");
        Assert.Contains("M0 reads queued, maker writes queued, maker reads idle, M0 writes idle", rule.Observed, StringComparison.Ordinal);
    }

    [Fact]
    public void NobodyWaitsForEver_AtTheFirstOfEach61_Passes() => AssertPasses(Check.That("09-4", (own, global, tick) =>
    {
        if (tick % 61 == 1 && global.TryDequeue(out var waiting)) return waiting;
        return own.TryDequeue(out var next) || global.TryDequeue(out next) ? next : null;
    }));

    private static void AssertPasses(CheckResult result) => Assert.True(result.Verdict == Verdict.Passed, result.ToText());
}
