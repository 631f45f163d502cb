using Course.Kernel.Languages;
using Course.Kernel.Protocol;

namespace Course.Kernel.Child;

/// <summary>
/// Tells of tasks that failed and that nobody can look at any more: their exceptions would be lost without a word. Where
/// somebody sits before the notebook, looks for them soon after they failed, and not only when memory happens to be collected.
/// </summary>
internal sealed class ForgottenTasks
{
    // The thread that ran the task may hold it for a moment more.
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1)];

    // As long as the process.
    private static readonly AutoResetEvent IsWanted = new(initialState: false);

    private readonly OwnerChannel channel;
    private readonly ExceptionOrigins origins;
    private Thread? looking;

    public ForgottenTasks(OwnerChannel channel, ExceptionOrigins origins)
    {
        this.channel = channel;
        this.origins = origins;
        TaskScheduler.UnobservedTaskException += Tell;
    }

    /// <summary>Somebody sits before the notebook from now on.</summary>
    public void BeginLooking()
    {
        if (looking is not null)
        {
            return;
        }
        looking = new Thread(Look) { IsBackground = true, Name = "Kernel: forgotten tasks" };
        looking.Start();
        origins.ThrownAfterwards += LookSoon;
    }

    /// <summary>There may be something to find, such as after a cell.</summary>
    public void LookSoon() => IsWanted.Set();

    private void Look()
    {
        while (true)
        {
            IsWanted.WaitOne();
            if (!origins.TakeSuspicion())
            {
                continue;
            }
            foreach (TimeSpan pause in Pauses)
            {
                Thread.Sleep(pause);
                if (CellExecution.Running is not null)
                {
                    // It may be measuring. Its end wakes us again.
                    origins.Suspect();
                    break;
                }
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
    }

    private void Tell(object? sender, UnobservedTaskExceptionEventArgs failure)
    {
        foreach (Exception exception in failure.Exception.InnerExceptions)
        {
            // What was told to stop has not failed.
            if (exception is not CellInterruptedException && origins.Find(exception) is { IsInterrupted: false, IsFollowed: true } origin)
            {
                channel.Send(new KernelMessage.Forgotten(origin.Id, Traceback.Describe(exception)));
            }
        }
    }
}
