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
    private Envelope<T>[]? taken;
    private int count; // of first and added; written within the gate
    private bool isFirstTaken; // only the actor's goroutine touches it
    private int takenCount;
    private int takenIndex;

    public override int MailboxDepth => Math.Max(0, Volatile.Read(ref count) - (isFirstTaken ? 1 : 0) + Volatile.Read(ref takenCount) - Volatile.Read(ref takenIndex));

    internal override void Post(Notice notice) => Add(new Envelope<T>(default!, notice));

    // Hot: once a message. No allocation once the buffer has its size.
    internal override void Add(Envelope<T> envelope)
    {
        var cell = Cell;
        if (cell.Strand is not null) envelope = Trace(envelope);
        cell.Gate.Enter();
        if (cell.IsClosed)
        {
            cell.Gate.Exit();
            Lose(envelope, "the actor has stopped");
            return;
        }

        if (count == 0) first = envelope;
        else AddToBuffer(envelope);
        Volatile.Write(ref count, count + 1); // the actor may read first when it sees this
        var rested = !cell.IsScheduled;
        cell.IsScheduled = true;
        cell.Gate.Exit();
        if (rested) cell.Schedule();
    }

    // Hot: once a message.
    protected override Taking TakeNext(bool mayTake, out Envelope<T> envelope)
    {
        if (takenIndex < takenCount)
        {
            if (!mayTake)
            {
                envelope = default;
                return Taking.More;
            }

            ref var next = ref taken![takenIndex++];
            envelope = next;
            next = default;
            return Taking.Message;
        }

        if (!isFirstTaken && Volatile.Read(ref count) > 0)
        {
            isFirstTaken = mayTake;
            envelope = mayTake ? first : default;
            return mayTake ? Taking.Message : Taking.More;
        }

        return TakeAdded(mayTake, out envelope);
    }

    // The first is done with, or there never was one: what was added since, or rest.
    private Taking TakeAdded(bool mayTake, out Envelope<T> envelope)
    {
        envelope = default;
        var cell = Cell;
        cell.Gate.Enter();
        if (count > (isFirstTaken ? 1 : 0))
        {
            if (mayTake && isFirstTaken) TakeBuffer();
            cell.Gate.Exit();
            return mayTake ? TakeNext(mayTake, out envelope) : Taking.More;
        }

        first = default;
        isFirstTaken = false;
        count = 0;
        var isSystem = cell.HasSystemMessages;
        if (!isSystem) cell.Rest();
        cell.Gate.Exit(); // from here on the actor may run elsewhere
        return isSystem ? Taking.System : Taking.Rest;
    }

    // Within the gate.
    private void TakeBuffer()
    {
        var emptied = taken is { Length: <= LargestKept } ? taken : null;
        (taken, added) = (added, emptied);
        takenCount = count - 1;
        takenIndex = 0;
        first = default;
        isFirstTaken = false;
        count = 0;
    }

    protected override IEnumerable<Envelope<T>> TakeAll()
    {
        while (takenIndex < takenCount) yield return taken![takenIndex++];
        if (count > 0 && !isFirstTaken) yield return first;
        for (var index = 0; index < count - 1; index++) yield return added![index];
        (first, added, taken, count, takenCount, takenIndex, isFirstTaken) = (default, null, null, 0, 0, 0, false);
    }

    private void AddToBuffer(in Envelope<T> envelope)
    {
        if (added is null) added = new Envelope<T>[SmallestBuffer];
        else if (count - 1 == added.Length) Array.Resize(ref added, 2 * added.Length);
        added[count - 1] = envelope;
    }
}
