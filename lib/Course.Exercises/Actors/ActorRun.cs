using Course.Concurrency.Actors;
using Course.Concurrency.Scheduling;

namespace Course.Exercises.Actors;

/// <summary>What the rules of this lesson run an answer in: actors in the world's time, on one thread.</summary>
internal static class ActorRun
{
    /// <summary>How long anybody waits for an answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Runs <paramref name="main"/>, and stops all actors.</summary>
    /// <param name="world">Whose time it is.</param>
    /// <param name="main">The rule.</param>
    /// <param name="answer">The path of the actor that is the answer: if it fails, that is observed, too. Null: what fails does so on purpose.</param>
    /// <exception cref="NotAttemptedException">An actor of the answer has thrown it, whatever else came of the run.</exception>
    public static string RunActors(this World world, Func<ActorSystem, Routine<string>> main, string? answer = null)
    {
        NotAttemptedException? notAttempted = null;
        Exception? failure = null;
        try
        {
            var observed = new SimpleScheduler(world.Clock).Run(async () =>
            {
                await using ActorSystem system = new();
                system.Failures.Subscribe(failed =>
                {
                    notAttempted ??= NotAttempted(failed.Exception);
                    if (failed.Actor.Path == answer) failure ??= failed.Exception;
                });
                return await main(system);
            });
            if (notAttempted is not null) throw notAttempted;
            return failure is null ? observed : $"{observed}; the actor {Observed.Thrown(failure is ActorInitializationException { InnerException: { } inner } ? inner : failure)}";
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
