namespace Course.Concurrency.Scheduling;

/// <summary>Brings ordinary async methods that a goroutine has called back to its scheduler: each continuation runs as a goroutine.</summary>
internal sealed class SchedulerContext(Scheduler scheduler) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state) => scheduler.Post(() => d(state));

    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("A goroutine's context cannot be waited for: use Post, or await.");

    public override SynchronizationContext CreateCopy() => this;
}
