using Course.Concurrency.Actors;

namespace Course.Concurrency.Tests.Actors;

/// <summary>What a <see cref="Player"/> does at the turns of its life. What is left out, it does as any actor.</summary>
internal sealed record Script
{
    public Action<Player>? Made { get; init; }

    public Action<Player>? PreStart { get; init; }

    public Action<Player>? PostStop { get; init; }

    public Action<Player>? PreRestart { get; init; }

    public Action<Player>? PostRestart { get; init; }

    public Action<Player, ActorRef>? Stopped { get; init; }

    public SupervisionStrategy? Supervision { get; init; }
}
