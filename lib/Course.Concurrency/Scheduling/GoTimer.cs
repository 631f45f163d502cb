using Course.Concurrency.Channels;

namespace Course.Concurrency.Scheduling;

/// <summary>A timer that sends the time on a channel, once: Go's <c>time.Timer</c>.</summary>
/// <remarks>The channel has room for one value, so that nobody need wait for it when the timer fires.</remarks>
public sealed class GoTimer
{
    private readonly TimerChannel timer;

    /// <summary>Sets a timer.</summary>
    /// <param name="duration">When it fires; zero or less: at once.</param>
    /// <exception cref="InvalidOperationException">The caller is no goroutine.</exception>
    public GoTimer(TimeSpan duration) => timer = new(duration, Timeout.InfiniteTimeSpan);

    /// <summary>Where the time comes when the timer fires.</summary>
    public ReceiveOnly<DateTimeOffset> Channel => timer.Channel;

    /// <summary>Stops the timer: after that nothing is received from it.</summary>
    /// <returns>Whether that stops it: false when its time has been received, or it has been stopped.</returns>
    /// <exception cref="InvalidOperationException">The caller is no goroutine.</exception>
    public bool Stop() => timer.Set(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Sets the timer anew: after that no earlier time is received from it.</summary>
    /// <param name="duration">When it fires; zero or less: at once.</param>
    /// <returns>Whether it was set before, as <see cref="Stop"/> tells.</returns>
    /// <exception cref="InvalidOperationException">The caller is no goroutine.</exception>
    public bool Reset(TimeSpan duration) => timer.Set(TimerChannel.AtLeastZero(duration), Timeout.InfiniteTimeSpan);
}
