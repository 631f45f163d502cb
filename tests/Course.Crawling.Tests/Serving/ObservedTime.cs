using Course.Concurrency.Time;

namespace Course.Crawling.Tests;

/// <summary>Virtual time that a test moves once the server has set its timer: nothing is left to chance, and nothing waits.</summary>
internal sealed class ObservedTime : TimeProvider
{
    private readonly VirtualTime time = new();
    private readonly Lock gate = new();
    private readonly Dictionary<TimeSpan, int> set = [];
    private readonly List<(TimeSpan Due, int Count, TaskCompletionSource Reached)> waiting = [];

    public override long TimestampFrequency => time.TimestampFrequency;

    public override long GetTimestamp() => time.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

    public void Advance(TimeSpan duration) => time.Advance(duration);

    /// <summary>Ends when timers have been set to <paramref name="due"/> so many times since the beginning.</summary>
    public Task WhenSetAsync(TimeSpan due, int count = 1)
    {
        lock (gate)
        {
            TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (set.GetValueOrDefault(due) >= count) reached.SetResult();
            else waiting.Add((due, count, reached));
            return reached.Task;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ObservedTimer timer = new(this, time.CreateTimer(callback, state, dueTime, period));
        Note(dueTime);
        return timer;
    }

    private void Note(TimeSpan due)
    {
        lock (gate)
        {
            var count = set[due] = set.GetValueOrDefault(due) + 1;
            foreach (var wait in waiting.Where(wait => wait.Due == due && wait.Count <= count)) wait.Reached.TrySetResult();
        }
    }

    private sealed class ObservedTimer(ObservedTime owner, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var changed = timer.Change(dueTime, period);
            owner.Note(dueTime);
            return changed;
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
