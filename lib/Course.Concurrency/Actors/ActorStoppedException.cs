namespace Course.Concurrency.Actors;

/// <summary>Nobody will answer: the actor has stopped, or does not handle the question.</summary>
#pragma warning disable CA1032 // Nobody else throws it.
public sealed class ActorStoppedException : Exception
#pragma warning restore CA1032
{
    internal ActorStoppedException(ActorRef actor, object? message, string what = "has stopped and never read")
        : base($"{actor.Path} {what} {Tracing.TraceValue.Format(message)}: there will be no answer.") => Actor = actor;

    /// <summary>The actor that it is about.</summary>
    public ActorRef Actor { get; }
}
