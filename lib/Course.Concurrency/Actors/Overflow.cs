namespace Course.Concurrency.Actors;

/// <summary>What becomes of a message that is told to a full mailbox. Whoever awaits <see cref="ActorRef{T}.Send"/> waits for room, whatever it is.</summary>
public enum Overflow
{
    /// <summary>It becomes a dead letter.</summary>
    DropNewest,

    /// <summary>The message that has waited longest becomes a dead letter, and it takes its place.</summary>
    DropOldest,

    /// <summary>Whoever tells it gets a <see cref="MailboxFullException"/>.</summary>
    Throw,
}
