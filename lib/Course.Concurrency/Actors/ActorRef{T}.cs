namespace Course.Concurrency.Actors;

/// <summary>A reference to an actor that understands messages of one type.</summary>
/// <typeparam name="T">What it can be told. Messages should be immutable: the actor reads them on another thread.</typeparam>
/// <remarks>
/// What one sender tells one actor arrives in that order (Hewitt leaves it open; Erlang and Akka promise it); between two senders there is none.
/// A message is delivered at most once.
/// </remarks>
public abstract class ActorRef<T> : ActorRef
{
    private protected ActorRef()
    {
    }

    /// <summary>Puts a message into the actor's mailbox, and goes on at once. From any thread.</summary>
    /// <param name="message">The message.</param>
    /// <exception cref="ArgumentNullException">The message is null.</exception>
    /// <exception cref="MailboxFullException">The mailbox is bounded and full, and its policy is <see cref="Overflow.Throw"/>.</exception>
    public abstract void Tell(T message);

    /// <summary>Puts a message into the actor's mailbox as soon as there is room for it. Await it, to go on only then: that is back-pressure.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellation">Gives the waiting for room up, and the message with it.</param>
    /// <remarks>
    /// Only a bounded mailbox makes anybody wait: first come, first served, whatever its policy. A stopped actor has room for everything: it becomes
    /// a dead letter.
    /// </remarks>
    /// <exception cref="ArgumentNullException">The message is null.</exception>
    public virtual TellAwaitable Send(T message, CancellationToken cancellation = default)
    {
        Tell(message);
        return default;
    }

    /// <summary>Asks the actor: tells it a message that holds a reference for the answer. Await the answer.</summary>
    /// <typeparam name="TAnswer">What it answers.</typeparam>
    /// <param name="question">Makes the message; its argument is the reference that the actor is to tell the answer.</param>
    /// <param name="timeout">After which the await throws <see cref="TimeoutException"/>; null or <see cref="Timeout.InfiniteTimeSpan"/>: never.</param>
    /// <param name="cancellation">Gives the waiting up; the actor does not hear of it.</param>
    /// <remarks>
    /// <code>var balance = await account.Ask&lt;decimal&gt;(answer =&gt; new GetBalance(answer));</code>
    /// The first answer counts; others become dead letters. The await throws <see cref="ActorStoppedException"/> if the actor stops, or has stopped,
    /// before it reads the question, and <see cref="ActorFailedException"/> if it fails on it.
    /// </remarks>
    public Reply<TAnswer> Ask<TAnswer>(Func<ActorRef<TAnswer>, T> question, TimeSpan? timeout = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(question);
        Reply<TAnswer> reply = new(System, this);
        Tell(question(reply), reply);
        if (timeout is not null || cancellation.CanBeCanceled) reply.Limit(timeout, cancellation);
        return reply;
    }

    /// <summary>A reference that understands messages of another type, and tells this actor what <paramref name="adapt"/> makes of them.</summary>
    /// <typeparam name="TOther">The other type.</typeparam>
    /// <param name="adapt">Makes a message of this type. It runs at the sender.</param>
    public ActorRef<TOther> Adapt<TOther>(Func<TOther, T> adapt)
    {
        ArgumentNullException.ThrowIfNull(adapt);
        return new AdaptedRef<TOther, T>(this, adapt);
    }

    /// <summary>Tells a message on which somebody waits for an answer.</summary>
    internal virtual void Tell(T message, IPending pending) => Tell(message);
}
