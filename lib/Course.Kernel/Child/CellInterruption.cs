namespace Course.Kernel.Child;

/// <summary>
/// Stops a cell step by step: checkpoints throw; a blocked thread is taken out of its wait; a suspended await is waited for
/// no longer. The last step, to kill the process, is the owner's.
/// </summary>
internal static class CellInterruption
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    // A milder step gets some time to work: an exception unwinds, a finally block runs, a task's failure reaches who waits for it.
    private const int LooksBeforeThreadInterrupt = 5;
    private const int LooksBeforeAbandonment = 15;
    private const int LooksAtBusyPool = 100;

    public static void Start(CellExecution execution)
    {
        if (execution.TryClaimInterruption())
        {
            new Thread(() => Escalate(execution)) { IsBackground = true, Name = "Kernel: interruption" }.Start();
        }
    }

    private static void Escalate(CellExecution execution)
    {
        execution.RequestInterrupt();
        int blocked = 0;
        int suspended = 0;
        int suspendedWhilePoolIsBusy = 0;
        int entries = execution.Entries;
        while (!execution.Done.Wait(Look))
        {
            CellActivity activity = execution.Observe();
            bool hasMoved = execution.Entries != entries;
            entries = execution.Entries;
            blocked = activity == CellActivity.Blocked && !hasMoved ? blocked + 1 : 0;
            // What resumes the cell may be waiting for a thread of the pool: then it is not the await that lasts.
            bool mayResume = ThreadPool.PendingWorkItemCount > 0 && ++suspendedWhilePoolIsBusy < LooksAtBusyPool;
            suspended = activity == CellActivity.Suspended && !hasMoved && !mayResume ? suspended + 1 : 0;
            if (blocked >= LooksBeforeThreadInterrupt)
            {
                execution.InterruptBlockedThreads();
                blocked = 0;
            }
            else if (suspended >= LooksBeforeAbandonment)
            {
                execution.Abandonment.TrySetResult();
                return;
            }
        }
    }
}
