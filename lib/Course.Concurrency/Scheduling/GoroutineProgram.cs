using System.Runtime.ExceptionServices;
using Course.Concurrency.Threads;
using Course.Concurrency.Time;

namespace Course.Concurrency.Scheduling;

/// <summary>A program of goroutines, to be tried under schedules.</summary>
internal sealed class GoroutineProgram(Func<Routine> main) : ScheduledProgram
{
    public override ScheduledRun Run(Schedule schedule, VirtualTime clock, Carriers? carriers)
    {
        SeededScheduler scheduler = new(schedule, clock, Schedules.MostSteps);
        ExceptionDispatchInfo? failure = null;
        try
        {
            scheduler.Run(main);
        }
        catch (Exception exception) when (exception is not ScheduleMisfitException and not ThreadInterruptedException)
        {
            failure = ExceptionDispatchInfo.Capture(exception);
        }

        return new ScheduledRun(failure, scheduler.Recorded, [.. scheduler.Steps], scheduler.IsEndless, clock.Elapsed != TimeSpan.Zero);
    }
}
