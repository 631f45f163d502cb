using Course.Concurrency.Actors;
using Course.Concurrency.Generators;

namespace Course.Exercises.Actors;

/// <summary>What a table of philosophers is told: see exercise 10-4.</summary>
public abstract record DinnerMessage;

/// <summary>A guest is hungry.</summary>
/// <param name="Seat">Where he sits, from 0. His forks are the one of that number and the next; the last seat's second fork is fork 0.</param>
/// <param name="MayEat">Is told when he has both forks.</param>
public sealed record AsksToEat(int Seat, ActorRef<Nothing> MayEat) : DinnerMessage;

/// <summary>A guest has eaten, and puts back both forks.</summary>
/// <param name="Seat">Where he sits.</param>
public sealed record HasEaten(int Seat) : DinnerMessage;
