namespace Course.Concurrency.Actors;

/// <summary>What only some actors have, so that the others are small.</summary>
internal sealed class Extras
{
    // Guarded by the gate of the cell.
    public ActorCell? FirstChild;
    public ActorCell? LastChild;
    public Dictionary<string, ActorCell>? Named;
    public CancellationTokenSource? Stopping;
    public bool IsStopWanted;

    // Of the goroutine that runs the actor.
    public Dictionary<ActorCell, object?>? Watching;
    public List<WatchMessage>? Watchers;
    public IActorTimers? Timers;
    public object? Stash;
    public IReceiveTimeout? ReceiveTimeout;
    public string? Key;
    public List<(ActorCell Child, Exception Failure)>? Culprits; // the children whose failures it has escalated: one may have more than one
    public Exception? RestartCause;
    public List<Exception>? Undecided; // the failures of which its supervisor is to decide what becomes
    public bool HadInstance; // before the restart that goes on
    public int StashCapacity = int.MaxValue;

    // Of the goroutine that runs its parent.
    public RestartHistory? Restarts;
}
