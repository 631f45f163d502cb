namespace Course.Concurrency.Actors;

/// <summary>An actor system has ended, and nobody answers any more. The inner exception is why, if it was not terminated.</summary>
#pragma warning disable CA1032 // Nobody else throws it.
public sealed class ActorSystemFailedException : Exception
#pragma warning restore CA1032
{
    internal ActorSystemFailedException(string name, Exception? inner)
        : base(inner is null ? $"The actor system '{name}' has been terminated: nobody answers any more." : $"The actor system '{name}' has failed: {FailureText.Of(inner)}", inner)
    {
    }
}
