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
    private const int LooksBeforeAbandonment = 10;

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
        CellActivity activity = CellActivity.Working;
        int looks = 0;
        while (!execution.Done.Wait(Look))
        {
            CellActivity now = execution.Observe();
            looks = now == activity ? looks + 1 : 0;
            activity = now;
            if (activity == CellActivity.Blocked && looks >= LooksBeforeThreadInterrupt)
            {
                execution.InterruptBlockedThreads();
                looks = 0;
            }
            else if (activity == CellActivity.Suspended && looks >= LooksBeforeAbandonment)
            {
                execution.Abandonment.TrySetResult();
                return;
            }
        }
    }
}
