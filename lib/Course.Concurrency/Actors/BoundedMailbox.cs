using Course.Concurrency.Channels;
using Course.Concurrency.Generators;

namespace Course.Concurrency.Actors;

/// <summary>A mailbox with room for so many messages. Whoever waits for room keeps his place in a line before it.</summary>
internal sealed class BoundedMailbox<T>(ActorSystem system, ActorCell? parent, string? name, Func<Actor<T>> create, int capacity, Overflow overflow)
    : GatedMailbox<T>(system, parent, name, create)
{
    private readonly Queue<Envelope<T>> queue = [];
    private readonly Queue<(Envelope<T> Envelope, Reply<Nothing> Room)> waiting = [];
    private int messages; // those of the queue that are no notices: only they take up room

    protected override int Count => queue.Count;

    public override TellAwaitable Send(T message, CancellationToken cancellation = default)
    {
        if (message is null) throw new ArgumentNullException(nameof(message));
        cancellation.ThrowIfCancellationRequested();
        Envelope<T> envelope = new(message, null);
        if (Cell.Strand is not null) envelope = Trace(envelope);
        Reply<Nothing> room = new(System, $"room in the mailbox of {Path}");
        Cell.Gate.Enter();
        if (Cell.IsClosed)
        {
            Cell.Gate.Exit();
            Lose(envelope, "the actor has stopped");
            return default;
        }

        if (messages < capacity)
        {
            Put(envelope, 0);
            Leave();
            return default;
        }

        waiting.Enqueue((envelope, room));
        Cell.Gate.Exit();
        room.Limit(null, cancellation);
        return new TellAwaitable(room);
    }

    internal override void Add(Envelope<T> envelope)
    {
        if (Cell.Strand is not null) envelope = Trace(envelope);
        Cell.Gate.Enter();
        if (Cell.IsClosed)
        {
            Cell.Gate.Exit();
            Lose(envelope, "the actor has stopped");
            return;
        }

        if (messages < capacity)
        {
            Put(envelope, 0);
            Leave();
            return;
        }

        if (overflow == Overflow.DropOldest)
        {
            var oldest = TakeOldest();
            Put(envelope, 0);
            Leave();
            Lose(oldest, "the mailbox was full, and it was the oldest there");
            return;
        }

        Cell.Gate.Exit();
        if (overflow == Overflow.Throw) throw new MailboxFullException(this, capacity);
        Lose(envelope, "the mailbox was full");
    }

    protected override void Put(in Envelope<T> envelope, int rank)
    {
        queue.Enqueue(envelope);
        if (!IsNotice(envelope)) messages++;
    }

    protected override Envelope<T> Get()
    {
        var envelope = queue.Dequeue();
        if (!IsNotice(envelope)) messages--;
        return envelope;
    }

    // The first in line comes in, before anybody else can take the place. Those who have given up have taken their messages with them.
    protected override void Taken()
    {
        Reply<Nothing>? room = null;
        Waiter? woken = null;
        IDisposable? limits = null;
        Cell.Gate.Enter();
        while (room is null && !Cell.IsClosed && messages < capacity && waiting.TryDequeue(out var next))
        {
            if (!next.Room.TryClaim(default, null, out woken, out limits)) continue;
            room = next.Room;
            Put(next.Envelope, 0);
        }

        Cell.Gate.Exit();
        room?.Finish(woken, limits);
    }

    protected override IEnumerable<Envelope<T>> TakeAll()
    {
        while (queue.TryDequeue(out var envelope)) yield return envelope;
        while (waiting.TryDequeue(out var next))
        {
            if (next.Room.TryEnd(default, null)) yield return next.Envelope;
        }
    }

    private static bool IsNotice(in Envelope<T> envelope) => envelope.Tag is Notice or TracedTag { Tag: Notice };

    // What the system has put there is never lost, and keeps its place among the others.
    private Envelope<T> TakeOldest()
    {
        if (!IsNotice(queue.Peek())) return Get();
        Envelope<T> oldest = default;
        var isFound = false;
        for (var left = queue.Count; left > 0; left--)
        {
            var envelope = queue.Dequeue();
            if (isFound || IsNotice(envelope)) queue.Enqueue(envelope);
            else (oldest, isFound) = (envelope, true);
        }

        messages--;
        return oldest;
    }
}
