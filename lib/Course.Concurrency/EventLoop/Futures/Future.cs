using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Course.Concurrency.Generators;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.EventLoop;

/// <summary>
/// A result that is not there yet, and those who wait for it. It is pending, then done for good: with a result, with an
/// exception, or cancelled. Await it in a coroutine, or in an ordinary async method.
/// </summary>
/// <remarks>
/// <para>Callbacks are never called from within <c>SetResult</c> or <see cref="AddDoneCallback"/>: the loop calls them, in the
/// order in which they were added, in its next iteration, each in the <see cref="ExecutionContext"/> in which it was added.</para>
/// <para>Belongs to its loop's thread. Awaiting it from another thread is safe; everything else goes through
/// <see cref="EventLoop.CallSoonThreadSafe(Action)"/>. The semantics are those of <c>asyncio.Future</c>.</para>
/// </remarks>
public abstract class Future
{
    // The first callback has a place of its own: most Futures have one.
    private object? first;
    private ExecutionContext? firstContext;
    private List<(object Target, ExecutionContext? Context)>? others;
    private Failure? failure;
    private UnretrievedException? unretrieved;
    private string? cancelMessage;
    private volatile FutureState state;

    private protected Future(EventLoop loop, WaitReason reason)
    {
        ArgumentNullException.ThrowIfNull(loop);
        Loop = loop;
        Reason = reason;
    }

    /// <summary>The loop that calls its callbacks.</summary>
    public EventLoop Loop { get; }

    /// <summary>Whether it has a result or an exception, or was cancelled.</summary>
    public bool IsDone => state != FutureState.Pending;

    /// <summary>Whether it was cancelled.</summary>
    public bool IsCancelled => state == FutureState.Cancelled;

    /// <summary>The exception that it ended with; null if it ended with a result. Reading it counts as having seen the exception.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="InvalidFutureStateException">It is not done.</exception>
    [SuppressMessage("Design", "CA1065", Justification = "As in asyncio: there is no exception to give yet, or never will be.")]
    public Exception? Exception
    {
        get
        {
            if (state == FutureState.Cancelled) ThrowFailure();
            if (state == FutureState.Pending) throw NotDone();
            MarkRetrieved();
            return failure?.Exception;
        }
    }

    /// <summary>What those who await it wait for, in pictures.</summary>
    internal WaitReason Reason { get; }

    /// <summary>The event that completed it, in pictures; -1 when nobody traces.</summary>
    internal long CompletedBy { get; private set; } = -1;

    // Of its callbacks, the first that has a lane in pictures.
    private IWaiter? FirstWaiter => first as IWaiter ?? others?.Select(other => other.Target).OfType<IWaiter>().FirstOrDefault();

    internal bool HasFailed => failure is not null && state == FutureState.Finished;

    private protected FutureState State => state;

    /// <summary>Ends it as cancelled.</summary>
    /// <param name="message">Why: the message of the exception that those who await it get.</param>
    /// <returns>False if it was done already: nothing has happened.</returns>
    public virtual bool Cancel(string? message = null) => CancelSelf(message, null);

    /// <summary>Ends it with an exception. If nobody ever sees it, the loop's exception handler is told.</summary>
    /// <exception cref="InvalidFutureStateException">It is done already.</exception>
    /// <exception cref="ArgumentException">It is a <see cref="StopIterationException"/>, which would end the coroutine that awaits.</exception>
    public virtual void SetException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        if (exception is StopIterationException) throw new ArgumentException("A StopIterationException cannot be the exception of a Future: it would look like the end of the coroutine that awaits it (PEP 479).", nameof(exception));
        SetFailure(Failure.Of(exception));
    }

    /// <summary>Has <paramref name="callback"/> called by the loop when the Future is done; in the next iteration if it is done already.</summary>
    public void AddDoneCallback(Action<Future> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        AddCallback(callback, ExecutionContext.Capture());
    }

    /// <summary>Takes a callback back, as often as it was added; one that the loop has been told to call is called.</summary>
    /// <returns>How many were taken.</returns>
    public int RemoveDoneCallback(Action<Future> callback) => RemoveCallback(callback);

    /// <summary>What <c>await</c> compiles to.</summary>
    public FutureAwaiter GetAwaiter() => new(this);

    /// <summary>Throws what it ended with, if that was an exception or a cancellation.</summary>
    /// <exception cref="InvalidFutureStateException">It is not done.</exception>
    [StackTraceHidden]
    public void ThrowIfFailed()
    {
        if (failure is not null || state != FutureState.Finished) ThrowFailure();
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} {Status}";

    private protected virtual string Kind => "Future";

    private protected string Status => state switch
    {
        FutureState.Pending => "pending",
        FutureState.Cancelled => "cancelled",
        _ => failure is { } failed ? TraceValue.Format(failed.Exception) : $"result {TraceValue.Format(UntypedResult)}",
    };

    /// <summary>The result without its type, for a generator that yielded the Future.</summary>
    internal abstract object? UntypedResult { get; }

    internal Failure? Failure => failure;

    /// <summary>Marks the exception as seen: nobody needs to be told of it.</summary>
    internal void MarkRetrieved()
    {
        unretrieved?.Retrieve();
        unretrieved = null;
    }

    internal void AddCallback(object target, ExecutionContext? context)
    {
        Loop.CheckThread();
        if (IsDone)
        {
            Loop.Enqueue(target, this, context);
        }
        else if (first is null)
        {
            (first, firstContext) = (target, context);
        }
        else
        {
            (others ??= []).Add((target, context));
        }
    }

    internal int RemoveCallback(object target)
    {
        var removed = others?.RemoveAll(other => other.Target.Equals(target)) ?? 0;
        if (first?.Equals(target) != true) return removed;
        (first, firstContext) = others is [var next, ..] ? next : default;
        if (first is not null) others!.RemoveAt(0);
        return removed + 1;
    }

    /// <summary>Takes over how <paramref name="source"/> ended, unless it was cancelled meanwhile.</summary>
    internal void CopyFrom(Future source)
    {
        if (IsDone)
        {
            source.MarkRetrieved();
            return;
        }

        if (source.IsCancelled) CancelSelf(source.cancelMessage, source.failure);
        else if (source.Exception is not null) SetFailure(source.failure!);
        else CopyResult(source);
    }

    private protected abstract void CopyResult(Future source);

    /// <summary>The exception that a cancelled Future gives.</summary>
    internal Exception CancellationError() => failure?.Exception ?? new CancelledException(cancelMessage);

    internal bool CancelSelf(string? message, Failure? cause)
    {
        MarkRetrieved();
        if (IsDone) return false;
        Loop.CheckThread();
        cancelMessage = message;
        failure = cause;
        End(FutureState.Cancelled);
        return true;
    }

    internal void SetFailure(Failure cause)
    {
        CheckPending();
        failure = cause;
        unretrieved = new UnretrievedException(this, cause.Exception);
        End(FutureState.Finished);
    }

    private protected void CheckPending()
    {
        if (IsDone) throw new InvalidFutureStateException($"The {Kind} is done already ({Status}): it can be set once.");
        Loop.CheckThread();
    }

    private protected void End(FutureState ended)
    {
        state = ended;
        if (Loop.Trace is { } trace) CompletedBy = trace.Completed(FirstWaiter, this);
        if (first is null) return;
        var (target, context, more) = (first, firstContext, others);
        (first, firstContext, others) = (null, null, null);
        Loop.Enqueue(target, this, context);
        if (more is null) return;
        foreach (var (other, otherContext) in more) Loop.Enqueue(other, this, otherContext);
    }

    [DoesNotReturn]
    [StackTraceHidden]
    private protected void ThrowFailure()
    {
        if (state == FutureState.Pending) throw NotDone();
        MarkRetrieved();
        if (failure is not null) failure.Throw();
        throw new CancelledException(cancelMessage);
    }

    private InvalidFutureStateException NotDone() => new($"The {Kind} is not done: await it, or ask IsDone first.");
}
