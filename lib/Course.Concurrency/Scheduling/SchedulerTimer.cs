namespace Course.Concurrency.Scheduling;

/// <summary>A timer of a scheduler: while it is set, it is no deadlock if all goroutines wait.</summary>
internal sealed class SchedulerTimer : IDisposable
{
    private static readonly TimeSpan LongestStage = TimeSpan.FromDays(40);

    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(2); // a timer of the system counts in other units than its clock

    private readonly Scheduler scheduler;
    private readonly Action fire;
    private readonly ITimer timer;
    private readonly Lock gate = new();
    private TimeSpan period;
    private TimeSpan left; // after the stage that runs: a timer of the system takes 49 days at most
    private bool isSet;
    private int changes;
    private long begun;
    private TimeSpan stage;

    public SchedulerTimer(Scheduler scheduler, TimeSpan due, TimeSpan period, Action fire)
    {
        (this.scheduler, this.fire) = (scheduler, fire);
        timer = scheduler.Clock.CreateTimer(static state => ((SchedulerTimer)state!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Change(due, period);
    }

    /// <summary>How often it has been set. What it calls reads here which time it was set for; others, only if nobody else sets it.</summary>
    public int Changes => changes;

    /// <summary>Sets the timer anew.</summary>
    /// <returns>Whether it was set.</returns>
    public bool Change(TimeSpan due, TimeSpan period)
    {
        lock (gate)
        {
            var was = isSet;
            isSet = due != Timeout.InfiniteTimeSpan;
            changes++;
            this.period = period;
            scheduler.CountTimer((isSet ? 1 : 0) - (was ? 1 : 0));
            Begin(due);
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
            if (!isSet || scheduler.IsOver) return;
            var early = stage - scheduler.Clock.GetElapsedTime(begun);
            if (early > Tolerance)
            {
                timer.Change(early, left == TimeSpan.Zero && period <= LongestStage ? period : Timeout.InfiniteTimeSpan); // it was on its way when the timer was set anew
                return;
            }

            if (left > TimeSpan.Zero)
            {
                Begin(left);
                return;
            }

            var seen = changes;
            fire();
            if (changes != seen) return; // it has set itself anew, or stopped itself
            if (period == Timeout.InfiniteTimeSpan)
            {
                isSet = false;
                scheduler.CountTimer(-1);
            }
            else if (period > LongestStage)
            {
                Begin(period);
            }
        }
    }

    private void Begin(TimeSpan due)
    {
        stage = due < LongestStage ? due : LongestStage;
        begun = scheduler.Clock.GetTimestamp();
        left = due - stage;
        timer.Change(stage, left == TimeSpan.Zero && period <= LongestStage ? period : Timeout.InfiniteTimeSpan);
    }
}
