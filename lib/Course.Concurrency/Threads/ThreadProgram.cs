using Course.Concurrency.Time;

namespace Course.Concurrency.Threads;

/// <summary>A program of virtual threads.</summary>
internal sealed class ThreadProgram(Action<VirtualThreads> program) : ScheduledProgram
{
    public override ScheduledRun Run(Schedule schedule, VirtualTime clock, Carriers? carriers)
    {
        VirtualThreads threads = new(clock, schedule, carriers, Schedules.MostSteps);
        var failure = threads.RunToEnd(() => program(threads));
        return new ScheduledRun(failure, threads.Recorded, [.. threads.Steps], threads.IsEndless, threads.HasClockMoved);
    }
}
