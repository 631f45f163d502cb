namespace Course.Concurrency.EventLoop;

/// <summary>How ordinary async methods find back to the loop after an await of anything that is not the loop's: what they post runs on it, as their task.</summary>
internal sealed class LoopSynchronizationContext(EventLoop loop, IOrdinaryTask? task) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state)
    {
        ArgumentNullException.ThrowIfNull(d);
        PostedCall call = new(loop, task, d, state);
        if (!loop.TryPost(call)) call.Abandon();
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        ArgumentNullException.ThrowIfNull(d);
        if (loop.IsOnThisThread)
        {
            d(state);
            return;
        }

        SentCall call = new(d, state);
        if (!loop.TryPost(call)) call.Abandon();
        call.Wait();
    }

    public override SynchronizationContext CreateCopy() => this;

    private sealed class SentCall(SendOrPostCallback callback, object? state) : IPosted
    {
        private readonly TaskCompletionSource done = new();

        public string Description => CallbackName.Of(callback);

        public void Wake(Future? future)
        {
            try
            {
                callback(state);
                done.SetResult();
            }
#pragma warning disable CA1031 // It comes out of Send.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                done.SetException(exception);
            }
        }

        public void Abandon() => done.SetException(new ObjectDisposedException(nameof(EventLoop), "The event loop was closed: the call is not made."));

        public void Wait() => done.Task.GetAwaiter().GetResult();
    }

    private sealed class PostedCall(EventLoop loop, IOrdinaryTask? task, SendOrPostCallback callback, object? state) : IPosted
    {
        public string Description => (task as IWaiter)?.Description ?? CallbackName.Of(callback);

        public void Wake(Future? future) => loop.RunAs(task, task?.Task.Strand, -1, () => callback(state));

        public void Abandon() => loop.CallExceptionHandler(new LoopError("A continuation was lost: the event loop is closed", null, null, Description));
    }
}
