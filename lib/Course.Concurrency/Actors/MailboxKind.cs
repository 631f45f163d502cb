namespace Course.Concurrency.Actors;

/// <summary>Which mailbox an actor gets. Immutable.</summary>
/// <typeparam name="T">What the actor understands.</typeparam>
#pragma warning disable CA1000 // MailboxKind<Job>.Bounded(10) says what it is for.
public sealed record MailboxKind<T>
{
    private MailboxKind()
    {
    }

    /// <summary>First come, first served, without bounds: the one that an actor has unless it is given another.</summary>
    public static MailboxKind<T> Unbounded { get; } = new();

    /// <summary>How many messages it holds; null: any number. What the actor handles now does not count, nor does what the system puts there.</summary>
    public int? Capacity { get; private init; }

    /// <summary>What becomes of a message that finds no room.</summary>
    public Overflow Overflow { get; private init; }

    /// <summary>How many messages the actor may have stashed.</summary>
    public int StashCapacity { get; init; } = int.MaxValue;

    private Func<T, int>? Rank { get; init; }

    /// <summary>First come, first served, with room for so many.</summary>
    /// <param name="capacity">How many messages it holds.</param>
    /// <param name="overflow">What becomes of one that finds no room.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is less than 1.</exception>
    public static MailboxKind<T> Bounded(int capacity, Overflow overflow)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        return new() { Capacity = capacity, Overflow = overflow };
    }

    /// <summary>Lowest rank first; first come, first served among those of the same.</summary>
    /// <param name="rank">The rank of a message, as 0 for what cannot wait. It runs at the sender: it must be quick and always give the same.</param>
    /// <remarks>A poison pill, and the notice that somebody has stopped, come when the mailbox is empty otherwise.</remarks>
    public static MailboxKind<T> Prioritized(Func<T, int> rank)
    {
        ArgumentNullException.ThrowIfNull(rank);
        return new() { Rank = rank };
    }

    internal Mailbox<T> Make(ActorSystem system, ActorCell? parent, string? name, Func<Actor<T>> create) => this switch
    {
        { Rank: { } rank } => new PriorityMailbox<T>(system, parent, name, create, rank),
        { Capacity: { } capacity } => new BoundedMailbox<T>(system, parent, name, create, capacity, Overflow),
        _ => new UnboundedMailbox<T>(system, parent, name, create),
    };
}
