using Course.Concurrency.Actors;
using Course.Concurrency.Scheduling;

namespace Course.Exercises.Actors;

/// <summary>What the rules of this lesson run an answer in: actors in the world's time, on one thread.</summary>
internal static class ActorRun
{
    /// <summary>How long anybody waits for an answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Runs <paramref name="main"/>, and stops all actors.</summary>
    /// <exception cref="NotAttemptedException">An actor of the answer has thrown it, whatever else came of the run.</exception>
    public static string RunActors(this World world, Func<ActorSystem, Routine<string>> main)
    {
        NotAttemptedException? notAttempted = null;
        try
        {
            return new SimpleScheduler(world.Clock).Run(async () =>
            {
                await using ActorSystem system = new();
                using var listening = system.Failures.Subscribe(failure => notAttempted ??= NotAttempted(failure.Exception));
                var observed = await main(system);
                return notAttempted is null ? observed : throw notAttempted;
            });
        }
        catch (Exception exception) when (notAttempted is not null && exception != notAttempted)
        {
            throw notAttempted;
        }
    }

    private static NotAttemptedException? NotAttempted(Exception? exception)
    {
        while (exception is not (null or NotAttemptedException)) exception = exception.InnerException;
        return exception as NotAttemptedException;
    }
}
