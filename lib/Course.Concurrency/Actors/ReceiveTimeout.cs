using Course.Concurrency.Scheduling;

namespace Course.Concurrency.Actors;

/// <summary>Tells an actor something when it has handled nothing for a while.</summary>
internal sealed class ReceiveTimeout<T>(ActorRef mailbox, TimeSpan duration, T message) : IReceiveTimeout
{
    private SchedulerTimer? timer;
    private int setting; // which one of the timer counts; only the actor's goroutine touches it

    public void Restart()
    {
        timer ??= mailbox.System.Scheduler.StartTimer(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan, () => mailbox.Post(new Tick(this, message, timer!.Changes)));
        timer.Change(duration, Timeout.InfiniteTimeSpan);
        setting = timer.Changes; // not a number of our own: the timer may fire for the time before while it is set anew
    }

    public void Stop()
    {
        setting = -1;
        timer?.Dispose();
    }

    /// <summary>The time is over, unless a message was handled since.</summary>
    private sealed class Tick(ReceiveTimeout<T> timeout, T message, int setting) : TimedNotice<T>
    {
        public override T Message => message;

        public override bool TryTake(out T due)
        {
            due = message;
            return timeout.setting == setting;
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
