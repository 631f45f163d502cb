using Course.Concurrency.Channels;

namespace Course.Concurrency.Scheduling;

/// <summary>A timer that sends the time on a channel again and again: Go's <c>time.Ticker</c>.</summary>
/// <remarks>
/// The channel has room for one value: a receiver that is slower than the ticker misses ticks. Stop it: while it is
/// set, it is no deadlock if all goroutines wait, and in virtual time the clock runs on for ever.
/// </remarks>
public sealed class Ticker
{
    private readonly TimerChannel timer;

    /// <summary>Sets a ticker. The first tick comes after one period.</summary>
    /// <param name="period">The time between two ticks.</param>
    /// <exception cref="ArgumentOutOfRangeException">"non-positive interval for NewTicker".</exception>
    /// <exception cref="InvalidOperationException">The caller is no goroutine.</exception>
    public Ticker(TimeSpan period) => timer = new(Positive(period, "NewTicker"), period);

    /// <summary>Where the times come.</summary>
    public ReceiveOnly<DateTimeOffset> Channel => timer.Channel;

    /// <summary>
    /// Stops the ticker: after that nothing is received from it. The channel stays open, as in Go: a loop over it waits
    /// for ever.
    /// </summary>
    /// <exception cref="InvalidOperationException">The caller is no goroutine.</exception>
    public void Stop() => timer.Set(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Sets the ticker anew: the next tick comes after one new period.</summary>
    /// <param name="period">The time between two ticks.</param>
    /// <exception cref="ArgumentOutOfRangeException">"non-positive interval for Ticker.Reset".</exception>
    /// <exception cref="InvalidOperationException">The caller is no goroutine.</exception>
    public void Reset(TimeSpan period) => timer.Set(Positive(period, "Ticker.Reset"), period);

    private static TimeSpan Positive(TimeSpan period, string operation) =>
        period > TimeSpan.Zero
            ? period
            : throw new ArgumentOutOfRangeException(nameof(period), period, $"non-positive interval for {operation}");
}
