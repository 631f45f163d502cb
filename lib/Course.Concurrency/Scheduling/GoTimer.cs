using Course.Concurrency.Channels;

namespace Course.Concurrency.Scheduling;

/// <summary>A timer that sends the time on a channel, once: Go's <c>time.Timer</c>.</summary>
/// <remarks>As in Go, the channel has room for one value, so that nobody need wait for it when the timer fires.</remarks>
public sealed class GoTimer
{
    private readonly Channel<DateTimeOffset> channel = new(1);
    private readonly SchedulerTimer timer;

    /// <summary>Sets a timer.</summary>
    /// <param name="duration">When it fires; zero or less: at once.</param>
    /// <exception cref="InvalidOperationException">The caller is no goroutine.</exception>
    public GoTimer(TimeSpan duration)
    {
        var scheduler = Machine.Require().Scheduler;
        timer = scheduler.StartTimer(AtLeastZero(duration), Timeout.InfiniteTimeSpan, () => scheduler.Post(() => channel.TrySend(scheduler.Clock.GetUtcNow())));
    }

    /// <summary>Where the time comes when the timer fires.</summary>
    public ReceiveOnly<DateTimeOffset> Channel => channel.ReceiveOnly;

    /// <summary>Stops the timer.</summary>
    /// <returns>Whether it was set: false when it has fired or been stopped; what it has sent is still in the channel.</returns>
    public bool Stop() => timer.Stop();

    /// <summary>Sets the timer anew.</summary>
    /// <param name="duration">When it fires; zero or less: at once.</param>
    /// <returns>Whether it was set before.</returns>
    public bool Reset(TimeSpan duration) => timer.Change(AtLeastZero(duration), Timeout.InfiniteTimeSpan);

    private static TimeSpan AtLeastZero(TimeSpan duration) => duration > TimeSpan.Zero ? duration : TimeSpan.Zero;
}
