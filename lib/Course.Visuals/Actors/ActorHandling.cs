using Course.Concurrency.Tracing;

namespace Course.Visuals.Actors;

/// <summary>An actor handles a message.</summary>
/// <param name="From">The number of the event with which it begins.</param>
/// <param name="What">The message, in words.</param>
internal sealed record ActorHandling(int From, string What)
{
    /// <summary>The number of the event with which it ends; that of the last one and one more, if nothing ends it.</summary>
    public int To { get; set; }

    /// <summary>When it waits within: from which event to which, and why.</summary>
    public List<(int From, int To, WaitReason Reason)> Waits { get; } = [];
}
