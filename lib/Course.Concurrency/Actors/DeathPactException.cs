namespace Course.Concurrency.Actors;

/// <summary>An actor watched another one that has stopped, and has nothing to say to that: it overrides no <c>Stopped</c>, and watched without a message.</summary>
#pragma warning disable CA1032 // Nobody else throws it.
public sealed class DeathPactException : Exception
#pragma warning restore CA1032
{
    internal DeathPactException(ActorRef watcher, ActorRef stopped)
        : base($"{watcher.Path} watches {stopped.Path}, which has stopped, and does not handle that: override Stopped, or call Watch with a message.") => Actor = stopped;

    /// <summary>The actor that it is about.</summary>
    public ActorRef Actor { get; }
}
