using Course.Concurrency.Channels;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Threads;
using Xunit;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Exercises.Tests.Channels;

/// <summary>What the general tests of every exercise cannot know of those of lesson 08: that other right answers pass, too.</summary>
public sealed class ChannelExerciseTests
{
    [Fact]
    public void All_IncludesLessonEight_WithFourExercises() =>
        Assert.Equal(["08-1", "08-2", "08-3", "08-4"], Exercise.All.Select(exercise => exercise.Id).Where(id => id.StartsWith("08-", StringComparison.Ordinal)));

    [Fact]
    public void BeTheScheduler_WithYFirst_Passes() => AssertPasses(Check.That("08-1", name => name switch
    {
        "deadlock" => Schedule.Of("Y", "X", "X"),
        "both eat" => Schedule.InTurn,
        _ => Schedule.Of("B", "A", "B"),
    }));

    [Fact]
    public void MergeChannels_WithASelect_Passes() => AssertPasses(Check.That("08-2", sources =>
    {
        Channel<int> merged = new();
        Go(async () =>
        {
            ReceiveCase<int>[] cases = [.. sources.Select(source => Receive(source))];
            var select = Select([.. cases]);
            while (cases.Any(one => !one.Channel.IsNil))
            {
                var one = cases[await select];
                if (one.Ok) await merged.Send(one.Value);
                else one.Channel = default;
            }

            merged.Close();
        });
        return merged;
    }));

    [Fact]
    public void NobodyLeftBehind_WithTwoChannels_Passes() => AssertPasses(Check.That("08-3", async (work, limit) =>
    {
        Channel<string> answer = new(1);
        Channel<Exception> failure = new(1);
        Go(async () =>
        {
            try
            {
                answer.TrySend(await work());
            }
            catch (IOException exception)
            {
                failure.TrySend(exception);
            }
        });
        return await Select(Receive(answer, out var right), Receive(failure, out var wrong), Receive(After(limit))) switch
        {
            0 => right.Value,
            1 => throw wrong.Value,
            _ => null,
        };
    }));

    private static void AssertPasses(CheckResult result) => Assert.True(result.Verdict == Verdict.Passed, result.ToText());
}
