namespace Course.Concurrency.Actors;

/// <summary>A mailbox is full, and its policy is <see cref="Overflow.Throw"/>.</summary>
#pragma warning disable CA1032 // Nobody else throws it.
public sealed class MailboxFullException : Exception
#pragma warning restore CA1032
{
    internal MailboxFullException(ActorRef actor, int capacity)
        : base($"The mailbox of {actor.Path} is full: it holds {capacity} messages. Wait for room with Send, or tell it less.") => Actor = actor;

    /// <summary>The actor that it is about.</summary>
    public ActorRef Actor { get; }
}
