namespace Course.Concurrency.Actors;

/// <summary>A mailbox of which each message is added and taken under the gate: for orders and bounds that a whole buffer at once would not keep.</summary>
internal abstract class GatedMailbox<T>(ActorSystem system, ActorCell? parent, string? name, Func<Actor<T>> create) : Mailbox<T>(system, parent, name, create)
{
    public sealed override int MailboxDepth => Count;

    /// <summary>How many envelopes it holds.</summary>
    protected abstract int Count { get; }

    internal sealed override void Post(Notice notice)
    {
        Envelope<T> envelope = new(default!, notice);
        if (Cell.Strand is not null) envelope = Trace(envelope);
        var rank = RankOf(envelope);
        Cell.Gate.Enter();
        if (!Cell.IsClosed)
        {
            Put(envelope, rank);
            Leave();
            return;
        }

        Cell.Gate.Exit();
        Lose(envelope, "the actor has stopped");
    }

    /// <summary>The place of an envelope among the others, where that counts. Outside of the gate: it may run code of others.</summary>
    protected virtual int RankOf(in Envelope<T> envelope) => 0;

    /// <summary>Adds an envelope. Within the gate.</summary>
    protected abstract void Put(in Envelope<T> envelope, int rank);

    /// <summary>Takes the next envelope. Within the gate; there is one.</summary>
    protected abstract Envelope<T> Get();

    /// <summary>An envelope was taken: there is room for another. Within the gate.</summary>
    protected virtual void Admit()
    {
    }

    /// <summary>The gate is open again: who was admitted may hear of it.</summary>
    protected virtual void Admitted()
    {
    }

    /// <summary>Leaves the gate, and schedules the actor if it rested.</summary>
    protected void Leave()
    {
        var rested = !Cell.IsScheduled;
        Cell.IsScheduled = true;
        Cell.Gate.Exit();
        if (rested) Cell.Schedule();
    }

    protected sealed override Taking TakeNext(bool mayTake, out Envelope<T> envelope)
    {
        var cell = Cell;
        envelope = default;
        cell.Gate.Enter();
        if (Count == 0)
        {
            var isSystem = cell.HasSystemMessages;
            if (!isSystem) cell.Rest();
            cell.Gate.Exit(); // from here on the actor may run elsewhere
            return isSystem ? Taking.System : Taking.Rest;
        }

        if (!mayTake)
        {
            cell.Gate.Exit();
            return Taking.More;
        }

        envelope = Get();
        Admit();
        cell.Gate.Exit();
        Admitted();
        return Taking.Message;
    }
}
