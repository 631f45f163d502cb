namespace Course.Concurrency.Actors;

/// <summary>Which of several equal actors gets a message.</summary>
public enum Routing
{
    /// <summary>One after the other, in turn.</summary>
    RoundRobin,

    /// <summary>All of them.</summary>
    Broadcast,

    /// <summary>The one with the fewest messages in its mailbox; among equals the first. What they handle just now does not count. It looks without a lock: nearly the fewest, when others send too.</summary>
    SmallestMailbox,
}
