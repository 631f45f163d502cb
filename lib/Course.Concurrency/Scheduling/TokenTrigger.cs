namespace Course.Concurrency.Scheduling;

/// <summary>
/// Does something on a goroutine when a token is cancelled; while that may happen, it is no deadlock if all goroutines
/// wait.
/// </summary>
internal sealed class TokenTrigger : IDisposable
{
    private readonly Scheduler scheduler;
    private readonly CancellationTokenRegistration registration;
    private int isOver;

    public TokenTrigger(Scheduler scheduler, Action act, CancellationToken token)
    {
        this.scheduler = scheduler;
        scheduler.BeginForeign();
        registration = token.UnsafeRegister(_ =>
        {
            scheduler.Post(act); // before it ceases to count: in between, all may be asleep
            End();
        }, null);
    }

    public void Dispose()
    {
        registration.Unregister();
        End();
    }

    private void End()
    {
        if (Interlocked.Exchange(ref isOver, 1) == 0) scheduler.EndForeign();
    }
}
