using System.Globalization;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Threads;

namespace Course.Exercises.Channels;

/// <summary>What the rules of this lesson run an answer in: goroutines in the world's time.</summary>
internal static class GoroutineRun
{
    /// <summary>Runs <paramref name="main"/> on one thread.</summary>
    public static string RunGoroutines(this World world, Func<Routine<string>> main) => new SimpleScheduler(world.Clock).Run(main);

    /// <summary>Runs <paramref name="main"/> under many schedules: what it gives under all, or the first that is different.</summary>
    public static string RunSchedules(Func<Routine<string>> main, string expected, int seeds = 100)
    {
        for (var seed = 0; seed < seeds; seed++)
        {
            var observed = new SeededScheduler(Schedule.Random(seed)).Run(main);
            if (observed != expected) return observed;
        }

        return expected;
    }

    /// <summary>The world's time: <c>1.5 s</c>.</summary>
    public static string At(this World world) => string.Create(CultureInfo.InvariantCulture, $"{world.Clock.Elapsed.TotalSeconds} s");

    /// <summary>How an await ended: the result, or <c>throws Name: message</c>.</summary>
    public static async Routine<string> HowItEnds(Routine<string?> routine)
    {
        try
        {
            return await routine ?? "null";
        }
        catch (Exception exception) when (exception is not (NotAttemptedException or StepLimitException))
        {
            return Observed.Thrown(exception);
        }
    }
}
