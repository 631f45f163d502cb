namespace Course.Concurrency.Actors;

/// <summary>What all actors have in common, whatever they understand: see <see cref="Actor{T}"/>.</summary>
/// <remarks>Its members are for the actor itself, within its handlers and hooks: not for other threads.</remarks>
public abstract class Actor
{
    private protected Actor(ActorRef mailbox) => Mailbox = mailbox;

    /// <summary>The system that it lives in.</summary>
    protected ActorSystem System => Mailbox.System;

    /// <summary>The children that it has, in the order in which they were made: those that are stopping included.</summary>
    protected IReadOnlyList<ActorRef> Children => [.. Cell.Children().Where(child => !child.HasStopped).Select(child => child.Reference)];

    /// <summary>Cancelled when the actor is asked to stop or its supervisor restarts it: for long waits within a handler, which nothing else ends.</summary>
    /// <remarks>A handler that gives up with the <see cref="OperationCanceledException"/> of this token, or of one that is linked to it, has not failed.</remarks>
    protected CancellationToken Stopping => Cell.Stopping;

    /// <summary>What becomes of its children when they fail. It is asked at each failure.</summary>
    protected virtual SupervisionStrategy Supervision => SupervisionStrategy.Default;

    internal ActorRef Mailbox { get; }

    internal ActorCell Cell => Mailbox.Cell!;

    /// <summary>Runs before the first message, and again in an instance that replaces one that failed, unless <see cref="PostRestart"/> is overridden.</summary>
    protected virtual void PreStart()
    {
    }

    /// <summary>Runs when the actor has stopped and its children have, after its last message; and, unless <see cref="PreRestart"/> is overridden, in an instance that is replaced.</summary>
    /// <remarks>Not in one that could not be started, because its constructor, <see cref="PreStart"/> or <see cref="PostRestart"/> threw: what it had opened by then, it must close itself.</remarks>
    protected virtual void PostStop()
    {
    }

    /// <summary>Runs in the instance that is about to be replaced. Unless overridden, it stops all children and calls <see cref="PostStop"/>.</summary>
    /// <param name="failure">What it threw, or what another one threw that it shares its fate with.</param>
    /// <param name="message">The message that it failed on, which is not handled again; null if it was none.</param>
    protected virtual void PreRestart(Exception failure, object? message)
    {
        foreach (var child in Children) Stop(child);
        PostStop();
    }

    /// <summary>Runs in the instance that replaces one that failed. Unless overridden, it calls <see cref="PreStart"/>.</summary>
    /// <param name="failure">What the instance before it threw.</param>
    protected virtual void PostRestart(Exception failure) => PreStart();

    /// <summary>An actor that it watched, without a message of its own for it, has stopped. Unless overridden, that is a failure of this one too.</summary>
    /// <param name="actor">Who has stopped.</param>
    /// <exception cref="DeathPactException">It is not overridden.</exception>
    protected virtual void Stopped(ActorRef actor) => throw new DeathPactException(Mailbox, actor);

    /// <summary>Makes a child, which this actor supervises.</summary>
    /// <typeparam name="T">What the child understands.</typeparam>
    /// <param name="create">Makes the actor: once now, and again for each restart.</param>
    /// <param name="name">Its name, unique among its living siblings; null: it is given a number.</param>
    /// <param name="mailbox">Its mailbox; null: one without bounds.</param>
    /// <exception cref="ArgumentException">The name is empty, holds a slash, begins with <c>$</c>, or is in use.</exception>
    /// <exception cref="InvalidOperationException">This actor is stopping.</exception>
    protected ActorRef<T> Spawn<T>(Func<Actor<T>> create, string? name = null, MailboxKind<T>? mailbox = null) => Cell.Spawn(create, name, mailbox);

    /// <summary>Makes a child that handles messages with a method.</summary>
    /// <inheritdoc cref="Spawn{T}(Func{Actor{T}}, string, MailboxKind{T})"/>
    /// <param name="receive">Handles a message.</param>
    /// <param name="name">Its name; null: it is given a number.</param>
    protected ActorRef<T> Spawn<T>(Action<T> receive, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(receive);
        return Cell.Spawn(() => new MethodActor<T>(receive), name, null);
    }

    /// <summary>Makes a pool of equal children and a router before them: see <see cref="Router"/>.</summary>
    /// <inheritdoc cref="ActorSystem.SpawnPool" path="/param"/>
    protected ActorRef<T> SpawnPool<T>(Routing routing, int count, Func<Actor<T>> create, string? name = null, SupervisionStrategy? supervision = null) =>
        Pool<T>.Make(Cell, routing, count, create, name, supervision);

    /// <summary>Watches another actor: when it has stopped, for whatever reason, <see cref="Stopped"/> is called, once; also if it has stopped before.</summary>
    /// <param name="actor">Whom. A restart is no stop. Watching twice is watching once; watching oneself does nothing.</param>
    /// <remarks>It comes after all messages that the other one had told this one.</remarks>
    protected void Watch(ActorRef actor) => Cell.Watch(actor, null);

    /// <summary>Gives up watching: even if the other one has stopped and the notice lies in the mailbox, it is not handled.</summary>
    /// <param name="actor">Whom.</param>
    protected void Unwatch(ActorRef actor) => Cell.Unwatch(actor);

    /// <summary>Stops this actor, after the message that it handles now.</summary>
    protected void Stop() => Cell.BeginStopSoon();

    /// <summary>Stops another one, or this one: see <see cref="ActorRef.Stop"/>.</summary>
    /// <param name="actor">Whom.</param>
    protected static void Stop(ActorRef actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        actor.Stop();
    }

    /// <summary>Gives up the receive timeout.</summary>
    protected void CancelReceiveTimeout() => Cell.SetReceiveTimeout(null);

    // What the system calls of it: the hooks themselves are for derived classes only.
    internal void BeginLife() => PreStart();

    internal void EndLife() => PostStop();

    internal void BeforeRestart(Exception failure, object? message) => PreRestart(failure, message);

    internal void AfterRestart(Exception failure) => PostRestart(failure);

    internal void NoteStopped(ActorRef actor) => Stopped(actor);

    internal SupervisionStrategy StrategyNow() => Supervision;
}
