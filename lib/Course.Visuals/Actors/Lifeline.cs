using Course.Concurrency.Tracing;

namespace Course.Visuals.Actors;

/// <summary>One who tells or is told something: an actor, or code outside of all actors.</summary>
/// <param name="Strand">Its strand.</param>
/// <param name="Actor">The actor; null for others.</param>
/// <param name="Name">Its name, in full where two would have the same.</param>
internal sealed record Lifeline(Strand Strand, ActorLife? Actor, string Name);
