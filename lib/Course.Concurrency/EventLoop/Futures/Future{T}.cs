using System.Diagnostics;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.EventLoop;

/// <inheritdoc/>
/// <typeparam name="T">What the result is.</typeparam>
public class Future<T> : Future
{
    private T result = default!;

    /// <summary>Makes a pending Future.</summary>
    /// <param name="loop">The loop that calls its callbacks.</param>
    /// <param name="reason">What those who await it wait for: the colour of their wait in pictures.</param>
    public Future(EventLoop loop, WaitReason reason = WaitReason.Resumption)
        : base(loop, reason)
    {
    }

    /// <summary>The result.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="InvalidFutureStateException">It is not done.</exception>
    /// <remarks>The exception that the Future ended with comes out here, the same object.</remarks>
    public T Result
    {
        [StackTraceHidden]
        get
        {
            if (State != FutureState.Finished || HasFailed) ThrowFailure();
            return result;
        }
    }

    /// <summary>Ends it with a result.</summary>
    /// <exception cref="InvalidFutureStateException">It is done already.</exception>
    public virtual void SetResult(T value) => Finish(value);

    /// <summary>Ends it with a result, unless it is done already.</summary>
    /// <returns>Whether this call did it.</returns>
    public bool TrySetResult(T value)
    {
        if (IsDone) return false;
        SetResult(value);
        return true;
    }

    /// <inheritdoc cref="Future.GetAwaiter"/>
    public new FutureAwaiter<T> GetAwaiter() => new(this);

    /// <summary>The Future as an ordinary task, for whoever runs on other threads. If the loop is closed before it is done, it fails with an <see cref="ObjectDisposedException"/>.</summary>
    public Task<T> AsTask()
    {
        AwaitedElsewhere awaited = new(this);
        if (!Loop.TryPost(awaited)) awaited.Abandon();
        return awaited.Task;
    }

    internal override object? UntypedResult => result;

    private protected override void CopyResult(Future source) => Finish(((Future<T>)source).result);

    private protected void Finish(T value)
    {
        CheckPending();
        result = value;
        End(FutureState.Finished);
    }

    private sealed class AwaitedElsewhere(Future<T> future) : IPosted
    {
        private readonly TaskCompletionSource<T> source = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Task => source.Task;

        public string Description => "AsTask";

        public void Wake(Future? ignored)
        {
            future.Loop.KeepAwaited(this);
            future.AddDoneCallback(done =>
            {
                future.Loop.ForgetAwaited(this);
                if (done.IsCancelled) source.TrySetCanceled();
                else if (done.Exception is { } exception) source.TrySetException(exception);
                else source.TrySetResult(future.result);
            });
        }

        public void Abandon() => source.TrySetException(new ObjectDisposedException(nameof(EventLoop), "The event loop was closed: the Future will never be done."));
    }
}
