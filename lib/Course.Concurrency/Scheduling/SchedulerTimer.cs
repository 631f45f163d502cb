namespace Course.Concurrency.Scheduling;

/// <summary>A timer of a scheduler: while it is set, it is no deadlock if all goroutines wait.</summary>
internal sealed class SchedulerTimer : IDisposable
{
    private readonly Scheduler scheduler;
    private readonly Action fire;
    private readonly ITimer timer;
    private readonly Lock gate = new();
    private bool isPeriodic;
    private bool isSet;

    public SchedulerTimer(Scheduler scheduler, TimeSpan due, TimeSpan period, Action fire)
    {
        (this.scheduler, this.fire) = (scheduler, fire);
        timer = scheduler.Clock.CreateTimer(static state => ((SchedulerTimer)state!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Change(due, period);
    }

    /// <summary>Sets the timer anew.</summary>
    /// <returns>Whether it was set.</returns>
    public bool Change(TimeSpan due, TimeSpan period)
    {
        lock (gate)
        {
            var was = isSet;
            isSet = due != Timeout.InfiniteTimeSpan;
            isPeriodic = isSet && period != Timeout.InfiniteTimeSpan;
            scheduler.CountTimer((isSet ? 1 : 0) - (was ? 1 : 0));
            timer.Change(due, period);
            return was;
        }
    }

    /// <summary>Stops the timer: it does not fire any more.</summary>
    /// <returns>Whether it was set.</returns>
    public bool Stop() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        Stop();
        timer.Dispose();
    }

    // What it wakes must be ready before it counts as fired: in between, all may be asleep.
    private void Fire()
    {
        lock (gate)
        {
            if (!isSet) return;
            if (scheduler.IsOver) return;
            fire();
            if (isPeriodic) return;
            isSet = false;
            scheduler.CountTimer(-1);
        }
    }
}
