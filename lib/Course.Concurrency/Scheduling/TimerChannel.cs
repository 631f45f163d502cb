using Course.Concurrency.Channels;

namespace Course.Concurrency.Scheduling;

/// <summary>
/// A timer that sends the time on a channel with room for one value: what <see cref="GoTimer"/> and
/// <see cref="Ticker"/> share.
/// </summary>
/// <remarks>As since Go 1.23, nobody receives a time from before the timer was last set or stopped.</remarks>
internal sealed class TimerChannel
{
    private readonly Lock gate = new();
    private readonly Channel<DateTimeOffset> channel = new(1, "time");
    private readonly Scheduler scheduler;
    private readonly SchedulerTimer timer;
    private DateTimeOffset? fired; // when it has fired, and nobody has sent that yet

    public TimerChannel(TimeSpan due, TimeSpan period)
    {
        scheduler = Machine.Require().Scheduler;
        timer = scheduler.StartTimer(AtLeastZero(due), period, Fire);
    }

    public ReceiveOnly<DateTimeOffset> Channel => channel.ReceiveOnly;

    /// <summary>
    /// Stops the timer, and sets it anew unless <paramref name="due"/> is <see cref="Timeout.InfiniteTimeSpan"/>.
    /// </summary>
    /// <returns>Whether it was set, or had fired and the time had not been received.</returns>
    public bool Set(TimeSpan due, TimeSpan period)
    {
        _ = Machine.Require();
        var wasSet = timer.Stop();
        lock (gate)
        {
            wasSet |= channel.TryReceive(out _) | fired is not null;
            fired = null;
        }

        if (due != Timeout.InfiniteTimeSpan) timer.Change(due, period);
        return wasSet;
    }

    public static TimeSpan AtLeastZero(TimeSpan duration) => duration > TimeSpan.Zero ? duration : TimeSpan.Zero;

    private void Fire()
    {
        lock (gate) fired = scheduler.Clock.GetUtcNow();
        scheduler.Post(Send);
    }

    private void Send()
    {
        lock (gate)
        {
            if (fired is { } time) channel.TrySend(time); // no room: the receiver is slow, and this time is dropped
            fired = null;
        }
    }
}
