namespace Course.Concurrency.Actors;

/// <summary>Pauses before restarts, each twice as long as the one before: what an actor depends on is given time to recover.</summary>
/// <param name="Shortest">The first pause.</param>
/// <param name="Longest">No pause is longer, but for the jitter.</param>
/// <param name="Jitter">By which part of itself a pause is lengthened at random, from 0 to 1, so that many do not come back at the same moment.</param>
/// <remarks>A child that has lived for <see cref="Longest"/> since its last restart begins at <see cref="Shortest"/> again.</remarks>
public sealed record Backoff(TimeSpan Shortest, TimeSpan Longest, double Jitter = 0)
{
    /// <summary>The pause before a restart.</summary>
    /// <param name="restarts">How many came before it in a row.</param>
    /// <param name="random">From 0 to 1.</param>
    internal TimeSpan Pause(int restarts, double random)
    {
        var pause = Shortest.TotalMilliseconds * Math.Pow(2, restarts);
        return TimeSpan.FromMilliseconds(Math.Min(pause, Longest.TotalMilliseconds) * (1 + (Jitter * random)));
    }
}
