using System.Runtime.ExceptionServices;

namespace Course.Concurrency.EventLoop;

/// <summary>How ordinary async methods find back to the loop after an await of anything that is not the loop's: what they post runs on it, as their task.</summary>
internal sealed class LoopSynchronizationContext(EventLoop loop, IOrdinaryTask? task) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state)
    {
        ArgumentNullException.ThrowIfNull(d);
        PostedCall call = new(loop, task, d, state);
        if (!loop.TryPost(call)) loop.CallExceptionHandler(new LoopError("A continuation was lost: the event loop is closed", null, null, call.Description));
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        ArgumentNullException.ThrowIfNull(d);
        if (loop.IsOnThisThread)
        {
            d(state);
            return;
        }

        using ManualResetEventSlim done = new();
        ExceptionDispatchInfo? failure = null;
        loop.CallSoonThreadSafe(() =>
        {
            try
            {
                d(state);
            }
#pragma warning disable CA1031 // It comes out of Send.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
            finally
            {
                done.Set();
            }
        });
        done.Wait();
        failure?.Throw();
    }

    public override SynchronizationContext CreateCopy() => this;

    private sealed class PostedCall(EventLoop loop, IOrdinaryTask? task, SendOrPostCallback callback, object? state) : IWaiter
    {
        public string Description => (task as IWaiter)?.Description ?? CallbackName.Of(callback);

        public void Wake(Future? future) => loop.RunAs(task, task?.Task.Strand, -1, () => callback(state));
    }
}
