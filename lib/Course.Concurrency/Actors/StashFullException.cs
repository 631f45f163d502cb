namespace Course.Concurrency.Actors;

/// <summary>An actor has stashed as many messages as its mailbox allows.</summary>
#pragma warning disable CA1032 // Nobody else throws it.
public sealed class StashFullException : Exception
#pragma warning restore CA1032
{
    internal StashFullException(ActorRef actor, int capacity)
        : base($"The stash of {actor.Path} is full: it holds {capacity} messages. Unstash them, or refuse what you cannot handle.") => Actor = actor;

    /// <summary>The actor that it is about.</summary>
    public ActorRef Actor { get; }
}
