namespace Course.Concurrency.Actors;

/// <summary>When a child was restarted. Only its supervisor touches it.</summary>
internal sealed class RestartHistory
{
    private readonly Queue<long> restarts = [];
    private int inARow;
    private long? last;
    private TimeSpan lastPause;

    /// <summary>Counts one more restart, if the strategy allows it.</summary>
    public bool MayRestart(SupervisionStrategy strategy, TimeProvider clock)
    {
        var now = clock.GetTimestamp();
        if (strategy.Backoff is { } backoff && last is { } before && clock.GetElapsedTime(before, now) - lastPause >= backoff.Longest) inARow = 0;
        if (strategy.MostRestarts is { } most)
        {
            while (strategy.Window is { } window && restarts.TryPeek(out var earliest) && clock.GetElapsedTime(earliest, now) >= window) restarts.Dequeue();
            if (restarts.Count >= most) return false;
            restarts.Enqueue(now);
        }

        last = now;
        return true;
    }

    /// <summary>How long to wait before it.</summary>
    public TimeSpan NextDelay(SupervisionStrategy strategy, ActorSystem system) =>
        lastPause = strategy.Backoff is { } backoff ? backoff.Pause(inARow++, backoff.Jitter > 0 ? system.NextRandom() : 0) : TimeSpan.Zero;
}
