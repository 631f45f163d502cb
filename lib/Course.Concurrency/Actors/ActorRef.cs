using Course.Concurrency.Channels;
using Course.Concurrency.Generators;

namespace Course.Concurrency.Actors;

/// <summary>
/// A reference to an actor: all that others ever have of it. It stays the same when the actor is restarted, and stays valid when the actor has
/// stopped: what it is told then becomes a <see cref="DeadLetter"/>.
/// </summary>
/// <remarks>Thread-safe. Two references are equal when they are the same reference.</remarks>
public abstract class ActorRef
{
    // What whoever tells a message writes lies here, in the mailbox, and what the actor writes and reads while it handles messages in its
    // cell: if both were one object, two processors would pass its cache lines to and fro with each message: counting took 140 ns a message then, and takes 60.
    internal Gate Gate;

    private protected ActorRef()
    {
    }

    /// <summary>Whether a goroutine runs the actor, or will. Guarded by the gate.</summary>
    internal bool IsScheduled { get; set; }

    /// <summary>Whether the mailbox takes nothing any more. Guarded by the gate.</summary>
    internal bool IsClosed { get; set; }

    /// <summary>The system that the actor lives in.</summary>
    public abstract ActorSystem System { get; }

    /// <summary>The last part of <see cref="Path"/>.</summary>
    public abstract string Name { get; }

    /// <summary>Where the actor stands in the tree of its system, as <c>/coordinator/worker-1</c>. One that was given no name is called <c>$1</c>, <c>$2</c> …</summary>
    public abstract string Path { get; }

    /// <summary>Whether the actor has stopped, for ever.</summary>
    public abstract bool HasStopped { get; }

    /// <summary>How many messages wait in its mailbox: exact when nobody sends and it does not run, else nearly so.</summary>
    public virtual int MailboxDepth => 0;

    /// <summary>The actor behind the reference; null when there is none, as behind the reference for an answer.</summary>
    internal virtual ActorCell? Cell => null;

    /// <summary>
    /// Stops the actor, after the message that it handles now: first its children, then it; what is left in its mailbox becomes dead letters. Stopping
    /// one that has stopped does nothing.
    /// </summary>
    public void Stop() => Cell?.Send(new StopMessage());

    /// <summary>Stops the actor when it comes to it: what it has been told before is handled. Akka's <c>PoisonPill</c>.</summary>
    public virtual void Poison()
    {
    }

    /// <summary>Waits until the actor has stopped, its children and its <c>PostStop</c> included. Await it, but not within the actor itself or its children.</summary>
    /// <param name="timeout">After which it fails with <see cref="TimeoutException"/>; null or <see cref="Timeout.InfiniteTimeSpan"/>: never.</param>
    /// <param name="cancellation">Gives the waiting up.</param>
    public Reply<Nothing> WhenStopped(TimeSpan? timeout = null, CancellationToken cancellation = default)
    {
        Reply<Nothing> stopped = new(System, $"{Path} has stopped");
        if (Cell is { } cell) cell.Send(new WatchMessage(stopped));
        else stopped.Tell(default);
        stopped.Limit(timeout, cancellation);
        return stopped;
    }

    /// <summary>Poisons the actor and waits until it has stopped: Akka's <c>GracefulStop</c>. Await it.</summary>
    /// <inheritdoc cref="WhenStopped" path="/param"/>
    public Reply<Nothing> StopGracefully(TimeSpan? timeout = null, CancellationToken cancellation = default)
    {
        Poison();
        return WhenStopped(timeout, cancellation);
    }

    /// <inheritdoc/>
    public sealed override string ToString() => Path;

    /// <summary>Runs the actor: handles what is in its mailbox.</summary>
    internal virtual void Run(ActorFrame frame) => throw new NotSupportedException();

    /// <summary>Makes the actor's instance.</summary>
    internal virtual Actor Create() => throw new NotSupportedException();

    /// <summary>Puts a notice in the mailbox, whatever its bounds: it is handled in its turn.</summary>
    internal virtual void Post(Notice notice)
    {
    }

    /// <summary>Puts what was stashed back in front.</summary>
    internal virtual void Unstash()
    {
    }

    /// <summary>The mailbox has been closed: what is left in it becomes dead letters.</summary>
    internal virtual void Drain()
    {
    }
}
