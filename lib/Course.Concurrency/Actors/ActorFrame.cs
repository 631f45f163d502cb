using Course.Concurrency.Generators;
using Course.Concurrency.Scheduling;

namespace Course.Concurrency.Actors;

/// <summary>
/// Lets a goroutine run an actor. An actor that rests has no goroutine; one that has messages borrows one until its mailbox is empty, and the
/// frame stays with the goroutine for the next actor.
/// </summary>
internal sealed class ActorFrame : RoutineFrame
{
    public ActorFrame(Goroutine goroutine) => Goroutine = goroutine;

    /// <summary>The actor that the goroutine runs; null between two.</summary>
    public ActorCell? Actor { get; set; }

    /// <summary>The asynchronous handler that runs, if one does.</summary>
    public RoutineFrame<Nothing>? Handling { get; private set; }

    /// <summary>The message that it handles.</summary>
    public object? Message { get; private set; }

    /// <summary>Who waits for the answer to the message that is handled; null when nobody does.</summary>
    public IPending? Pending { get; set; }

    /// <summary>Who waits for the answer to the message that this thread handles.</summary>
    /// <returns>Null when nobody does, or the handler goes on as an ordinary async method elsewhere.</returns>
    public static IPending? TakePending()
    {
        if (Machine.Current?.Running?.ActorFrame is not { } frame) return null;
        var pending = frame.Pending;
        frame.Pending = null;
        return pending;
    }

    public override string Name => Actor is null ? "actor" : $"actor {Actor.Path}";

    public override string? ResultText => null;

    public override void MoveNext() => Actor!.Reference.Run(this);

    /// <summary>Goes on with an asynchronous handler; when that has ended, <see cref="MoveNext"/> is called again. The actor keeps the goroutine until then.</summary>
    public void Handle(Routine routine, object? message)
    {
        var handling = routine.Frame;
        handling.StartUnder(this); // throws if it has been started before
        var goroutine = Goroutine!;
        var machine = goroutine.Machine!;
        if (machine.ForActors == goroutine) machine.ForActors = null;
        goroutine.Key = Actor!.Key; // for schedules, it is the actor that goes on
        Message = message;
        Handling = handling;
    }

    /// <summary>The handler has ended.</summary>
    public RoutineFrame<Nothing> TakeHandling()
    {
        var handling = Handling!;
        Handling = null;
        Message = null;
        return handling;
    }

    /// <summary>The actor has more to do, but others come first.</summary>
    public void GiveWay()
    {
        var actor = Actor!;
        var scheduler = Goroutine!.Scheduler;
        Leave();
        scheduler.ReadyAgain(actor);
    }

    /// <summary>The actor needs no goroutine any more; if it rests, it may run elsewhere already.</summary>
    // Hot: once an activation.
    public void Leave()
    {
        Actor = null;
        var goroutine = Goroutine!;
        var machine = goroutine.Machine!;
        if (machine.ForActors != goroutine) GiveBack(machine, goroutine);
        else goroutine.State = GoroutineState.Idle;
    }

    // It was kept for an asynchronous handler, and the machine lends another one by now, or none.
    private void GiveBack(Machine machine, Goroutine goroutine)
    {
        goroutine.Key = "";
        if (machine.ForActors is not null)
        {
            goroutine.Scheduler.Recycle(goroutine);
            return;
        }

        machine.ForActors = goroutine;
        goroutine.State = GoroutineState.Idle;
        goroutine.Frame = this;
        goroutine.Context = null;
    }
}
