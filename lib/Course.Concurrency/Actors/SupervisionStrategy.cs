namespace Course.Concurrency.Actors;

/// <summary>How an actor supervises its children. Immutable; one strategy serves any number of actors.</summary>
/// <remarks>Sources: Erlang's <c>supervisor</c> (one_for_one, one_for_all, intensity, period); Akka's fault tolerance.</remarks>
public sealed record SupervisionStrategy
{
    private SupervisionStrategy(bool isAllForOne, Func<Exception, Directive>? decide) => (IsAllForOne, Decider) = (isAllForOne, decide);

    /// <summary>
    /// One for one: restarts a child that fails, without limit; stops one that could not be made
    /// (<see cref="ActorInitializationException"/>) or did not handle the stop of one that it watched (<see cref="DeathPactException"/>).
    /// </summary>
    public static SupervisionStrategy Default { get; } = new(false, null);

    /// <summary>Stops a child that fails, whatever it threw.</summary>
    public static SupervisionStrategy AlwaysStop { get; } = new(false, _ => Directive.Stop);

    /// <summary>Whether all children share the fate of the one that fails, where that is to be restarted or stopped.</summary>
    public bool IsAllForOne { get; private init; }

    /// <summary>How often a child may be restarted within <see cref="Window"/>; the next time it is stopped. Null: without limit.</summary>
    /// <remarks>
    /// Each child is counted for itself. Where all are restarted together, that counts for each of them, whoever failed; the next time, all are
    /// stopped. In Erlang it is the supervisor that gives up then, and stops itself with all of its children: a supervisor that is to do so escalates.
    /// </remarks>
    public int? MostRestarts { get; init; }

    /// <summary>The time over which restarts are counted, back from now; null: over its whole life.</summary>
    public TimeSpan? Window { get; init; }

    /// <summary>How long a child pauses before it is restarted; null: not at all.</summary>
    public Backoff? Backoff { get; init; }

    private Func<Exception, Directive>? Decider { get; init; }

    /// <summary>A strategy that decides about the child that fails, and only that.</summary>
    /// <param name="decide">Decides; null: as <see cref="Default"/> does. If it throws, the supervisor fails.</param>
    /// <param name="mostRestarts">See <see cref="MostRestarts"/>.</param>
    /// <param name="window">See <see cref="Window"/>.</param>
    /// <param name="backoff">See <see cref="Backoff"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative, or the window not positive.</exception>
    public static SupervisionStrategy OneForOne(Func<Exception, Directive>? decide = null, int? mostRestarts = null, TimeSpan? window = null, Backoff? backoff = null) =>
        Make(false, decide, mostRestarts, window, backoff);

    /// <summary>A strategy that decides about all children when one fails: for children that cannot do without each other.</summary>
    /// <inheritdoc cref="OneForOne"/>
    public static SupervisionStrategy AllForOne(Func<Exception, Directive>? decide = null, int? mostRestarts = null, TimeSpan? window = null, Backoff? backoff = null) =>
        Make(true, decide, mostRestarts, window, backoff);

    internal Directive Decide(Exception failure) => Decider is not null ? Decider(failure) : failure switch
    {
        ActorInitializationException or DeathPactException => Directive.Stop,
        _ => Directive.Restart,
    };

    private static SupervisionStrategy Make(bool isAllForOne, Func<Exception, Directive>? decide, int? mostRestarts, TimeSpan? window, Backoff? backoff)
    {
        if (mostRestarts is { } most) ArgumentOutOfRangeException.ThrowIfNegative(most, nameof(mostRestarts));
        if (window is { } time) ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero, nameof(window));
        return new SupervisionStrategy(isAllForOne, decide) { MostRestarts = mostRestarts, Window = window, Backoff = backoff };
    }
}
