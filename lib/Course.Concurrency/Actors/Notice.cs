namespace Course.Concurrency.Actors;

/// <summary>What the system puts in a mailbox, to be handled in its turn.</summary>
internal abstract class Notice;

/// <summary>The actor is to stop when it comes to this.</summary>
internal sealed class PoisonPill : Notice
{
    public static readonly PoisonPill Instance = new();
}

/// <summary>An actor that was watched has stopped.</summary>
internal sealed class StoppedNotice(ActorRef actor) : Notice
{
    public ActorRef Actor => actor;
}

/// <summary>A message that the actor has ordered for a time, and may have cancelled since.</summary>
internal abstract class TimedNotice<T> : Notice
{
    /// <summary>What it will be told.</summary>
    public abstract T Message { get; }

    /// <summary>The actor comes to it.</summary>
    /// <returns>Whether the message still counts.</returns>
    public abstract bool TryTake(out T message);
}

/// <summary>A message as it was sent in a traced run.</summary>
/// <param name="sent">The number of the event that sent it.</param>
/// <param name="tag">The tag that it would have otherwise.</param>
internal sealed class TracedTag(long sent, object? tag)
{
    public long Sent => sent;

    public object? Tag => tag;
}
