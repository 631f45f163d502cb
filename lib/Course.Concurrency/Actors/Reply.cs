using Course.Concurrency.Channels;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.Actors;

/// <summary>The answer to a question: see <see cref="ActorRef{T}.Ask"/>. Await it, in a goroutine, in an actor's handler, or in any async method.</summary>
/// <typeparam name="T">What is answered.</typeparam>
/// <remarks>Thread-safe. It is itself the reference that the answer is told to. It can be awaited more than once.</remarks>
public sealed class Reply<T> : ActorRef<T>, IPending, IWaitSource
{
    private readonly object about; // the actor that was asked, or what is waited for
    private Gate gate;
    private WaitQueue waiting;
    private bool isDone;
    private T answer = default!;
    private Exception? failure;
    private IDisposable? limits;
    private bool isAwaitedOutside;
    private readonly Strand? asker;

    internal Reply(ActorSystem system, object about)
    {
        System = system;
        this.about = about;
        if (system.Tracer is { } tracer) asker = tracer.Running;
    }

    /// <inheritdoc/>
    public override ActorSystem System { get; }

    /// <inheritdoc/>
    public override string Name => "answer";

    /// <inheritdoc/>
    public override string Path => $"answer of {about}";

    /// <summary>Whether the answer, or a failure, is there.</summary>
    public override bool HasStopped => Volatile.Read(ref isDone);

    Operation IWaitSource.Operation => Operation.Answer;

    /// <summary>Answers. The first answer counts; further ones become dead letters.</summary>
    /// <param name="message">The answer.</param>
    public override void Tell(T message)
    {
        if (message is null) throw new ArgumentNullException(nameof(message));
        if (asker is not null) ActorTrace.Answered(System, asker, message);
        if (!TryEnd(message, null)) System.Lose(this, message, "there was an answer before, or nobody waits any more");
    }

    /// <summary>Lets <c>await</c> find what it needs.</summary>
    public ReplyAwaiter<T> GetAwaiter() => new(this);

    /// <summary>The answer as a task.</summary>
    public async Task<T> AsTask() => await this;

    /// <summary>Tells an actor what becomes of the question, as a message: it need not wait within a handler.</summary>
    /// <typeparam name="TMessage">What the actor understands.</typeparam>
    /// <param name="target">The actor, most often the one that asks.</param>
    /// <param name="answered">Makes a message of the answer.</param>
    /// <param name="failed">Makes a message of the exception that there is in its place.</param>
    public void PipeTo<TMessage>(ActorRef<TMessage> target, Func<T, TMessage> answered, Func<Exception, TMessage> failed)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(answered);
        ArgumentNullException.ThrowIfNull(failed);
        var waiter = Waiter.ForOutside(() => Pipe(target, answered, failed));
        if (((IWaitSource)this).TakeOrQueue(waiter)) waiter.Wake();
    }

    // Runs at whoever answers, who has nothing to do with an exception in it.
    private void Pipe<TMessage>(ActorRef<TMessage> target, Func<T, TMessage> answered, Func<Exception, TMessage> failed)
    {
        try
        {
            target.Tell(failure is null ? answered(answer) : failed(failure));
        }
#pragma warning disable CA1031 // It is reported in the name of whom it was meant for.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            System.Report(new ActorFailure(target, exception, answer, Directive.Resume));
        }
    }

    /// <summary>Ends when all of them have, or with the first failure of one.</summary>
    internal static Reply<T> OfAll(ActorSystem system, object about, IReadOnlyCollection<Reply<T>> replies)
    {
        Reply<T> all = new(system, about);
        var left = replies.Count;
        foreach (var reply in replies)
        {
            var waiter = Waiter.ForOutside(() =>
            {
                if (reply.failure is { } failure) all.TryEnd(default!, failure);
                else if (Interlocked.Decrement(ref left) == 0) all.TryEnd(reply.answer, null);
            });
            if (((IWaitSource)reply).TakeOrQueue(waiter)) waiter.Wake();
        }

        return all;
    }

    void IPending.Fail(Exception exception) => TryEnd(default!, exception);

    bool IWaitSource.TryTake() => Volatile.Read(ref isDone);

    bool IWaitSource.TakeOrQueue(Waiter waiter)
    {
        gate.Enter();
        var done = isDone;
        if (!done) waiting.Enqueue(waiter);
        gate.Exit(); // from here on the goroutine may run elsewhere
        return done;
    }

    /// <summary>The answer.</summary>
    /// <exception cref="Exception">What there is in its place.</exception>
    internal T Take()
    {
        if (failure is null) return answer;
        // Not the exception itself: two who wait would share its stack.
        throw failure switch
        {
            TimeoutException timeout => new TimeoutException(timeout.Message),
            OperationCanceledException cancelled => new OperationCanceledException(cancelled.Message, cancelled.CancellationToken),
            ActorFailedException failed => new ActorFailedException(failed.Actor, failed.InnerException!),
            _ => failure,
        };
    }

    /// <summary>Ends the waiting after a time, or when a token is cancelled.</summary>
    internal void Limit(TimeSpan? timeout, CancellationToken cancellation)
    {
        if (timeout == Timeout.InfiniteTimeSpan) timeout = null;
        if (timeout is null && !cancellation.CanBeCanceled) return;
        ReplyLimits made = new(System.Scheduler, timeout, exception => TryEnd(default!, exception), about, cancellation);
        gate.Enter();
        var done = isDone;
        if (!done) limits = made;
        gate.Exit();
        if (done) made.Dispose();
    }

    /// <summary>Somebody waits who is no goroutine of the system: if the system ends without an answer, he hears of it.</summary>
    internal void NoteOutside()
    {
        gate.Enter();
        var isNew = !isDone && !isAwaitedOutside;
        isAwaitedOutside = true;
        gate.Exit();
        if (!isNew) return;
        System.AddOutside(this);
        if (HasStopped) System.RemoveOutside(this); // the answer came in between
    }

    /// <summary>Ends the waiting, if nobody has: with a value, or an exception.</summary>
    internal bool TryEnd(T value, Exception? exception)
    {
        if (!TryClaim(value, exception, out var woken, out var ended)) return false;
        Finish(woken, ended);
        return true;
    }

    /// <summary>The first half of <see cref="TryEnd"/>: nobody hears of it yet, so that it can be done within a gate.</summary>
    internal bool TryClaim(T value, Exception? exception, out Waiter? woken, out IDisposable? ended)
    {
        woken = null;
        ended = null;
        gate.Enter();
        var isFirst = !isDone;
        if (isFirst)
        {
            answer = value;
            failure = exception;
            Volatile.Write(ref isDone, true);
            woken = waiting.TakeAll();
            (ended, limits) = (limits, null);
        }

        gate.Exit();
        return isFirst;
    }

    /// <summary>The second half: those who wait go on.</summary>
    internal void Finish(Waiter? woken, IDisposable? ended)
    {
        if (isAwaitedOutside) System.RemoveOutside(this);
        Waiter.WakeAll(woken);
        ended?.Dispose();
    }
}
