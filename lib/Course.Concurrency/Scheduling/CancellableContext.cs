using Course.Concurrency.Channels;
using Course.Concurrency.Generators;

namespace Course.Concurrency.Scheduling;

/// <summary>
/// A context that can be cancelled, by its owner, by its parent, by a deadline or by a token: what
/// <see cref="Context.WithCancel"/> and the like make.
/// </summary>
/// <remarks>
/// Pass it on as a <see cref="Context"/>: who gets it should not cancel it. Thread-safe. Disposing it cancels it.
/// </remarks>
public sealed class CancellableContext : Context, ICanceler, IDisposable
{
    private readonly Scheduler scheduler = Machine.Require().Scheduler;
    private readonly Lock gate = new(); // held while the channel is closed: Err and Done never contradict each other
    private readonly Channel<Nothing> done = new();
    private readonly LinkedList<ICanceler> children = []; // in order of their making: so they are cancelled
    private LinkedListNode<ICanceler>? place;
    private Exception? reason;
    private Exception? cause;
    private IDisposable? trigger;
    private CancellationTokenSource? source;

    internal CancellableContext(Context parent, DateTimeOffset? deadline)
        : base(parent) => OwnDeadline = deadline ?? parent.Deadline;

    internal override CancellableContext Canceller => this;

    internal ReceiveOnly<Nothing> DoneChannel => done.ReceiveOnly;

    internal DateTimeOffset? OwnDeadline { get; }

    internal Exception? Reason
    {
        get { lock (gate) return reason; }
    }

    internal Exception? GivenCause
    {
        get { lock (gate) return cause; }
    }

    /// <summary>How many children it would cancel. For tests: a child that has been left behind shows here.</summary>
    internal int ChildCount
    {
        get { lock (gate) return children.Count; }
    }

    /// <summary>
    /// Cancels the context and all that was made from it, unless it is cancelled. Off the goroutines of its run it is
    /// only asked for: one of them will do it.
    /// </summary>
    /// <param name="cause">The <see cref="Context.Cause"/>; null: <see cref="Context.Err"/>.</param>
    /// <exception cref="AggregateException">Callbacks of a <see cref="Context.Token"/> have thrown. All is cancelled
    /// nevertheless.</exception>
    public void Cancel(Exception? cause = null)
    {
        ContextCanceledException canceled = new();
        var isHere = Machine.Current is { Running: not null } machine && machine.Scheduler == scheduler;
        if (isHere) CancelHere(canceled, cause);
        else scheduler.Post(() => CancelHere(canceled, cause));
    }

    /// <summary>Cancels the context: to be done when nobody needs it any more, as Go's <c>defer cancel()</c>.</summary>
    public void Dispose() => Cancel();

    /// <inheritdoc/>
    public override string ToString() =>
        OwnDeadline is { } deadline ? $"{Parent}.WithDeadline({deadline:O})" : $"{Parent}.WithCancel";

    void ICanceler.Cancel(Exception reason, Exception cause, List<CancellationTokenSource> tokens)
    {
        ICanceler[] orphans;
        lock (gate)
        {
            if (this.reason is not null) return;
            done.Close();
            (this.reason, this.cause) = (reason, cause);
            if (source is not null) tokens.Add(source);
            orphans = [.. children];
            children.Clear();
        }

        trigger?.Dispose();
        foreach (var child in orphans) child.Cancel(reason, cause, tokens);
    }

    /// <summary>Becomes a child of the nearest that can be cancelled.</summary>
    internal void Join() => place = Parent!.Canceller?.Adopt(this);

    /// <summary>Cancels <paramref name="child"/> when this is cancelled, at once if it is.</summary>
    /// <returns>Its place among the children; null when there is nothing to give back.</returns>
    internal LinkedListNode<ICanceler>? Adopt(ICanceler child)
    {
        lock (gate)
        {
            if (reason is null) return children.AddLast(child);
        }

        child.Cancel(reason, cause!, []);
        return null;
    }

    /// <summary>Forgets a child.</summary>
    internal void Abandon(LinkedListNode<ICanceler> child)
    {
        lock (gate)
        {
            if (child.List is not null) children.Remove(child);
        }
    }

    /// <summary>Cancels it at <paramref name="deadline"/>.</summary>
    internal void CancelAt(DateTimeOffset deadline, Exception? cause)
    {
        var left = deadline - scheduler.Clock.GetUtcNow();
        if (left <= TimeSpan.Zero) CancelHere(new DeadlineExceededException(), cause);
        else SetTrigger(() => scheduler.StartTimer(left, Timeout.InfiniteTimeSpan, () => scheduler.Post(Expire)));

        void Expire() => CancelHere(new DeadlineExceededException(), cause);
    }

    /// <summary>Cancels it when <paramref name="token"/> is.</summary>
    internal void CancelWith(CancellationToken token)
    {
        if (token.IsCancellationRequested) Cancel();
        else if (token.CanBeCanceled) SetTrigger(() => new TokenTrigger(scheduler, () => Cancel(), token));
    }

    internal CancellationToken MakeToken()
    {
        lock (gate) return reason is null ? (source ??= new()).Token : new CancellationToken(canceled: true);
    }

    private void SetTrigger(Func<IDisposable> set)
    {
        lock (gate)
        {
            if (reason is null) trigger = set();
        }
    }

    private void CancelHere(Exception reason, Exception? cause)
    {
        List<CancellationTokenSource> tokens = [];
        ((ICanceler)this).Cancel(reason, cause ?? reason, tokens);
        if (place is not null) Parent!.Canceller!.Abandon(place);
        List<Exception> failures = [];
        foreach (var token in tokens)
        {
            try
            {
                token.Cancel();
            }
            catch (AggregateException exception)
            {
                failures.AddRange(exception.InnerExceptions);
            }
        }

        if (failures.Count > 0) throw new AggregateException(failures);
    }
}
