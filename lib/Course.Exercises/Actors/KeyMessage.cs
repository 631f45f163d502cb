using Course.Concurrency.Actors;

namespace Course.Exercises.Actors;

/// <summary>What a keeper of one key is told: see exercise 10-2.</summary>
public abstract record KeyMessage;

/// <summary>Somebody wants the key.</summary>
/// <param name="Who">He is told <c>yours</c> when he has it.</param>
public sealed record TakeKey(ActorRef<string> Who) : KeyMessage;

/// <summary>Somebody gives the key back.</summary>
/// <param name="Who">Who had it.</param>
public sealed record ReturnKey(ActorRef<string> Who) : KeyMessage;

/// <summary>Somebody has stopped: for the keeper to watch with.</summary>
/// <param name="Who">Who has stopped.</param>
public sealed record OwnerStopped(ActorRef<string> Who) : KeyMessage;
