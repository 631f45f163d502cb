using Course.Concurrency.Scheduling;

namespace Course.Concurrency.Actors;

/// <summary>Tells an actor something when it has handled nothing for a while.</summary>
internal sealed class ReceiveTimeout<T>(ActorRef mailbox, TimeSpan duration, T message) : IReceiveTimeout
{
    private SchedulerTimer? timer;
    private int round; // raised by each message; only the actor's goroutine does so

    public void Restart()
    {
        var now = Volatile.Read(ref round) + 1;
        Volatile.Write(ref round, now);
        timer ??= mailbox.System.Scheduler.StartTimer(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan, () => mailbox.Post(new Tick(this, message, Volatile.Read(ref round))));
        timer.Change(duration, Timeout.InfiniteTimeSpan);
    }

    public void Stop()
    {
        Volatile.Write(ref round, -1);
        timer?.Dispose();
    }

    /// <summary>The time is over, unless a message was handled since.</summary>
    private sealed class Tick(ReceiveTimeout<T> timeout, T message, int round) : TimedNotice<T>
    {
        public override T Message => message;

        public override bool TryTake(out T due)
        {
            due = message;
            return timeout.round == round;
        }
    }
}

/// <summary>What a cell knows of it.</summary>
internal interface IReceiveTimeout
{
    /// <summary>Counts from now on.</summary>
    void Restart();

    void Stop();
}
