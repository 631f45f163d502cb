using Course.Concurrency.Tracing;

namespace Course.Visuals.Actors;

/// <summary>A message that was told to an actor, or an answer to who asked. Moments are numbers of events.</summary>
/// <param name="Told">When it was told, and lay in the mailbox.</param>
/// <param name="From">Who told it.</param>
/// <param name="To">Whom.</param>
/// <param name="What">The message, in words.</param>
internal sealed record ActorMessage(int Told, Strand From, Strand To, string What)
{
    /// <summary>The message, in words: that of a timer shows only when it is taken up.</summary>
    public string What { get; set; } = What;

    /// <summary>Whether it goes to somebody who waits for it, past all mailboxes.</summary>
    public bool IsAnswer { get; init; }

    /// <summary>When it came into the mailbox: with the next one that is taken out, if its sender waited for the room of that.</summary>
    public int Entered { get; set; } = Told;

    /// <summary>When it was taken up, for the first time; null: never.</summary>
    public int? TakenUp { get; set; }

    /// <summary>When it became a dead letter; null: it did not.</summary>
    public int? Dropped { get; set; }

    /// <summary>Why it became one.</summary>
    public string Reason { get; set; } = "";

    /// <summary>When it left the mailbox.</summary>
    public int? Left => TakenUp ?? Dropped;
}
