using Course.Concurrency.Channels;
using Course.Concurrency.Generators;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.Actors;

/// <summary>A mailbox with room for so many messages. Whoever waits for room keeps his place in a line before it.</summary>
internal sealed class BoundedMailbox<T>(ActorSystem system, ActorCell? parent, string? name, Func<Actor<T>> create, int capacity, Overflow overflow)
    : GatedMailbox<T>(system, parent, name, create)
{
    private const int FewWaiting = 32;

    private readonly Queue<Envelope<T>> queue = [];
    private readonly Queue<(Envelope<T> Envelope, Reply<Nothing> Room, Strand? Sender)> waiting = [];
    private int mostWaiting = FewWaiting; // with so many, it is time to look who still does
    private Reply<Nothing>? admitted; // by the actor's goroutine, until it has left the gate
    private Waiter? woken;
    private IDisposable? limits;
    private int messages; // those of the queue that are no notices: only they take up room

    protected override int Count => queue.Count;

    public override TellAwaitable Send(T message, CancellationToken cancellation = default)
    {
        if (message is null) throw new ArgumentNullException(nameof(message));
        cancellation.ThrowIfCancellationRequested();
        Envelope<T> envelope = new(message, null);
        Reply<Nothing> room = new(System, $"room in the mailbox of {Path}");
        Cell.Gate.Enter();
        if (Cell.IsClosed)
        {
            Cell.Gate.Exit();
            Lose(Traced(envelope, null), "the actor has stopped");
            return default;
        }

        if (messages < capacity)
        {
            Put(Traced(envelope, null), 0);
            Leave();
            return default;
        }

        if (waiting.Count >= mostWaiting) ForgetThoseWhoGaveUp();
        waiting.Enqueue((envelope, room, System.Tracer?.Running));
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
        if (overflow == Overflow.Throw)
        {
            if (envelope.Tag is TracedTag traced) ActorTrace.Dropped(System, this, envelope.Message!, "the mailbox was full, and its sender hears of it", traced.Sent);
            throw new MailboxFullException(this, capacity);
        }

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
    protected override void Admit()
    {
        while (messages < capacity && waiting.TryDequeue(out var next))
        {
            if (!next.Room.TryClaim(default, null, out woken, out limits)) continue;
            admitted = next.Room;
            Put(Traced(next.Envelope, next.Sender), 0);
            return;
        }
    }

    protected override void Admitted()
    {
        if (admitted is not { } room) return;
        admitted = null;
        room.Finish(woken, limits);
    }

    protected override IEnumerable<Envelope<T>> TakeAll()
    {
        while (queue.TryDequeue(out var envelope)) yield return envelope;
        while (waiting.TryDequeue(out var next))
        {
            if (next.Room.TryEnd(default, null)) yield return Traced(next.Envelope, next.Sender);
        }
    }

    // Within the gate. Else those who give up, again and again, would pile up before an actor that does not come to take any.
    private void ForgetThoseWhoGaveUp()
    {
        for (var left = waiting.Count; left > 0; left--)
        {
            var one = waiting.Dequeue();
            if (!one.Room.HasStopped) waiting.Enqueue(one);
        }

        mostWaiting = Math.Max(FewWaiting, 2 * waiting.Count);
    }

    // In the log a message goes into the mailbox when there is room for it, not when its sender began to wait for that.
    private Envelope<T> Traced(Envelope<T> envelope, Strand? waited) => Cell.Strand is null ? envelope : Trace(envelope, waited);

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
