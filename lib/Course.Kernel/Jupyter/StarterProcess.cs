using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Course.Kernel.Jupyter;

/// <summary>
/// The process that started the kernel and says so in <c>JPY_PARENT_PID</c>, as Jupyter's servers do: a kernel does not
/// outlive it.
/// </summary>
internal static class StarterProcess
{
    private const string Variable = "JPY_PARENT_PID";

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>Cancels when the process has gone; never if the variable is not set.</summary>
    public static async Task WatchAsync(CancellationTokenSource end)
    {
        if (!int.TryParse(Environment.GetEnvironmentVariable(Variable), NumberStyles.None, CultureInfo.InvariantCulture, out int value) || value <= 1)
        {
            return;
        }
        try
        {
            if (OperatingSystem.IsWindows())
            {
                // There, it is a handle that we have inherited.
                await WaitAsync(value, end.Token).ConfigureAwait(false);
            }
            else
            {
                int parent = ParentProcess();
                while (ParentProcess() == parent)
                {
                    await Task.Delay(Look, end.Token).ConfigureAwait(false);
                }
            }
            await end.CancelAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // The kernel ends for another reason.
        }
    }

    private static async Task WaitAsync(int handle, CancellationToken cancellationToken)
    {
        using ManualResetEvent process = new(initialState: false);
        process.SafeWaitHandle = new SafeWaitHandle(handle, ownsHandle: false);
        TaskCompletionSource gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
        RegisteredWaitHandle wait = ThreadPool.RegisterWaitForSingleObject(process, (_, _) => gone.TrySetResult(), null, Timeout.Infinite, executeOnlyOnce: true);
        try
        {
            await gone.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            wait.Unregister(null);
        }
    }

    [DllImport("libc", EntryPoint = "getppid")]
    private static extern int ParentProcess();
}
