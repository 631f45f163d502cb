namespace Course.Concurrency.Tests.Actors;

/// <summary>What a <see cref="Player"/> throws when it is told it.</summary>
internal sealed class Boom(string message = "boom") : Exception(message);
