namespace Course.Concurrency.Actors;

// What becomes of children that fail.
internal sealed partial class ActorCell
{
    /// <summary>A child has failed.</summary>
    public void Supervise(ActorCell child, Exception failure, object? message)
    {
        if (state >= CellState.Stopping || child.HasStopped)
        {
            System.Report(new ActorFailure(child.Reference, failure, message, Directive.Stop)); // nothing is left to decide
            return;
        }

        if (state == CellState.Restarting)
        {
            var postponed = More.Postponed ??= [];
            postponed.Add((child, failure, message)); // the instance that failed has no say any more, and the next one is not there yet
            return;
        }

        Directive directive;
        SupervisionStrategy strategy;
        try
        {
            strategy = Actor?.StrategyNow() ?? SupervisionStrategy.Default;
            directive = strategy.Decide(failure);
        }
#pragma warning disable CA1031 // Whatever it throws, this one has failed at its duty.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            System.Report(new ActorFailure(child.Reference, failure, message, Directive.Escalate));
            Blame(child, failure);
            Fail(exception, null);
            return;
        }

        var delay = TimeSpan.Zero;
        if (directive == Directive.Restart && !MayRestart(child, strategy, out delay)) directive = Directive.Stop;
        if (Strand is not null) ActorTrace.Decided(this, child, directive, delay);
        System.Report(new ActorFailure(child.Reference, failure, message, directive));
        switch (directive)
        {
            case Directive.Resume:
                child.Send(new ResumeMessage(failure));
                break;
            case Directive.Restart:
                Restart(child, failure, message, strategy.IsAllForOne, delay);
                break;
            case Directive.Stop:
                foreach (var one in strategy.IsAllForOne ? Children() : [child]) one.Send(new StopMessage());
                break;
            default:
                Blame(child, failure);
                Fail(failure, message, isEscalated: true);
                break;
        }
    }

    /// <summary>Children have failed while this one waited to restart: now there is somebody to decide.</summary>
    private void SupervisePostponed()
    {
        if (extras?.Postponed is not { } postponed) return;
        extras.Postponed = null;
        foreach (var (child, failure, message) in postponed) Supervise(child, failure, message);
    }

    /// <summary>Counts one more restart, of all whom it concerns, and says how long to wait before it.</summary>
    private bool MayRestart(ActorCell child, SupervisionStrategy strategy, out TimeSpan delay)
    {
        delay = TimeSpan.Zero;
        foreach (var one in strategy.IsAllForOne ? Children() : [child])
        {
            var history = one.More.Restarts ??= new RestartHistory();
            if (!history.MayRestart(strategy, System.Clock)) return false;
            var pause = history.NextDelay(strategy, System);
            if (one == child) delay = pause;
        }

        return true;
    }

    private void Blame(ActorCell child, Exception failure)
    {
        var culprits = More.Culprits ??= [];
        culprits.Add((child, failure));
    }

    private void Restart(ActorCell child, Exception failure, object? message, bool all, TimeSpan delay)
    {
        List<ActorCell> others = all ? Children() : [];
        others.Remove(child);
        foreach (var other in others) other.Send(new SuspendMessage());
        if (delay <= TimeSpan.Zero)
        {
            RestartNow();
            return;
        }

        System.After(delay, RestartNow);

        void RestartNow()
        {
            child.Send(new RestartMessage(failure, message, liftsSuspension: false));
            foreach (var other in others) other.Send(new RestartMessage(failure, null, liftsSuspension: true));
        }
    }
}
