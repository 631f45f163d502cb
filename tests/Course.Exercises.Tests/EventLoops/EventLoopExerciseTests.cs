using Course.Concurrency.EventLoop;
using Course.Concurrency.Generators;
using Course.Exercises.EventLoops;
using Xunit;

namespace Course.Exercises.Tests.EventLoops;

/// <summary>What the general tests of every exercise cannot know of those of lesson 06: that other right answers pass, too.</summary>
public sealed class EventLoopExerciseTests
{
    [Fact]
    public void All_IncludesLessonSix_WithFourExercises() =>
        Assert.Equal(["06-1", "06-2", "06-3", "06-4"], Exercise.All.Select(exercise => exercise.Id).Where(id => id.StartsWith("06-", StringComparison.Ordinal)));

    [Fact]
    public void OneIteration_WithACopyOfTheQueue_Passes() => AssertPasses(Check.That("06-1", (ready, timers, now, report) =>
    {
        List<Action> iteration = [.. ready, .. timers.Where(timer => timer.When <= now).OrderBy(timer => timer.When).Select(timer => timer.Callback)];
        ready.Clear();
        timers.RemoveAll(timer => timer.When <= now);
        foreach (var callback in iteration)
        {
            try
            {
                callback();
            }
#pragma warning disable CA1031 // Whatever a callback throws is reported.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                report(exception);
            }
        }
    }));

    [Fact]
    public void TryAgain_ThatCatchesTheCancellationAndThrowsItAgain_Passes() => AssertPasses(Check.That("06-2", async (loop, attempt, times) =>
    {
        for (var pause = 1; ; pause *= 2)
        {
            try
            {
                return await attempt();
            }
            catch (OperationCanceledException)
            {
                throw;
            }
            catch (Exception)
            {
                if (--times == 0) throw;
            }

            await loop.Sleep(TimeSpan.FromSeconds(pause));
        }
    }));

    [Fact]
    public void OneFetchForAll_ThatForgetsAFailureWithinTheTask_Passes() => AssertPasses(Check.That("06-3", (loop, fetch) =>
    {
        Dictionary<string, Future<string>> pages = [];
        async Coroutine<string> Load(string path)
        {
            try
            {
                return await fetch(path);
            }
            catch
            {
                pages.Remove(path);
                throw;
            }
        }

        return async path =>
        {
            if (!pages.TryGetValue(path, out var page)) pages[path] = page = loop.CreateTask(Load(path));
            return await loop.Shield(page);
        };
    }));

    [Fact]
    public void OneFetchForAll_ThatKeepsTheCoroutine_ShowsTheWholeMessage()
    {
        var exercise = new OneFetchForAll();
        var wrong = exercise.Mutants.Single(mutant => mutant.Name == "keeps the coroutine, which can be awaited once").Answer;
        var rule = Check.That(exercise, wrong).Rules.Single(rule => rule.Name == "those who ask meanwhile share the fetch");
        Assert.Equal("A, throws InvalidOperation: The body of this generator returned a coroutine that ran before. Call its method again for a new one. at 1 s; fetched: a", rule.Observed);
    }

    [Fact]
    public void AFewTogether_WithWorkersInAGroup_Passes() => AssertPasses(Check.That("06-4", async (loop, pages, k, fetch) =>
    {
        var results = new string[pages.Count];
        var next = 0;
        async Coroutine Work()
        {
            for (var index = next++; index < pages.Count; index = next++) results[index] = await fetch(pages[index]);
        }

        await loop.RunGroup(async group =>
        {
            for (var worker = 0; worker < k; worker++) _ = group.CreateTask(Work());
            await loop.Yield();
        });
        return results;
    }));

    [Fact]
    public void TryAgain_OfTheLesson_ShowsHowLateItIs()
    {
        var exercise = new TryAgain();
        var wrong = exercise.Mutants.Single(mutant => mutant.Name == "catches the cancellation as well").Answer;
        var rule = Check.That(exercise, wrong).Rules.Single(rule => rule.Name == "a cancellation is no failure");
        Assert.Equal("throws Format: no answer at 19.5 s after 5 attempts", rule.Observed);
    }

    private static void AssertPasses(CheckResult result) => Assert.True(result.Verdict == Verdict.Passed, result.ToText());
}
