using System.Globalization;
using System.Runtime.CompilerServices;
using Course.Concurrency.Generators;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.EventLoop;

/// <summary>
/// A Future whose result comes from code that the loop runs: a coroutine, a generator that yields Futures, or an ordinary async
/// method. Its first step is in the iteration after its creation. The semantics are those of <c>asyncio.Task</c>.
/// </summary>
/// <typeparam name="T">What the code returns.</typeparam>
public abstract class LoopTask<T> : Future<T>, ILoopTask, ITaskCancellation
{
    private readonly int id;
    private readonly int slot;
    private string? name;
    private bool mustCancel; // at its next step, for there is nothing that it waits for
    private bool isCancelling;
    private string? cancelMessage;

    private protected LoopTask(EventLoop loop, string? name)
        : base(loop)
    {
        this.name = name;
        (id, slot) = loop.Adopt(this);
        Context = ExecutionContext.Capture();
    }

    /// <inheritdoc/>
    public string Name
    {
        get => name ??= string.Create(CultureInfo.InvariantCulture, $"Task-{id}");
        set => name = value;
    }

    /// <inheritdoc/>
    public int Cancelling { get; private set; }

    int ILoopTask.Id => id;

    int ILoopTask.Slot => slot;

    Strand? ILoopTask.Strand => Strand;

    Future ILoopTask.AsFuture => this;

    private protected abstract Strand? Strand { get; }

    /// <summary>The context in which it goes on.</summary>
    private protected ExecutionContext? Context { get; set; }

    private protected override string Kind => $"Task {Name}";

    /// <summary>Whether the cancellation that is being made comes from a time-out or a group that the task itself runs, and will be taken back.</summary>
    private protected bool IsCancelledByScope { get; private set; }

    /// <inheritdoc cref="ILoopTask.Cancel"/>
    /// <exception cref="InvalidOperationException">Tasks wait for each other in a ring.</exception>
    public sealed override bool Cancel(string? message = null)
    {
        MarkRetrieved();
        if (IsDone) return false;
        Loop.CheckThread();
        // What this task waits for may be a task that waits for another one, and so on.
        if (isCancelling) throw new InvalidOperationException($"{Name} awaits a task that awaits it, by way of others or not: none of them can ever end, and there is nothing that could be cancelled.");
        RuntimeHelpers.EnsureSufficientExecutionStack();
        Cancelling++;
        isCancelling = true;
        try
        {
            if (!CancelWait(message)) (mustCancel, cancelMessage) = (true, message);
            return true;
        }
        finally
        {
            isCancelling = false;
        }
    }

    void ITaskCancellation.CancelFromScope()
    {
        IsCancelledByScope = true;
        try
        {
            Cancel();
        }
        finally
        {
            IsCancelledByScope = false;
        }
    }

    void ITaskCancellation.HandTo(Future future) => HandCancellationTo(future);

    /// <inheritdoc/>
    public int Uncancel() => Cancelling == 0 ? 0 : --Cancelling;

    /// <summary>Not for tasks: their results come from what they run.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public sealed override void SetResult(T value) => throw OwnResult();

    /// <summary>Not for tasks: their exceptions come from what they run.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public sealed override void SetException(Exception exception) => throw OwnResult();

    Failure? ITaskCancellation.TakeCancellation() => TakeCancellation();

    void ILoopTask.Abandon() => Abandon();

    private protected abstract void Abandon();

    /// <summary>Cancels what the task waits for.</summary>
    /// <returns>False if it waits for nothing that can be cancelled.</returns>
    private protected abstract bool CancelWait(string? message);

    /// <summary>Whether a cancellation waits for the next step; it is delivered with this call.</summary>
    private protected Failure? TakeCancellation()
    {
        if (!mustCancel) return null;
        mustCancel = false;
        return Failure.Of(new CancelledException(cancelMessage));
    }

    /// <summary>The task has begun to wait: a cancellation that came during its step goes there.</summary>
    private protected void HandCancellationTo(Future future)
    {
        if (mustCancel && future.Cancel(cancelMessage)) mustCancel = false;
    }

    private protected void EndWith(T value)
    {
        Loop.Release(this);
        if (!mustCancel)
        {
            Finish(value);
            return;
        }

        mustCancel = false; // cancelled in its last step
        CancelSelf(cancelMessage, null);
    }

    private protected void EndWith(Exception exception)
    {
        Loop.Release(this);
        if (IsCancellation(exception, Cancelling)) CancelSelf(null, Failure.Of(exception as CancelledException ?? new CancelledException(exception.Message, exception)));
        else SetFailure(Failure.Of(exception));
    }

    /// <summary>
    /// Whether an exception says that the task was cancelled. One of the runtime's does only if somebody asked for it: HttpClient's
    /// own time-out is one too, and is a failure like any other.
    /// </summary>
    internal static bool IsCancellation(Exception exception, int requests) =>
        exception is CancelledException || (exception is OperationCanceledException && requests > 0);

    private static InvalidOperationException OwnResult() => new("A task gets its result from the code that it runs: it cannot be set.");
}
