using System.Runtime.ExceptionServices;
using Course.Concurrency.Generators;

namespace Course.Concurrency.Actors;

/// <summary>A reference that stands for several actors.</summary>
internal sealed class RouterRef<T>(ActorSystem system, Routing routing, ActorCell? pool) : ActorRef<T>
{
    private uint next = uint.MaxValue;

    /// <summary>Those who get messages: replaced as a whole.</summary>
    public volatile ActorRef<T>[] Routees = [];

    public override ActorSystem System => system;

    public override string Name => pool?.Name ?? "router";

    public override string Path => pool?.Path ?? $"router of {string.Join(", ", Routees.AsEnumerable())}";

    public override bool HasStopped => pool?.HasStopped ?? Array.TrueForAll(Routees, routee => routee.HasStopped);

    public override int MailboxDepth => Routees.Sum(routee => routee.MailboxDepth);

    internal override ActorCell? Cell => pool;

    public override void Tell(T message)
    {
        if (message is null) throw new ArgumentNullException(nameof(message));
        var routees = Routees;
        if (routees.Length == 0) System.Lose(this, message, "the router has nobody left to route to");
        else if (routing != Routing.Broadcast) Choose(routees).Tell(message);
        else TellAll(routees, message);
    }

    public override TellAwaitable Send(T message, CancellationToken cancellation = default)
    {
        if (message is null) throw new ArgumentNullException(nameof(message));
        var routees = Routees;
        if (routees.Length > 0) return routing == Routing.Broadcast ? SendAll(routees, message, cancellation) : Choose(routees).Send(message, cancellation);
        Tell(message);
        return default;
    }

    public override void Poison()
    {
        foreach (var routee in Routees) routee.Poison();
    }

    // All may answer to a broadcast; the first one counts. That one of them stops or fails does not end the waiting for the others.
    internal override void Tell(T message, IPending pending)
    {
        var routees = Routees;
        if (routees.Length == 0)
        {
            pending.Fail(new ActorStoppedException(this, message));
            System.Lose(this, message, "the router has nobody left to route to");
        }
        else if (routing != Routing.Broadcast)
        {
            Choose(routees).Tell(message, pending);
        }
        else
        {
            TellAll(routees, message);
        }
    }

    // That one of them refuses it is no reason to keep it from the others.
    private static void TellAll(ActorRef<T>[] routees, T message)
    {
        ExceptionDispatchInfo? refusal = null;
        foreach (var routee in routees)
        {
            try
            {
                routee.Tell(message);
            }
#pragma warning disable CA1031 // A full mailbox, or whatever a rank or an adapter throws: who tells gets the first one.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                refusal ??= ExceptionDispatchInfo.Capture(exception);
            }
        }

        refusal?.Throw();
    }

    private TellAwaitable SendAll(ActorRef<T>[] routees, T message, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        List<Reply<Nothing>> rooms = [];
        foreach (var routee in routees)
        {
            if (routee.Send(message, cancellation).Room is { } room) rooms.Add(room);
        }

        return rooms.Count == 0 ? default : new TellAwaitable(Reply<Nothing>.OfAll(System, $"room in the mailboxes of {Path}", rooms));
    }

    private ActorRef<T> Choose(ActorRef<T>[] routees)
    {
        if (routing == Routing.RoundRobin) return routees[Interlocked.Increment(ref next) % (uint)routees.Length];
        var smallest = routees[0];
        foreach (var routee in routees)
        {
            if (routee.MailboxDepth < smallest.MailboxDepth) smallest = routee;
        }

        return smallest;
    }
}
