using Course.Concurrency.EventLoop;
using Course.Exercises.FuturesAndTasks;
using Xunit;

namespace Course.Exercises.Tests.FuturesAndTasks;

/// <summary>What the general tests of every exercise cannot know of those of lesson 04.</summary>
public sealed class FuturesAndTasksExerciseTests
{
    private static readonly string[] Lesson = ["04-1", "04-2", "04-3"];

    [Fact]
    public void All_IncludesLessonFour_WithThreeExercises() =>
        Assert.Equal(Lesson, Exercise.All.Select(exercise => exercise.Id).Where(id => id.StartsWith("04-", StringComparison.Ordinal)));

    [Fact]
    public void SendItAll_AskingAgainAndAgain_EndsByTheStepLimitAndSaysSo()
    {
        SendItAll exercise = new();
        var asking = exercise.Mutants.Single(mutant => mutant.Name == "asks in every iteration of the loop").Answer;
        var waiting = Check.That(exercise, asking).Rules.Single(rule => rule.Name == "waits for room, and does not ask again and again");
        Assert.False(waiting.Holds);
        Assert.IsType<StepLimitException>(waiting.Exception);
    }

    [Fact]
    public void SendItAll_SendingOnce_IsNotJudgedByTheLaterRules()
    {
        SendItAll exercise = new();
        var once = exercise.Mutants.Single(mutant => mutant.Name == "sends once").Answer;
        RuleResult[] broken = [.. Check.That(exercise, once).Rules.Where(rule => !rule.Holds)];
        Assert.Equal("sends all, in order, through a narrow pipe", broken[0].Name);
        Assert.Equal(3, broken.Length - 1);
        Assert.All(broken.Skip(1), rule => Assert.Equal("not judged until all is sent", rule.Observed));
    }

    [Fact]
    public void SendItAll_ByTheLibrarysSendAll_HoldsEveryRule()
    {
        var result = Check.That(new SendItAll(), async (yielder, loop, socket, bytes) => await loop.SendAll(socket, bytes));
        Assert.True(result.Verdict == Verdict.Passed, result.ToText());
    }

    [Fact]
    public void GiveUpInTime_ByTheLibrarysWaitFor_HoldsEveryRule()
    {
        var result = Check.That(new GiveUpInTime(), (loop, future, time) => loop.CreateTask(loop.WaitFor(future, time)));
        Assert.True(result.Verdict == Verdict.Passed, result.ToText());
    }

    [Fact]
    public void StepOfATask_AsTheSourceTextHasIt_KnowsNoErrorsAndNoEnd()
    {
        var result = Check.That(new StepOfATask(), (coroutine, done, waitFor, _) =>
        {
            if (coroutine.TrySend(done is { IsDone: true } ? done.Result : null, out var next)) waitFor(next!);
        });
        string[] held = [.. result.Rules.Where(rule => rule.Holds).Select(rule => rule.Name)];
        Assert.Equal(["starts the coroutine and waits for what it yields", "sends the result in"], held);
    }
}
