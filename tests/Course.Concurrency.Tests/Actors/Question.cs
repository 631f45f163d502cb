using Course.Concurrency.Actors;

namespace Course.Concurrency.Tests.Actors;

/// <summary>Asks a <see cref="Player"/>.</summary>
internal sealed record Question(string Text, ActorRef<string> Answer);
