using Course.Concurrency.Time;

namespace Course.Concurrency.Threads;

/// <summary>A program that a <see cref="Schedule"/> can be tried on: of virtual threads, or of goroutines.</summary>
internal abstract class ScheduledProgram
{
    /// <summary>Runs it once.</summary>
    /// <param name="schedule">Who goes on when.</param>
    /// <param name="clock">Its clock, fresh.</param>
    /// <param name="carriers">Threads that are used again, if it needs any.</param>
    public abstract ScheduledRun Run(Schedule schedule, VirtualTime clock, Carriers? carriers);
}
