namespace Course.Concurrency.Actors;

/// <summary>The actor could not be made: its factory, its constructor, <c>PreStart</c> or <c>PostRestart</c> threw. The inner exception is what.</summary>
#pragma warning disable CA1032 // Nobody else throws it.
public sealed class ActorInitializationException : Exception
#pragma warning restore CA1032
{
    internal ActorInitializationException(ActorRef actor, Exception inner)
        : base($"{actor.Path} could not be started: {FailureText.Of(inner)}", inner) => Actor = actor;

    /// <summary>The actor that it is about.</summary>
    public ActorRef Actor { get; }
}
