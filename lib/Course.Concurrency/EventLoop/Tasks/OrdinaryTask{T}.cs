using Course.Concurrency.Tracing;

namespace Course.Concurrency.EventLoop;

/// <summary>
/// A task that runs an ordinary async method. What the method awaits of the loop (Futures, coroutines) can be cancelled at the
/// await; anything else it awaits is foreign, and is told through the method's <see cref="CancellationToken"/>.
/// </summary>
#pragma warning disable CA1001 // The source is disposed of where the method ends.
internal sealed class OrdinaryTask<T> : LoopTask<T>, IWaiter, IOrdinaryTask
#pragma warning restore CA1001
{
    private readonly Func<CancellationToken, Task<T>> method;
    private readonly CancellationTokenSource? source;
    private readonly LoopSynchronizationContext synchronization;
    private readonly List<OrdinaryWait> waits = new(1);
    private Strand? strand; // from its first step on: only then is there a log to be written
    private readonly string methodName;
    private readonly string laneName;
    private bool started;

    public OrdinaryTask(EventLoop loop, Func<CancellationToken, Task<T>> method, bool takesToken, string methodName, string? name)
        : base(loop, name)
    {
        this.method = method;
        this.methodName = methodName;
        laneName = name ?? methodName;
        if (takesToken) source = new CancellationTokenSource();
        synchronization = new LoopSynchronizationContext(loop, this);
        loop.Enqueue(this, null, Context);
    }

    public string Description => $"{Name} ({methodName})";

    SynchronizationContext IOrdinaryTask.Synchronization => synchronization;

    ILoopTask IOrdinaryTask.Task => this;

    // What it awaits that is not the loop's, somebody will post.
    WaitReason? IOrdinaryTask.Waits => IsDone ? null : waits is [var first, ..] ? first.Reason : WaitReason.Resumption;

    private protected override Strand? Strand => strand;

    public void Wake(Future? future)
    {
        if (IsDone) return;
        started = true;
        strand = Loop.Trace?.CreateStrand(laneName);
        if (TakeCancellation() is { } cancellation) EndWith(cancellation.Exception);
        else Loop.RunAs(this, strand, -1, Begin);
    }

    void IOrdinaryTask.Add(OrdinaryWait wait, Future? future)
    {
        waits.Add(wait);
        if (future is not null) HandCancellationTo(future);
    }

    void IOrdinaryTask.Remove(OrdinaryWait wait) => waits.Remove(wait);

    private protected override bool CancelWait(string? message)
    {
        var reached = false;
        foreach (var wait in waits.ToArray()) reached |= wait.Cancel(message);
        // A scope that cancels its own task goes on after it: a token that was cancelled would stay so for ever.
        if (source is null || (reached && IsCancelledByScope)) return reached;
        CancelToken();
        // Who runs is not waiting for anything foreign: its next await of something of the loop's is to be cancelled.
        return reached || (started && waits.Count == 0 && !ReferenceEquals(Loop.CurrentTask, this));
    }

    private void CancelToken()
    {
        try
        {
            source!.Cancel();
        }
        catch (AggregateException exception)
        {
            Loop.CallExceptionHandler(new LoopError("Exception in a callback of a task's cancellation token", exception.InnerExceptions is [var single] ? single : exception, this, Name));
        }
    }

    private protected override void Abandon()
    {
        // An ordinary method cannot be ended from outside; its token has the last word.
        if (source is not null) CancelToken();
    }

    private void Begin() => _ = Run();

    // An ordinary async method too: it goes on where the method ends, within the same step.
    private async Task Run()
    {
        try
        {
            var result = await method(source?.Token ?? CancellationToken.None);
            if (!IsDone) End(() => EndWith(result), TraceEventKind.Return, null);
        }
        catch (Exception exception)
        {
            if (!IsDone) End(() => EndWith(exception), TraceEventKind.Raise, exception);
            if (exception is ThreadInterruptedException) throw;
        }
        finally
        {
            source?.Dispose();
        }
    }

    private void End(Action end, TraceEventKind kind, Exception? exception)
    {
        if (strand is not null) Loop.Trace?.Ends(strand, kind, exception is null ? null : TraceValue.Format(exception));
        end();
    }
}
