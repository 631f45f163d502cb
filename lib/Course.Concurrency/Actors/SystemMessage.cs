namespace Course.Concurrency.Actors;

/// <summary>What the system tells an actor: supervision, watching, stopping. Handled before the messages in its mailbox.</summary>
internal abstract class SystemMessage
{
    /// <summary>The link of the queue.</summary>
    public SystemMessage? Next;

    public abstract void Handle(ActorCell cell);

    /// <summary>The same for an actor that has stopped.</summary>
    public virtual void HandleClosed(ActorCell cell)
    {
    }
}

/// <summary>Make the first instance.</summary>
internal sealed class StartMessage : SystemMessage
{
    /// <summary>The same for all: it is always the first, so that its link is never used.</summary>
    public static readonly StartMessage Instance = new();

    public override void Handle(ActorCell cell) => throw new NotSupportedException();
}

/// <summary>Stop.</summary>
internal sealed class StopMessage : SystemMessage
{
    public override void Handle(ActorCell cell) => cell.BeginStop();
}

/// <summary>Handle nothing until you are told to: an actor above you has failed.</summary>
internal sealed class SuspendMessage : SystemMessage
{
    public override void Handle(ActorCell cell) => cell.Suspend();
}

/// <summary>Go on as if nothing had happened.</summary>
/// <param name="forgiven">The failure that is forgiven; null: it takes back a <see cref="SuspendMessage"/>.</param>
internal sealed class ResumeMessage(Exception? forgiven = null) : SystemMessage
{
    public override void Handle(ActorCell cell)
    {
        if (forgiven is null) cell.LiftSuspension();
        else cell.Resume(forgiven);
    }
}

/// <summary>Go on with a new instance.</summary>
/// <param name="failure">What was thrown.</param>
/// <param name="message">The message that it was thrown on.</param>
/// <param name="liftsSuspension">Whether it takes back a <see cref="SuspendMessage"/> too.</param>
internal sealed class RestartMessage(Exception failure, object? message, bool liftsSuspension) : SystemMessage
{
    public bool LiftsSuspension => liftsSuspension;

    public override void Handle(ActorCell cell) => cell.BeginRestart(failure, message, liftsSuspension);
}

/// <summary>A child has failed, and waits for what becomes of it.</summary>
internal sealed class FailedMessage(ActorCell child, Exception failure, object? message) : SystemMessage
{
    public override void Handle(ActorCell cell) => cell.Supervise(child, failure, message);
}

/// <summary>A child has stopped.</summary>
internal sealed class ChildStoppedMessage(ActorCell child) : SystemMessage
{
    public override void Handle(ActorCell cell) => cell.ChildStopped(child);
}

/// <summary>Tell somebody when you have stopped.</summary>
internal sealed class WatchMessage : SystemMessage
{
    private readonly Reply<Generators.Nothing>? waiting;
    private readonly ActorRef? watched;

    /// <summary>An actor watches.</summary>
    public WatchMessage(ActorRef watcher, ActorRef watched) => (Watcher, this.watched) = (watcher, watched);

    /// <summary>Somebody waits.</summary>
    public WatchMessage(Reply<Generators.Nothing> waiting) => (Watcher, this.waiting) = (waiting, waiting);

    public ActorRef Watcher { get; }

    /// <summary>Whether nobody wants to know any more.</summary>
    public bool IsOver => Watcher.HasStopped;

    public override void Handle(ActorCell cell) => cell.AddWatcher(this);

    public override void HandleClosed(ActorCell cell) => Notify();

    public void Notify()
    {
        if (waiting is not null) waiting.Tell(default);
        else Watcher.Post(new StoppedNotice(watched!));
    }
}

/// <summary>He does not want to know any more.</summary>
internal sealed class UnwatchMessage(ActorRef watcher) : SystemMessage
{
    public override void Handle(ActorCell cell) => cell.RemoveWatcher(watcher);
}
