namespace Course.Concurrency.Time;

/// <summary>
/// A clock that stands still until it is told to move, and then fires every timer on its way at exactly its time. What takes
/// an hour of virtual time takes no time, and the same program gives the same events at the same times on every machine.
/// </summary>
/// <remarks>
/// <para>Timers fire in order of their due time; those due at the same time in the order in which they were set.</para>
/// <para>Callbacks run on the thread that advances the clock, in the <see cref="ExecutionContext"/> of the timer's creation.
/// An exception from a callback comes out of the call that advances; the clock stands at that timer's time, and the other
/// timers are still set.</para>
/// <para>Timers may be created, changed and disposed from any thread; one thread at a time may advance.</para>
/// </remarks>
public sealed class VirtualTime : TimeProvider
{
    private readonly Lock gate = new();
    private readonly PriorityQueue<(VirtualTimer Timer, long Version), (long Due, long Order)> timers = new();
    private readonly DateTimeOffset epoch;
    private long now;
    private long nextOrder;
    private int live;

    /// <summary>Makes a clock that shows midnight UTC, 1 January 2000.</summary>
    public VirtualTime()
        : this(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>Makes a clock that shows <paramref name="start"/>.</summary>
    public VirtualTime(DateTimeOffset start) => epoch = start.ToUniversalTime();

    /// <summary>Time since the clock was made.</summary>
    public TimeSpan Elapsed => new(Volatile.Read(ref now));

    /// <summary>How many timers are set.</summary>
    public int PendingTimers { get { lock (gate) return live; } }

    /// <summary>How long it is until the next timer; null when none is set.</summary>
    public TimeSpan? UntilNextTimer { get { lock (gate) return TryPeek(out var due) ? new TimeSpan(due - now) : null; } }

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => epoch + Elapsed;

    /// <inheritdoc/>
    public override long GetTimestamp() => Volatile.Read(ref now);

    /// <summary>Moves the clock by <paramref name="duration"/> and fires the timers due in it, those that callbacks set on the way included.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The duration is negative.</exception>
    public void Advance(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        var end = checked(now + duration.Ticks);
        while (FireNext(end))
        {
        }

        Volatile.Write(ref now, Math.Max(now, end)); // a callback may have advanced further
    }

    /// <summary>Moves the clock to the next timer and fires that one.</summary>
    /// <returns>False when no timer is set: the clock has not moved.</returns>
    public bool AdvanceToNextTimer() => FireNext(long.MaxValue);

    /// <summary>Fires timers until none is set.</summary>
    /// <param name="limit">The most timers to fire: a periodic timer would go on for ever.</param>
    /// <returns>How many have fired.</returns>
    /// <exception cref="InvalidOperationException">Timers were still set after <paramref name="limit"/> of them.</exception>
    public int RunUntilIdle(int limit = 1_000_000)
    {
        var fired = 0;
        while (AdvanceToNextTimer())
        {
            if (++fired >= limit && UntilNextTimer is not null)
                throw new InvalidOperationException($"Timers were still set after {limit} had fired. Is one of them periodic, or setting itself again?");
        }

        return fired;
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private bool FireNext(long end)
    {
        VirtualTimer timer;
        lock (gate)
        {
            if (!TryPeek(out var due) || due > end) return false;
            timer = timers.Dequeue().Timer;
            live--;
            now = Math.Max(now, due);
            timer.Version++;
            timer.IsSet = false;
            if (timer.Period > 0) Set(timer, After(timer.Period));
        }

        timer.Fire();
        return true;
    }

    // Changing or disposing a timer leaves its old entry in the queue, recognisable by its version; it is dropped here.
    private bool TryPeek(out long due)
    {
        while (timers.TryPeek(out var entry, out var priority))
        {
            due = priority.Due;
            if (entry.Timer.IsSet && entry.Version == entry.Timer.Version) return true;
            timers.Dequeue();
        }

        due = 0;
        return false;
    }

    // A time beyond the end of the clock is never, not long ago.
    private long After(long ticks) => ticks > long.MaxValue - now ? long.MaxValue : now + ticks;

    private void Set(VirtualTimer timer, long due)
    {
        timer.IsSet = true;
        live++;
        timers.Enqueue((timer, timer.Version), (due, nextOrder++));
    }

    private bool Change(VirtualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime, nameof(dueTime));
        Check(period, nameof(period));
        lock (gate)
        {
            if (timer.IsDisposed) return false;
            Unset(timer);
            timer.Period = period == Timeout.InfiniteTimeSpan ? 0 : period.Ticks;
            if (dueTime != Timeout.InfiniteTimeSpan) Set(timer, After(dueTime.Ticks));
            return true;
        }
    }

    private void Dispose(VirtualTimer timer)
    {
        lock (gate)
        {
            Unset(timer);
            timer.IsDisposed = true;
        }
    }

    private void Unset(VirtualTimer timer)
    {
        if (timer.IsSet) live--;
        timer.IsSet = false;
        timer.Version++;
    }

    private static void Check(TimeSpan value, string name)
    {
        if (value < TimeSpan.Zero && value != Timeout.InfiniteTimeSpan)
            throw new ArgumentOutOfRangeException(name, value, "A timer's time is zero or more, or Timeout.InfiniteTimeSpan for never.");
    }

    private sealed class VirtualTimer(VirtualTime clock, TimerCallback callback, object? state) : ITimer
    {
        private readonly ExecutionContext? context = ExecutionContext.Capture();

        public long Version;
        public long Period;
        public bool IsSet;
        public bool IsDisposed;

        public bool Change(TimeSpan dueTime, TimeSpan period) => clock.Change(this, dueTime, period);

        public void Fire()
        {
            if (context is null) callback(state);
            else ExecutionContext.Run(context, static timer => ((VirtualTimer)timer!).Call(), this);
        }

        public void Dispose() => clock.Dispose(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Call() => callback(state);
    }
}
