namespace Course.Concurrency.Actors;

// From the first instance to the last: starting, failing, restarting, stopping.
internal sealed partial class ActorCell
{
    /// <summary>The actor has thrown: it handles nothing until its supervisor has decided.</summary>
    /// <param name="failure">What it threw.</param>
    /// <param name="message">The message that it handled; null if it was none.</param>
    public void Fail(Exception failure, object? message)
    {
        if (state >= CellState.Stopping)
        {
            System.Report(new ActorFailure(Reference, failure, message, Directive.Stop)); // nothing is left to decide
            return;
        }

        if (Strand is not null) ActorTrace.Failed(this, failure);
        if (!hasFailed)
        {
            hasFailed = true;
            foreach (var child in Children()) child.Send(new SuspendMessage());
        }

        if (Parent is null) System.FailRoot(failure);
        else Parent.Send(new FailedMessage(this, failure, message));
    }

    public void Suspend()
    {
        suspensions++;
        foreach (var child in Children()) child.Send(new SuspendMessage());
    }

    public void Resume(bool liftsSuspension)
    {
        if (liftsSuspension) suspensions--;
        else hasFailed = false;
        foreach (var child in Children()) child.Send(new ResumeMessage(liftsSuspension: true));
        if (extras?.Culprit is not { } culprit || liftsSuspension) return;
        extras.Culprit = null; // it had failed itself, besides being suspended
        if (culprit.Parent == this) culprit.Send(new ResumeMessage(liftsSuspension: false));
    }

    public void BeginRestart(Exception failure, object? message, bool liftsSuspension)
    {
        if (liftsSuspension) suspensions--;
        if (state is not (CellState.Running or CellState.New)) return;
        if (!hasFailed)
        {
            hasFailed = true; // children are suspended, as those of one that has failed
            foreach (var child in Children()) child.Send(new SuspendMessage());
        }

        More.RestartCause = failure;
        extras!.Culprit = null;
        extras.Timers?.CancelAll();
        SetReceiveTimeout(null);
        state = CellState.Restarting;
        if (Actor is { } actor)
        {
            try
            {
                actor.BeforeRestart(failure, message);
            }
#pragma warning disable CA1031 // Whatever a hook throws is a failure of the actor.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                System.Report(new ActorFailure(Reference, exception, message, Directive.Restart)); // it is replaced all the same
            }
        }

        if (!WaitsForChildren()) EndRestart();
    }

    /// <summary>Stops after the message that is handled now.</summary>
    public void BeginStopSoon() => Send(new StopMessage());

    public void BeginStop()
    {
        if (state >= CellState.Stopping) return;
        Gate.Enter();
        state = CellState.Stopping; // from here on nobody adds a child
        var stopping = WantStop();
        Gate.Exit();
        stopping?.Cancel();
        extras!.Timers?.CancelAll();
        SetReceiveTimeout(null);
        foreach (var child in Children()) StopChild(child);
        if (extras.FirstChild is null) EndStop();
    }

    private void Start()
    {
        state = CellState.Running;
        try
        {
            Actor = Reference.Create();
            Actor.BeginLife();
            if (Strand is not null) ActorTrace.Entered(this, "running");
        }
#pragma warning disable CA1031 // Whatever a constructor or a hook throws is a failure of the actor.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Actor = null;
            Fail(new ActorInitializationException(Reference, exception), null);
        }
    }

    private void EndRestart()
    {
        var hadInstance = Actor is not null;
        var failure = extras!.RestartCause!;
        extras.RestartCause = null;
        state = CellState.Running;
        hasFailed = false;
        Gate.Enter();
        extras.IsStopWanted = false;
        extras.Stopping = null;
        Gate.Exit();
        Reference.Unstash();
        var survivors = Children();
        try
        {
            Actor = Reference.Create();
            if (hadInstance) Actor.AfterRestart(failure);
            else Actor.BeginLife();
            if (Strand is not null) ActorTrace.Entered(this, "restarted");
        }
#pragma warning disable CA1031 // Whatever a constructor or a hook throws is a failure of the actor.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Actor = null;
            hasFailed = true; // children stay suspended
            Fail(new ActorInitializationException(Reference, exception), null);
            return;
        }

        foreach (var child in survivors) child.Send(new RestartMessage(failure, null, liftsSuspension: true));
    }

    private void EndStop()
    {
        if (Actor is { } actor)
        {
            try
            {
                actor.EndLife();
            }
#pragma warning disable CA1031 // Whatever a hook throws, the actor stops all the same.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                System.Report(new ActorFailure(Reference, exception, null, Directive.Stop));
            }
        }

        extras!.Timers?.CancelAll();
        SetReceiveTimeout(null);
        Gate.Enter();
        IsClosed = true;
        state = CellState.Stopped;
        var late = systemMessages;
        systemMessages = null;
        Gate.Exit();
        Reference.Drain();
        Actor = null;
        if (extras.Watching is { } watching)
        {
            foreach (var other in watching.Keys) other.Send(new UnwatchMessage(Reference));
            extras.Watching = null;
        }

        if (Strand is not null) ActorTrace.Stopped(this);
        var watchers = extras.Watchers;
        extras.Watchers = null;
        if (watchers is not null)
        {
            foreach (var watch in watchers) watch.Notify();
        }

        for (var message = late; message is not null;)
        {
            var next = message.Next;
            message.HandleClosed(this);
            message = next;
        }

        if (Parent is null) System.RootStopped();
        else Parent.Send(new ChildStoppedMessage(this));
    }
}
