using Course.Concurrency.Scheduling;

namespace Course.Concurrency.Actors;

/// <summary>The timers of an actor: at their time it is told a message. They end with the actor, and with the instance that set them.</summary>
/// <typeparam name="T">What the actor understands.</typeparam>
/// <remarks>
/// For the actor itself, not for other threads. A timer is known by its key; setting one with a key that is in use replaces that. The message of one that
/// has been cancelled or replaced is not handled, even if it lies in the mailbox already.
/// </remarks>
public sealed class ActorTimers<T> : IActorTimers
{
    private readonly Mailbox<T> mailbox;
    private readonly Dictionary<object, Entry> entries = [];

    internal ActorTimers(Mailbox<T> mailbox) => this.mailbox = mailbox;

    /// <summary>Tells the actor <paramref name="message"/> once, after <paramref name="delay"/>.</summary>
    /// <param name="key">What it is known by.</param>
    /// <param name="message">What it is told.</param>
    /// <param name="delay">When; zero or less: next, behind what is in the mailbox.</param>
    public void StartOnce(object key, T message, TimeSpan delay) => Set(key, message, delay, Timeout.InfiniteTimeSpan);

    /// <summary>Tells the actor <paramref name="message"/> after each <paramref name="period"/>.</summary>
    /// <param name="key">What it is known by.</param>
    /// <param name="message">What it is told.</param>
    /// <param name="period">The time between two.</param>
    /// <exception cref="ArgumentOutOfRangeException">The period is not positive.</exception>
    public void StartPeriodic(object key, T message, TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(period, TimeSpan.Zero);
        Set(key, message, period, period);
    }

    /// <summary>Whether a timer is set.</summary>
    /// <param name="key">What it is known by.</param>
    public bool IsActive(object key) => entries.ContainsKey(key);

    /// <summary>Cancels a timer; if there is none, nothing happens.</summary>
    /// <param name="key">What it is known by.</param>
    public void Cancel(object key)
    {
        if (entries.Remove(key, out var entry)) entry.Stop();
    }

    /// <summary>Cancels all.</summary>
    public void CancelAll()
    {
        foreach (var entry in entries.Values) entry.Stop();
        entries.Clear();
    }

    private void Set(object key, T message, TimeSpan due, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (message is null) throw new ArgumentNullException(nameof(message));
        Cancel(key);
        entries[key] = new Entry(this, key, message, due, period);
    }

    private sealed class Entry : TimedNotice<T>
    {
        private readonly ActorTimers<T> timers;
        private readonly object key;
        private readonly T message;
        private readonly bool isPeriodic;
        private readonly SchedulerTimer timer;

        public Entry(ActorTimers<T> timers, object key, T message, TimeSpan due, TimeSpan period)
        {
            (this.timers, this.key, this.message) = (timers, key, message);
            isPeriodic = period != Timeout.InfiniteTimeSpan;
            timer = timers.mailbox.System.Scheduler.StartTimer(due > TimeSpan.Zero ? due : TimeSpan.Zero, period, () => timers.mailbox.Post(this));
        }

        public override T Message => message;

        public void Stop() => timer.Dispose();

        public override bool TryTake(out T due)
        {
            due = message;
            if (!timers.entries.TryGetValue(key, out var current) || current != this) return false;
            if (!isPeriodic) timers.Cancel(key);
            return true;
        }
    }
}

/// <summary>What a cell knows of them.</summary>
internal interface IActorTimers
{
    void CancelAll();
}
