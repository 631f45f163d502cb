namespace Course.Concurrency.Tests.Actors;

/// <summary>What a <see cref="Player"/> throws half a second after it has been told it.</summary>
internal sealed class Later(string message) : Exception(message);
