using Course.Concurrency.Generators;

namespace Course.Concurrency.EventLoop;

/// <summary>Several Futures as one. To cancel it is to cancel them; it ends when they have.</summary>
internal abstract class GatheringFuture<TChild, TItem> : Future<TItem[]>
{
    private readonly Future<TChild>[] children;
    private readonly int distinct;
    private int finished;
    private bool cancelRequested;

    protected GatheringFuture(EventLoop loop, Future<TChild>[] children)
        : base(loop)
    {
        this.children = children;
        foreach (var child in children) loop.CheckOwn(child);
        if (children.Length == 0) SetResult([]);
        Action<Future> done = ChildDone;
        foreach (var child in children.Distinct())
        {
            distinct++;
            child.AddDoneCallback(done);
        }
    }

    public override bool Cancel(string? message = null)
    {
        if (IsDone) return false;
        var any = false;
        foreach (var child in children) any |= child.Cancel(message);
        cancelRequested |= any;
        return any;
    }

    /// <summary>Whether this child's end is the end of all.</summary>
    private protected abstract bool Fails(Future<TChild> child);

    private protected abstract TItem Take(Future<TChild> child);

    private void ChildDone(Future done)
    {
        finished++;
        var child = (Future<TChild>)done;
        if (IsDone)
        {
            child.MarkRetrieved();
        }
        else if (Fails(child))
        {
            child.MarkRetrieved();
            SetFailure(child.Failure ?? Failure.Of(child.CancellationError()));
        }
        else if (finished == distinct && cancelRequested)
        {
            SetFailure(Failure.Of(child.IsCancelled ? child.CancellationError() : new CancelledException()));
        }
        else if (finished == distinct)
        {
            SetResult([.. children.Select(Take)]);
        }
    }
}

/// <summary>The first exception is the exception of all.</summary>
internal sealed class GatheringResults<T>(EventLoop loop, Future<T>[] children) : GatheringFuture<T, T>(loop, children)
{
    private protected override bool Fails(Future<T> child) => child.IsCancelled || child.HasFailed;

    private protected override T Take(Future<T> child) => child.Result;
}

/// <summary>Exceptions are results like others.</summary>
internal sealed class GatheringOutcomes<T>(EventLoop loop, Future<T>[] children) : GatheringFuture<T, Outcome<T>>(loop, children)
{
    private protected override bool Fails(Future<T> child) => false;

    private protected override Outcome<T> Take(Future<T> child) =>
        child.IsCancelled ? new(child.CancellationError())
        : child.Exception is { } exception ? new(exception)
        : new(child.Result);
}
