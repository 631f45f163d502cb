namespace Course.Concurrency.Actors;

/// <summary>What only some actors have, so that the others are small.</summary>
internal sealed class Extras
{
    public const int FewWatchers = 32;

    // Guarded by the gate of the cell.
    public ActorCell? FirstChild;
    public ActorCell? LastChild;
    public Dictionary<string, ActorCell>? Named;
    public CancellationTokenSource? Stopping;
    public bool IsStopWanted;

    // Of the goroutine that runs the actor.
    public Dictionary<ActorCell, object?>? Watching;
    public Dictionary<ActorRef, WatchMessage>? Watchers;
    public int MostWatchers = FewWatchers; // with so many, it is time to look who still waits
    public IActorTimers? Timers;
    public object? Stash;
    public IReceiveTimeout? ReceiveTimeout;
    public string? Key;
    public List<(ActorCell Child, Exception Failure)>? Culprits; // the children whose failures it has escalated: one may have more than one
    public Exception? RestartCause;
    public List<Exception>? Undecided; // the failures of which its supervisor is to decide what becomes
    public List<(ActorCell Child, Exception Failure, object? Message)>? Postponed; // failures of children, of which the next instance is to decide
    public bool HadInstance; // before the restart that goes on
    public int StashCapacity = int.MaxValue;

    // Of the goroutine that runs its parent.
    public RestartHistory? Restarts;
}
