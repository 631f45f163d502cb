using System.Runtime.CompilerServices;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.Actors;

/// <summary>
/// A mailbox, which is what a reference to an actor refers to: anybody may add to it, and one goroutine at a time empties it. Derived
/// classes say what it holds, and in which order.
/// </summary>
/// <remarks>
/// Three states, guarded by the gate of the cell: <em>resting</em> (empty, and nobody runs the actor), <em>scheduled</em> (a goroutine runs
/// the actor, or is about to), <em>closed</em>. Whoever adds to a resting mailbox schedules the actor; the goroutine makes it rest when it finds it empty,
/// in one step with the look. So the actor never runs twice at once, and no message lies there unseen.
/// </remarks>
internal abstract class Mailbox<T> : ActorRef<T>
{
    protected Mailbox(ActorSystem system, ActorCell? parent, string? name, Func<Actor<T>> create) => Cell = new ActorCell(system, parent, name, this, create);

    public sealed override ActorSystem System => Cell.System;

    public sealed override string Name => Cell.Name;

    public sealed override string Path => Cell.Path;

    public sealed override bool HasStopped => Cell.HasStopped;

    internal sealed override ActorCell Cell { get; }

    /// <summary>What the actor has stashed, and what it has taken back from there; null when it never has.</summary>
    internal Stash<T>? Stash
    {
        get => Unsafe.As<Stash<T>?>(Cell.Stash);
        set => Cell.Stash = value;
    }

    /// <inheritdoc/>
    // Hot: once a message.
    public override void Tell(T message)
    {
        if (message is null) throw new ArgumentNullException(nameof(message));
        Add(new Envelope<T>(message, null));
    }

    public sealed override void Poison() => Post(PoisonPill.Instance);

    internal sealed override void Tell(T message, IPending pending)
    {
        if (message is null) throw new ArgumentNullException(nameof(message));
        Add(new Envelope<T>(message, pending));
    }

    /// <summary>Adds an envelope, or does what the policy says when there is no room.</summary>
    internal abstract void Add(Envelope<T> envelope);

    /// <summary>Takes the next of those that lie in the cell, which holds one.</summary>
    protected static Envelope<T> TakeTaken(ActorCell cell)
    {
        ref var next = ref Unsafe.As<Envelope<T>[]>(cell.Taken!)[cell.TakenIndex++];
        var envelope = next;
        next = default;
        return envelope;
    }

    /// <summary>Takes the next envelope, when the cell holds none.</summary>
    /// <param name="mayTake">Whether the goroutine may handle one more.</param>
    /// <param name="envelope">The envelope.</param>
    protected abstract Taking TakeNext(bool mayTake, out Envelope<T> envelope);

    /// <summary>Takes everything out, when it has been closed.</summary>
    protected abstract IEnumerable<Envelope<T>> TakeAll();

    internal sealed override Actor Create()
    {
        Actor<T>.Creating = this;
        try
        {
            var actor = ((Func<Actor<T>>)Cell.Factory)() ?? throw new InvalidOperationException($"The factory of {Path} made null: it is to make an actor.");
            if (actor.Mailbox != this || Actor<T>.Creating is not null) throw new InvalidOperationException($"The factory of {Path} gave an actor that was made before: it is to make a new one each time it is called.");
            return actor;
        }
        finally
        {
            Actor<T>.Creating = null;
        }
    }

    internal sealed override void Unstash() => Stash?.TakeBackAll();

    internal sealed override void Drain()
    {
        if (Stash is { } stash)
        {
            stash.TakeBackAll();
            while (stash.TryTakeBack(out var envelope)) Lose(envelope, "the actor has stopped");
        }

        foreach (var envelope in TakeAll()) Lose(envelope, "the actor has stopped");
    }

    /// <summary>An envelope will not be handled: its message becomes a dead letter, and who waits for the answer hears of it.</summary>
    protected internal void Lose(Envelope<T> envelope, string reason)
    {
        var (sent, tag) = envelope.Tag is TracedTag traced ? (traced.Sent, traced.Tag) : (-1, envelope.Tag);
        if (tag is PoisonPill or StoppedNotice) return;
        var message = envelope.Message;
        if (tag is TimedNotice<T> timed && !timed.TryTake(out message)) return;
        if (tag is IPending pending) pending.Fail(Cell.IsClosed ? new ActorStoppedException(this, message) : new ActorStoppedException(this, message, "has a full mailbox and never reads"));
        System.Lose(this, message, reason, sent);
    }

    /// <summary>The envelope for a message in a traced run: it knows the event that sent it.</summary>
    /// <param name="envelope">The envelope without that.</param>
    /// <param name="waited">Who told the message and has waited for room; null: it is told now, by who runs on this thread.</param>
    protected Envelope<T> Trace(Envelope<T> envelope, Strand? waited = null)
    {
        if (envelope.Tag is Notice and not TimedNotice<T>) return envelope;
        var sent = ActorTrace.Sent(Cell, envelope.Tag is TimedNotice<T> ? "timer" : envelope.Message, waited);
        return new Envelope<T>(envelope.Message, new TracedTag(sent, envelope.Tag));
    }

    /// <inheritdoc/>
    // Hot: once an activation; its loop, once a message.
    internal sealed override void Run(ActorFrame frame)
    {
        var cell = Cell;
        var machine = frame.Goroutine!.Machine!;
        var left = machine.Scheduler.MessagesAtOnce;
        if (frame.Handling is not null)
        {
            EndHandling(frame);
            left--;
        }

        while (true)
        {
            if (cell.HasSystemMessages)
            {
                cell.HandleSystemMessages();
                machine.RestoreContext(); // hooks are handlers too
                continue;
            }

            if (cell.HasStopped || !cell.MayHandle)
            {
                if (!cell.TryRest()) continue;
                frame.Leave();
                return;
            }

            Envelope<T> envelope;
            if (Unsafe.As<Stash<T>?>(cell.Stash) is { HasTakenBack: true } stash)
            {
                if (left <= 0)
                {
                    frame.GiveWay(); // what was taken back does not lie in the mailbox, which may be empty: it must not rest
                    return;
                }

                stash.TryTakeBack(out envelope);
            }
            else if (cell.TakenIndex < cell.TakenCount)
            {
                if (left <= 0)
                {
                    frame.GiveWay();
                    return;
                }

                envelope = TakeTaken(cell);
            }
            else
            {
                switch (TakeNext(left > 0, out envelope))
                {
                    case Taking.Rest:
                        frame.Leave();
                        return;
                    case Taking.System:
                        continue;
                    case Taking.More:
                        frame.GiveWay();
                        return;
                    default:
                        break;
                }
            }

            if (!Handle(cell, frame, machine, envelope)) return;
            if (--left > 0 && machine.MustYield && machine.Scheduler.MessagesAtOnce > 1) left = 0;
        }
    }

    /// <summary>Handles one envelope.</summary>
    /// <returns>False when an asynchronous handler has begun: the goroutine goes on with that.</returns>
    private bool Handle(ActorCell cell, ActorFrame frame, Machine machine, Envelope<T> envelope)
    {
        var actor = Unsafe.As<Actor<T>>(cell.Actor!);
        try
        {
            if (envelope.Tag is not null && !Interpret(frame, actor, ref envelope)) return true;
            var routine = actor.Dispatch(envelope.Message);
            if (routine.IsEmpty)
            {
                Handled(cell, frame, machine);
                return true;
            }

            frame.Handle(routine, envelope.Message);
            return false;
        }
#pragma warning disable CA1031 // Whatever a handler throws, its supervisor decides.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var message = envelope.Tag is StoppedNotice or TracedTag { Tag: StoppedNotice } ? null : (object?)envelope.Message;
            Fail(frame, machine, exception, message);
            return true;
        }
    }

    /// <summary>The asynchronous handler has ended.</summary>
    private void EndHandling(ActorFrame frame)
    {
        var machine = frame.Goroutine!.Machine!;
        var message = frame.Message;
        try
        {
            frame.TakeHandling().TakeResult();
            Handled(Cell, frame, machine);
        }
#pragma warning disable CA1031 // Whatever a handler throws, its supervisor decides.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Fail(frame, machine, exception, message);
        }
    }

    /// <summary>Finds out what an envelope with a tag is, and makes it a message.</summary>
    /// <returns>False when there is nothing left to handle.</returns>
    private bool Interpret(ActorFrame frame, Actor<T> actor, ref Envelope<T> envelope)
    {
        var tag = envelope.Tag;
        var message = envelope.Message;
        long sent = -1;
        if (tag is TracedTag traced) (sent, tag) = (traced.Sent, traced.Tag);
        switch (tag)
        {
            case PoisonPill:
                Cell.BeginStop();
                return false;
            case StoppedNotice notice:
                if (!Cell.TryForget(notice.Actor, out var own)) return false;
                if (own is not T typed)
                {
                    actor.NoteStopped(notice.Actor);
                    Handled(Cell, frame, frame.Goroutine!.Machine!);
                    return false;
                }

                message = typed;
                break;
            case TimedNotice<T> timed:
                if (!timed.TryTake(out message)) return false;
                break;
            default:
                break;
        }

        envelope = new Envelope<T>(message, tag as IPending);
        frame.Pending = envelope.Tag as IPending;
        if (Cell.Strand is not null) ActorTrace.TakenUp(Cell, sent, message);
        return true;
    }

    // By the token Stopping, one that is linked to it, or a context that hangs on one: others may be cancelled at the same time, which cannot be told apart.
    private static bool IsOfACancellation(Exception exception) =>
        exception is ContextCanceledException or OperationCanceledException { CancellationToken.IsCancellationRequested: true };

    private static void Handled(ActorCell cell, ActorFrame frame, Machine machine)
    {
        frame.Pending = null;
        machine.RestoreContext();
        cell.RestartReceiveTimeout();
    }

    private void Fail(ActorFrame frame, Machine machine, Exception exception, object? message)
    {
        var pending = frame.Pending;
        frame.Pending = null;
        pending?.Fail(new ActorFailedException(this, exception));
        // A handler that gives up because it was asked to has not failed: what it was asked for comes next.
        if (!Cell.IsGivingUp || !IsOfACancellation(exception)) Cell.Fail(exception, message);
        machine.RestoreContext();
    }
}

/// <summary>What <see cref="Mailbox{T}"/> found when it was to take the next message.</summary>
internal enum Taking
{
    /// <summary>A message.</summary>
    Message,

    /// <summary>Nothing, and it rests now: whoever adds something schedules it. The goroutine touches it no more.</summary>
    Rest,

    /// <summary>A message of the system: those come first.</summary>
    System,

    /// <summary>There is more, but others are to run first.</summary>
    More,
}
