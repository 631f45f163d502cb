namespace Course.Concurrency.Actors;

// From the first instance to the last: starting, failing, restarting, stopping.
internal sealed partial class ActorCell
{
    /// <summary>The actor has thrown: it handles nothing until its supervisor has decided.</summary>
    /// <param name="failure">What it threw.</param>
    /// <param name="message">The message that it handled; null if it was none.</param>
    /// <param name="isEscalated">Whether it is the failure of a child, which has been reported.</param>
    public void Fail(Exception failure, object? message, bool isEscalated = false)
    {
        if (state >= CellState.Stopping)
        {
            System.Report(new ActorFailure(Reference, failure, message, Directive.Stop)); // nothing is left to decide
            return;
        }

        if (state == CellState.Restarting)
        {
            if (!isEscalated) System.Report(new ActorFailure(Reference, failure, message, Directive.Restart)); // the restart makes it good
            return;
        }

        if (Strand is not null) ActorTrace.Failed(this, failure);
        if (!hasFailed)
        {
            hasFailed = true;
            foreach (var child in Children()) child.Send(new SuspendMessage());
        }

        var undecided = More.Undecided ??= [];
        undecided.Add(failure);
        if (Parent is null) System.FailRoot(failure);
        else Parent.Send(new FailedMessage(this, failure, message));
    }

    public void Suspend()
    {
        suspensions++;
        foreach (var child in Children()) child.Send(new SuspendMessage());
    }

    /// <summary>An actor above it goes on: so does it.</summary>
    public void LiftSuspension()
    {
        suspensions--;
        ResumeChildren();
    }

    /// <summary>Its failure is forgiven.</summary>
    /// <param name="failure">Which one: a decision may come when another one has been made good by a restart.</param>
    public void Resume(Exception failure)
    {
        if (!IsUndecided(failure)) return;
        if (Actor is null)
        {
            BeginRestart(failure, null, liftsSuspension: false); // there is nothing to resume
            return;
        }

        extras!.Undecided!.Remove(failure);
        if (extras.Undecided.Count > 0) return; // another one may be worse
        hasFailed = false;
        RestartReceiveTimeout(); // it may have failed on the timeout's own message, after which no other one would come
        ResumeChildren();
        if (extras.Culprits is not { } culprits) return;
        extras.Culprits = null;
        foreach (var (culprit, its) in culprits) culprit.Send(new ResumeMessage(its)); // they had failed, besides being suspended
    }

    private bool IsUndecided(Exception failure) => extras?.Undecided is { } undecided && undecided.Contains(failure);

    private void ResumeChildren()
    {
        foreach (var child in Children()) child.Send(new ResumeMessage());
    }

    public void BeginRestart(Exception failure, object? message, bool liftsSuspension)
    {
        if (liftsSuspension)
        {
            // Its children are suspended as it is: from here on because it restarts, unless they are for that already.
            suspensions--;
            if (hasFailed) ResumeChildren();
            hasFailed = true;
        }
        else if (!IsUndecided(failure))
        {
            return; // another restart has made it good
        }

        if (state != CellState.Running) return;
        More.RestartCause = failure;
        extras!.Undecided = null;
        extras.Culprits = null;
        extras.HadInstance = Actor is not null;
        state = CellState.Restarting;
        Gate.Enter();
        var stopping = WantStop();
        Gate.Exit();
        Cancel(stopping);
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
        else
        {
            foreach (var child in Children()) child.Send(new StopMessage()); // those that it made before it failed to start
        }

        Actor = null; // its hook has run: a stop from here on is not its own
        extras.Timers?.CancelAll();
        SetReceiveTimeout(null);
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
        if (Strand is not null) ActorTrace.Entered(this, "stopping");
        Cancel(stopping);
        extras!.Timers?.CancelAll();
        SetReceiveTimeout(null);
        SupervisePostponed();
        foreach (var child in Children()) child.Send(new StopMessage());
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
            FailToStart(exception);
        }
    }

    private void FailToStart(Exception exception)
    {
        Actor = null;
        Fail(new ActorInitializationException(Reference, exception), null);
    }

    private void EndRestart()
    {
        var failure = extras!.RestartCause!;
        extras.RestartCause = null;
        extras.Culprits = null; // those that have failed meanwhile are stopped, or restarted with it
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
            if (extras.HadInstance) Actor.AfterRestart(failure);
            else Actor.BeginLife();
            if (Strand is not null) ActorTrace.Entered(this, "restarted");
        }
#pragma warning disable CA1031 // Whatever a constructor or a hook throws is a failure of the actor.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            hasFailed = true; // children stay suspended
            foreach (var child in Children().Skip(survivors.Count)) child.Send(new SuspendMessage()); // so do those that it made just now
            FailToStart(exception);
            return;
        }

        foreach (var child in survivors) child.Send(new RestartMessage(failure, null, liftsSuspension: true));
        SupervisePostponed();
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
        Gate.Exit();
        Reference.Drain();
        Actor = null;
        if (extras.Watching is { } watching)
        {
            foreach (var other in watching.Keys) other.Send(new UnwatchMessage(Reference));
            extras.Watching = null;
        }

        // Not before: who asks whether it has stopped finds that all of it has an end.
        Gate.Enter();
        state = CellState.Stopped;
        var late = systemMessages;
        systemMessages = null;
        Gate.Exit();
        if (Strand is not null) ActorTrace.Stopped(this);
        Parent?.FreeName(this); // before anybody hears of it: he may want to use it again
        var watchers = extras.Watchers;
        extras.Watchers = null;
        if (watchers is not null)
        {
            foreach (var watch in watchers.Values) watch.Notify();
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
