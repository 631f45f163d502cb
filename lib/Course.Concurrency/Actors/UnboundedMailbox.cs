using System.Runtime.CompilerServices;

namespace Course.Concurrency.Actors;

/// <summary>A mailbox without bounds, first come, first served.</summary>
/// <remarks>
/// Senders add to one buffer under the gate; the actor takes all of it in one step, and leaves its own empty buffer in exchange. So the gate is
/// taken once for many messages, and the same two buffers serve for ever. The first message needs no buffer, for most mailboxes hold one at most, and the
/// actor takes it without the gate: it lies where nobody else touches it, and counts until the actor looks for the next.
/// </remarks>
internal sealed class UnboundedMailbox<T>(ActorSystem system, ActorCell? parent, string? name, Func<Actor<T>> create) : Mailbox<T>(system, parent, name, create)
{
    private const int SmallestBuffer = 4;
    private const int LargestKept = 1024; // a burst does not occupy memory for ever

    private Envelope<T> first;
    private Envelope<T>[]? added;
    private int count; // of first and added; written within the gate

    public override int MailboxDepth => Math.Max(0, Volatile.Read(ref count) - (Cell.IsFirstTaken ? 1 : 0) + Volatile.Read(ref Cell.TakenCount) - Volatile.Read(ref Cell.TakenIndex));

    internal override void Post(Notice notice) => Add(new Envelope<T>(default!, notice));

    // Hot: once a message. No allocation once the buffer has its size.
    internal override void Add(Envelope<T> envelope)
    {
        var cell = Cell;
        if (cell.Strand is not null) envelope = Trace(envelope);
        Gate.Enter();
        if (IsClosed)
        {
            Gate.Exit();
            Lose(envelope, "the actor has stopped");
            return;
        }

        if (count == 0) first = envelope;
        else AddToBuffer(envelope);
        Volatile.Write(ref count, count + 1); // the actor may read first when it sees this
        var rested = !IsScheduled;
        IsScheduled = true;
        Gate.Exit();
        if (rested) cell.Schedule();
    }

    // Hot: once a batch of messages.
    protected override Taking TakeNext(bool mayTake, out Envelope<T> envelope)
    {
        var cell = Cell;
        if (!cell.IsFirstTaken && Volatile.Read(ref count) > 0) return TakeFirst(cell, mayTake, out envelope);
        envelope = default;
        Gate.Enter();
        if (count > (cell.IsFirstTaken ? 1 : 0))
        {
            var isFirst = !cell.IsFirstTaken; // it has come just now
            if (mayTake && !isFirst) TakeBuffer(cell);
            Gate.Exit();
            if (isFirst) return TakeFirst(cell, mayTake, out envelope);
            if (!mayTake) return Taking.More;
            envelope = TakeTaken(cell);
            return Taking.Message;
        }

        first = default;
        cell.IsFirstTaken = false;
        count = 0;
        var isSystem = cell.HasSystemMessages;
        if (!isSystem) cell.Rest();
        Gate.Exit(); // from here on the actor may run elsewhere
        return isSystem ? Taking.System : Taking.Rest;
    }

    private Taking TakeFirst(ActorCell cell, bool mayTake, out Envelope<T> envelope)
    {
        cell.IsFirstTaken = mayTake;
        envelope = mayTake ? first : default;
        return mayTake ? Taking.Message : Taking.More;
    }

    // Within the gate. The first has been handled.
    private void TakeBuffer(ActorCell cell)
    {
        var emptied = Unsafe.As<Envelope<T>[]?>(cell.Taken) is { Length: <= LargestKept } buffer ? buffer : null;
        (cell.Taken, added) = (added, emptied);
        cell.TakenCount = count - 1;
        cell.TakenIndex = 0;
        first = default;
        cell.IsFirstTaken = false;
        count = 0;
    }

    protected override IEnumerable<Envelope<T>> TakeAll()
    {
        var cell = Cell;
        while (cell.TakenIndex < cell.TakenCount) yield return TakeTaken(cell);
        if (count > 0 && !cell.IsFirstTaken) yield return first;
        for (var index = 0; index < count - 1; index++) yield return added![index];
        (first, added, count) = (default, null, 0);
        (cell.Taken, cell.TakenCount, cell.TakenIndex, cell.IsFirstTaken) = (null, 0, 0, false);
    }

    private void AddToBuffer(in Envelope<T> envelope)
    {
        if (added is null) added = new Envelope<T>[SmallestBuffer];
        else if (count - 1 == added.Length) Array.Resize(ref added, 2 * added.Length);
        added[count - 1] = envelope;
    }
}
