namespace Course.Concurrency.Actors;

/// <summary>References that stand for several actors. A message goes from the sender straight to those who get it: no actor lies in between.</summary>
public static class Router
{
    /// <summary>A router before actors that exist. They are watched by nobody: what is routed to one that has stopped becomes a dead letter.</summary>
    /// <typeparam name="T">What they understand.</typeparam>
    /// <param name="routing">Who of them gets a message.</param>
    /// <param name="routees">The actors.</param>
    /// <remarks>It has no actor of its own: <c>Poison</c> poisons all of them, <c>Stop</c> does nothing, and there is nobody to wait for with <c>WhenStopped</c>. Wait for them.</remarks>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static ActorRef<T> Of<T>(Routing routing, params IReadOnlyList<ActorRef<T>> routees)
    {
        ArgumentNullException.ThrowIfNull(routees);
        if (routees.Count == 0) throw new ArgumentException("A router needs at least one actor to route to.", nameof(routees));
        return new RouterRef<T>(routees[0].System, routing, null) { Routees = [.. routees] };
    }
}
