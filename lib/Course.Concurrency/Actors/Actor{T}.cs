using Course.Concurrency.Scheduling;

namespace Course.Concurrency.Actors;

/// <summary>
/// An actor: state that nobody else can touch, and a mailbox. It handles one message after the other; in answer to one it can change its state, tell
/// other actors something, make new ones, and decide how to handle the next (Hewitt, Bishop and Steiger 1973; Agha 1986).
/// </summary>
/// <typeparam name="T">What it understands.</typeparam>
/// <remarks>
/// <code>
/// sealed class Counter : Actor&lt;int&gt;
/// {
///     private int total;
///     protected override void Receive(int number) =&gt; total += number;
/// }
/// </code>
/// Override <see cref="Receive"/>, or <see cref="ReceiveAsync"/> if it has to wait within: no other message is handled meanwhile. Which thread it
/// runs on changes; that no two run it at once, and that each sees what the one before has written, the mailbox sees to.
/// </remarks>
public abstract class Actor<T> : Actor
{
    /// <summary>The mailbox of the actor that this thread makes.</summary>
    [ThreadStatic]
    internal static Mailbox<T>? Creating;

    private Behaviours<T>? behaviours; // null until the first Become

    /// <summary>Makes an actor: only <c>Spawn</c> does.</summary>
    /// <exception cref="InvalidOperationException">It was called by somebody else.</exception>
    protected Actor()
        : base(TakeCreating())
    {
    }

    /// <summary>The reference to this actor, to be given to others.</summary>
    protected ActorRef<T> Self => (ActorRef<T>)Mailbox;

    /// <summary>Messages that it tells itself at a time.</summary>
    protected ActorTimers<T> Timers => (ActorTimers<T>)(Cell.Timers ??= new ActorTimers<T>((Mailbox<T>)Mailbox));

    /// <summary>Handles a message. What it throws is a failure, of which the supervisor decides what becomes.</summary>
    /// <param name="message">The message.</param>
    protected virtual void Receive(T message) =>
        throw new NotSupportedException($"{GetType().Name} handles no messages: override Receive, or ReceiveAsync.");

    /// <summary>Handles a message, and may wait within for channels, timers, answers and tasks. Unless overridden, it calls <see cref="Receive"/>.</summary>
    /// <param name="message">The message.</param>
    protected virtual Routine ReceiveAsync(T message)
    {
        Receive(message);
        return default;
    }

    /// <summary>Handles the messages from the next one on with <paramref name="receive"/>, in place of what handled them before.</summary>
    /// <param name="receive">Handles a message.</param>
    /// <remarks>A restart brings the first behaviour back.</remarks>
    protected void Become(Action<T> receive)
    {
        ArgumentNullException.ThrowIfNull(receive);
        Become(new Behaviour<T>(receive, null), stacked: false);
    }

    /// <inheritdoc cref="Become(Action{T})"/>
    protected void Become(Func<T, Routine> receive)
    {
        ArgumentNullException.ThrowIfNull(receive);
        Become(new Behaviour<T>(null, receive), stacked: false);
    }

    /// <summary>Handles the messages from the next one on with <paramref name="receive"/>, until <see cref="Unbecome"/> brings back what handled them before.</summary>
    /// <param name="receive">Handles a message.</param>
    protected void BecomeStacked(Action<T> receive)
    {
        ArgumentNullException.ThrowIfNull(receive);
        Become(new Behaviour<T>(receive, null), stacked: true);
    }

    /// <inheritdoc cref="BecomeStacked(Action{T})"/>
    protected void BecomeStacked(Func<T, Routine> receive)
    {
        ArgumentNullException.ThrowIfNull(receive);
        Become(new Behaviour<T>(null, receive), stacked: true);
    }

    /// <summary>Goes back to the behaviour before the last <see cref="BecomeStacked(Action{T})"/>; at the bottom, to the first one.</summary>
    protected void Unbecome() => behaviours?.Pop();

    /// <summary>Puts a message aside, until <see cref="UnstashAll"/>.</summary>
    /// <param name="message">The message that is being handled. If somebody waits for an answer to it, he goes on waiting.</param>
    /// <exception cref="StashFullException">So many are aside as the mailbox allows: see <see cref="MailboxKind{T}.StashCapacity"/>.</exception>
    protected void Stash(T message)
    {
        if (message is null) throw new ArgumentNullException(nameof(message));
        var mailbox = (Mailbox<T>)Mailbox;
        var stash = mailbox.Stash ??= new Stash<T>();
        if (stash.Count >= Cell.StashCapacity) throw new StashFullException(mailbox, stash.Count);
        stash.Add(new Envelope<T>(message, ActorFrame.TakePending()));
    }

    /// <summary>Takes back all that was stashed: it is handled next, in the order in which it was stashed, before what is in the mailbox.</summary>
    /// <remarks>A restart does so too, and a stop makes dead letters of it.</remarks>
    protected void UnstashAll() => Mailbox.Unstash();

    /// <summary>Watches another actor: when it has stopped, this one is told <paramref name="message"/>, once; also if it has stopped before.</summary>
    /// <param name="actor">Whom.</param>
    /// <param name="message">What is told. Watching again replaces it.</param>
    protected void Watch(ActorRef actor, T message)
    {
        if (message is null) throw new ArgumentNullException(nameof(message));
        Cell.Watch(actor, message);
    }

    /// <summary>Is told <paramref name="message"/> when nothing has been handled for so long, and again after each further time of that length.</summary>
    /// <param name="duration">How long; counted from the end of the last message.</param>
    /// <param name="message">What is told.</param>
    /// <exception cref="ArgumentOutOfRangeException">The duration is not positive.</exception>
    protected void SetReceiveTimeout(TimeSpan duration, T message)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(duration, TimeSpan.Zero);
        if (message is null) throw new ArgumentNullException(nameof(message));
        Cell.SetReceiveTimeout(new ReceiveTimeout<T>(Mailbox, duration, message));
    }

    /// <summary>Says that it has no use for a message: it becomes a dead letter.</summary>
    /// <param name="message">The message.</param>
    protected void Unhandled(T message)
    {
        if (ActorFrame.TakePending() is { } pending) pending.Fail(new ActorStoppedException(Mailbox, message, "does not handle"));
        System.Lose(Mailbox, message, "the actor does not handle it");
    }

    // Hot: once a message.
    internal Routine Dispatch(T message) => behaviours is { Current: { } behaviour } ? behaviour.Receive(message) : ReceiveAsync(message);

    private static Mailbox<T> TakeCreating()
    {
        var mailbox = Creating ?? throw new InvalidOperationException("An actor lives in a system and is known by its reference only: make it with Spawn(() => new …), not with new.");
        Creating = null;
        return mailbox;
    }

    private void Become(Behaviour<T> behaviour, bool stacked)
    {
        behaviours ??= new Behaviours<T>();
        if (!stacked) behaviours.Pop();
        behaviours.Push(behaviour);
    }
}
