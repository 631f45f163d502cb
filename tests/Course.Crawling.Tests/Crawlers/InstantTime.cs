namespace Course.Crawling.Tests;

/// <summary>A clock on which every wait of up to a second is over at once, and no longer one ever: for a real server that shall not be slow.</summary>
internal sealed class InstantTime : TimeProvider
{
    private long now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Add(ref now, TimeSpan.TicksPerHour); // between any two looks at it, whatever was to be waited for is over

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        InstantTimer timer = new(callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class InstantTimer(TimerCallback callback, object? state) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime >= TimeSpan.Zero && dueTime <= TimeSpan.FromSeconds(1)) ThreadPool.QueueUserWorkItem(_ => callback(state));
            return true;
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
