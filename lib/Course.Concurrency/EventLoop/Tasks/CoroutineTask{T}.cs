using Course.Concurrency.Generators;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.EventLoop;

/// <summary>
/// A task that steps a generator: it sends in what the last Future brought, and gets the next Future out, whose callback is the
/// next step.
/// </summary>
internal sealed class CoroutineTask<T> : LoopTask<T>, IWaiter
{
    private readonly Generator<Future, object?> generator;
    private readonly bool sendsResults; // a body that awaits Futures takes their results itself
    private Future? waitsFor;
    private Failure? refused;

    public CoroutineTask(EventLoop loop, Generator<Future, object?> generator, bool sendsResults, string? name)
        : base(loop, name)
    {
        this.generator = generator;
        this.sendsResults = sendsResults;
        loop.Enqueue(this, null, Context);
    }

    public string Description => generator is CoroutineGenerator<Future, object?, T> { Name: var method } ? $"{Name} ({method})" : Name;

    private protected override Strand? Strand => generator.Leaf?.Strand;

    public void Wake(Future? future)
    {
        if (IsDone) return; // its last step called the loop again, or the loop was closed
        var thrown = TakeCancellation() ?? refused;
        refused = null;
        waitsFor = null;
        object? sent = null;
        if (sendsResults && thrown is null && future is not null)
        {
            if (future.IsCancelled || future.Exception is not null) thrown = future.Failure ?? Failure.Of(future.CancellationError());
            else sent = future.UntypedResult;
        }

        var before = Loop.Enter(this);
        Future? yielded;
        try
        {
            if (future is not null && generator.Trace is { } trace) trace.Cause = future.CompletedBy;
            var paused = thrown is not null ? generator.TryThrow(thrown.Exception, out yielded)
                : sent is null ? generator.TryNext(out yielded)
                : generator.TrySend(sent, out yielded);
            if (!paused)
            {
                EndWith(generator is Generator<Future, object?, T> returning ? returning.TakeReturn()! : default!);
                return;
            }
        }
        catch (ThreadInterruptedException interrupt)
        {
            EndWith(interrupt);
            throw;
        }
#pragma warning disable CA1031 // Whatever the body throws is this task's exception.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            EndWith(exception);
            return;
        }
        finally
        {
            Context = ExecutionContext.Capture() ?? Context;
            Loop.Leave(before);
        }

        WaitFor(yielded);
    }

    private protected override bool CancelWait(string? message) => waitsFor is not null && waitsFor.Cancel(message);

    private protected override void Abandon() => generator.Close();

    private void WaitFor(Future? future)
    {
        if (future is null)
        {
            Loop.Enqueue(this, null, Context); // a bare yield: once round
        }
        else if (!ReferenceEquals(future.Loop, Loop) || ReferenceEquals(future, this))
        {
            refused = Failure.Of(new InvalidOperationException(ReferenceEquals(future, this)
                ? $"{Name} awaits itself: it would wait for ever."
                : $"{Name} awaits a Future of another event loop: it would be resumed by the wrong one."));
            Loop.Enqueue(this, null, Context);
        }
        else
        {
            future.AddCallback(this, Context);
            waitsFor = future;
            Loop.Trace?.Waits(Strand, future.Reason);
            HandCancellationTo(future);
        }
    }
}
