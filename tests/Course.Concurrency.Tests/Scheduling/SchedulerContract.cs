using Course.Concurrency.Scheduling;
using Course.Concurrency.Threads;
using Course.Concurrency.Time;

namespace Course.Concurrency.Tests.Scheduling;

/// <summary>Programs of goroutines that behave the same on every scheduler: a test class derives from it, and a class for each scheduler from that.</summary>
public abstract class SchedulerContract
{
    private readonly IScheduling scheduling;

    private protected SchedulerContract(IScheduling scheduling) => this.scheduling = scheduling;

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>How often a stress test repeats what it does: fewer times where many schedules are tried.</summary>
    private protected int Turns => scheduling is OnSeeds ? 10 : 20_000;

    private protected void Run(Func<Routine> program) => scheduling.Run(program, Cancellation);

    /// <summary>Runs a program of which a failure is expected.</summary>
    private protected TException Fails<TException>(Func<Routine> program)
        where TException : Exception => Assert.Throws<TException>(() => Run(program));
}

/// <summary>A way to run programs of goroutines.</summary>
internal interface IScheduling
{
    void Run(Func<Routine> program, CancellationToken cancellation);
}

/// <summary>One thread, one queue, virtual time.</summary>
internal sealed class OnSimpleScheduler : IScheduling
{
    public void Run(Func<Routine> program, CancellationToken cancellation) => new SimpleScheduler(new VirtualTime()).Run(program, cancellation);
}

/// <summary>Go's scheduler, in virtual time.</summary>
internal sealed class OnProcessors(int count) : IScheduling
{
    public void Run(Func<Routine> program, CancellationToken cancellation) => new GoScheduler(count, new VirtualTime()).Run(program, cancellation);
}

/// <summary>Thousands of schedules.</summary>
internal sealed class OnSeeds(int count) : IScheduling
{
    public void Run(Func<Routine> program, CancellationToken cancellation)
    {
        for (var seed = 0; seed < count; seed++)
        {
            cancellation.ThrowIfCancellationRequested();
            new SeededScheduler(Schedule.Random(seed)).Run(program, cancellation);
        }
    }
}
