using Course.Concurrency.Tracing;

namespace Course.Concurrency.Scheduling;

/// <summary>A machine of the G-M-P scheduler: a thread, which needs a processor to run goroutines.</summary>
internal sealed class GoMachine : Machine
{
    private readonly Parking parking = new();
    private readonly GoScheduler scheduler;

    public GoMachine(GoScheduler scheduler, int id)
        : base(scheduler, unchecked((uint)Random.Shared.Next()))
    {
        this.scheduler = scheduler;
        Id = id;
    }

    public int Id { get; }

    /// <summary>Its swim lane; null when nobody traces.</summary>
    public Strand? Strand;

    /// <summary>The processor that it owns; null while it has none.</summary>
    public Processor? Processor;

    /// <summary>The processor that it had before a blocking call.</summary>
    public Processor? ProcessorBefore;

    /// <summary>Whether it looks for work, and counts as one that does.</summary>
    public bool IsSpinning;

    /// <summary>The link of the list of machines that sleep.</summary>
    public GoMachine? NextIdle;

    /// <summary>Room for what it steals.</summary>
    public readonly Runnable[] Loot = new Runnable[RunQueue.Capacity / 2];

    public void Start() => new Thread(Loop) { IsBackground = true, Name = FormattableString.Invariant($"M{Id}") }.UnsafeStart();

    /// <summary>Sleeps until somebody calls <see cref="Unpark"/>.</summary>
    public void Park() => parking.Sleep();

    public void Unpark() => parking.Wake();

    public override string ToString() => FormattableString.Invariant($"M{Id}");

    private void Loop()
    {
        Current = this;
        SynchronizationContext.SetSynchronizationContext(new SchedulerContext(scheduler));
        while (scheduler.FindRunnable(this) is { } runnable) Execute(runnable);
        Current = null;
    }
}
