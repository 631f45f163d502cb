namespace Course.Concurrency.Actors;

/// <summary>Nobody will answer: the actor failed when it handled the question. The inner exception is what it threw.</summary>
#pragma warning disable CA1032 // Nobody else throws it.
public sealed class ActorFailedException : Exception
#pragma warning restore CA1032
{
    internal ActorFailedException(ActorRef actor, Exception inner)
        : base($"{actor.Path} failed on the question: {FailureText.Of(inner)}", inner) => Actor = actor;

    /// <summary>The actor that it is about.</summary>
    public ActorRef Actor { get; }
}
