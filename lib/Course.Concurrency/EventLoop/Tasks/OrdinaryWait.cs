using Course.Concurrency.Generators;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.EventLoop;

/// <summary>An <c>await</c> of an ordinary async method for something of the loop's.</summary>
internal abstract class OrdinaryWait(EventLoop loop, IOrdinaryTask? task, Action continuation) : IWaiter
{
    private protected EventLoop Loop { get; } = loop;

    /// <summary>The task whose method waits; null if none runs it.</summary>
    internal IOrdinaryTask? Task { get; } = task;

    public string Description => (Task as IWaiter)?.Description ?? CallbackName.Of(continuation);

    public abstract void Wake(Future? future);

    /// <summary>What it waits for: the colour in pictures.</summary>
    public abstract WaitReason Reason { get; }

    public abstract bool Cancel(string? message);

    private protected Failure? TakeCancellation() => Task is null ? null : ((ITaskCancellation)Task).TakeCancellation();

    /// <summary>Why the wait for <paramref name="future"/> could never end well; null if it can.</summary>
    private protected Failure? Refusal(Future future) =>
        ReferenceEquals(future, Task?.Task.AsFuture) ? Failure.Of(new InvalidOperationException($"{Task.Task.Name} awaits itself: it would wait for ever."))
        : !ReferenceEquals(future.Loop, Loop) ? Failure.Of(new InvalidOperationException($"{Description} awaits a Future of another event loop: it would be resumed by the wrong one."))
        : null;

    private protected void Continue(Failure? failure, long cause) => Loop.RunAs(Task, Task?.Task.Strand, cause, continuation, failure);
}

/// <summary>An await for a Future, or for one turn.</summary>
internal sealed class FutureWait(EventLoop loop, IOrdinaryTask? task, Action continuation) : OrdinaryWait(loop, task, continuation)
{
    private Future? waitsFor;
    private Failure? refused;

    public void Begin(Future? future)
    {
        if (future is not null && (refused = Refusal(future)) is not null) future = null;
        waitsFor = future;
        if (future is null) Loop.Enqueue(this, null, null);
        else future.AddCallback(this, null); // the continuation brings its own context
        Task?.Add(this, future);
    }

    public override void Wake(Future? future)
    {
        Task?.Remove(this);
        Continue(TakeCancellation() ?? refused, future?.CompletedBy ?? -1);
    }

    public override WaitReason Reason => waitsFor?.Reason ?? WaitReason.Resumption;

    public override bool Cancel(string? message) => waitsFor is not null && waitsFor.Cancel(message);
}

/// <summary>An await for a coroutine: it runs as a part of the method, in as many turns as in a coroutine.</summary>
#pragma warning disable CA1001 // The generator runs to its end.
internal sealed class CoroutineWait<T> : OrdinaryWait
#pragma warning restore CA1001
{
    private readonly CoroutineGenerator<Future, object?, T> generator;
    private ExecutionContext? context = ExecutionContext.Capture();
    private Future? waitsFor;
    private Failure? refused;
    private bool ended;
    private bool starting;

    public CoroutineWait(EventLoop loop, IOrdinaryTask? task, Action continuation, CoroutineFrame<T> frame)
        : base(loop, task, continuation)
    {
        generator = new(frame);
    }

    public void Begin()
    {
        Task?.Add(this, null);
        var before = ExecutionContext.Capture();
        starting = true;
        Step(null);
        starting = false;
        if (before is not null && !ReferenceEquals(before, ExecutionContext.Capture())) ExecutionContext.Restore(before);
    }

    public override void Wake(Future? future)
    {
        if (ended) Continue(null, -1);
        else Loop.RunAs(Task, Task?.Task.Strand, future?.CompletedBy ?? -1, () => Step(TakeCancellation() ?? refused));
    }

    public override WaitReason Reason => waitsFor?.Reason ?? WaitReason.Resumption;

    public override bool Cancel(string? message) => waitsFor is not null && waitsFor.Cancel(message);

    private void Step(Failure? thrown)
    {
        (waitsFor, refused) = (null, null);
        Future? yielded;
        try
        {
            if (thrown is null ? generator.TryNext(out yielded) : generator.TryThrow(thrown.Exception, out yielded))
            {
                WaitFor(yielded);
                return;
            }
        }
#pragma warning disable CA1031 // It comes out of the await.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            generator.Injected = Failure.Of(exception); // the frame's result is asked for next, and throws it
        }

        ended = true;
        Task?.Remove(this);
        if (starting) Loop.CallImmediately(this);
        else Continue(null, -1);
    }

    private void WaitFor(Future? future)
    {
        context = ExecutionContext.Capture() ?? context;
        if (future is not null && (refused = Refusal(future)) is not null) future = null;
        waitsFor = future;
        if (future is null)
        {
            Loop.Enqueue(this, null, context);
            return;
        }

        future.AddCallback(this, context);
        (Task as ITaskCancellation)?.HandTo(future);
    }
}
