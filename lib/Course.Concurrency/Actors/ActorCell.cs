using Course.Concurrency.Channels;
using Course.Concurrency.Scheduling;

namespace Course.Concurrency.Actors;

/// <summary>
/// What the system knows of an actor: its place in the tree, its state, and what its supervisor wants of it. It outlives the instances that
/// restarts replace.
/// </summary>
/// <remarks>
/// Guarded by the gate: the state of the mailbox, messages of the system, and the children. All else only the goroutine that runs the actor
/// touches, and one does at a time.
/// </remarks>
internal sealed partial class ActorCell : Resumable
{
    /// <summary>Messages that the actor has taken out of the mailbox and not handled yet: those from <see cref="TakenIndex"/> to <see cref="TakenCount"/>. Only its goroutine touches them.</summary>
    public object? Taken;

    public int TakenCount;
    public int TakenIndex;
    public bool IsFirstTaken;
    private readonly string? name;
    private readonly int id;
    private volatile CellState state;
    private bool hasFailed;
    private int suspensions; // by those above it that have failed
    private SystemMessage? systemMessages; // the last one first
    private Extras? extras;

    public ActorCell(ActorSystem system, ActorCell? parent, string? name, ActorRef reference, Delegate factory)
    {
        System = system;
        Parent = parent;
        Reference = reference;
        Factory = factory;
        this.name = name;
        if (name is null) id = system.NextId();
        systemMessages = StartMessage.Instance;
        IsScheduled = true;
        if (system.Tracer is not null) Strand = ActorTrace.Created(this);
    }

    /// <inheritdoc/>
    public override Goroutine RunOn(Machine machine) => machine.Lend(this);

    /// <summary>The lock of the mailbox, and of what the system knows of the actor.</summary>
    public ref Gate Gate => ref Reference.Gate;

    public ActorSystem System { get; }

    public ActorCell? Parent { get; }

    /// <summary>The mailbox.</summary>
    public ActorRef Reference { get; }

    /// <summary>Makes the instance, for the first time and at each restart.</summary>
    public Delegate Factory { get; }

    /// <summary>The instance; null before the first one, and when making one has failed.</summary>
    public Actor? Actor { get; private set; }

    /// <summary>Whether a goroutine runs the actor, or will. Guarded by the gate.</summary>
    public bool IsScheduled
    {
        get => Reference.IsScheduled;
        set => Reference.IsScheduled = value;
    }

    /// <summary>Whether the mailbox takes nothing any more. Guarded by the gate.</summary>
    public bool IsClosed
    {
        get => Reference.IsClosed;
        private set => Reference.IsClosed = value;
    }

    public string Name => name ?? FormattableString.Invariant($"${id}");

    public string Path => Parent is null ? "/" : Parent.Parent is null ? "/" + Name : $"{Parent.Path}/{Name}";

    public bool HasStopped => state == CellState.Stopped;

    /// <summary>Whether it may handle messages now.</summary>
    // Hot: once a message.
    public bool MayHandle => state == CellState.Running && !hasFailed && suspensions == 0;

    public bool HasSystemMessages => Volatile.Read(ref systemMessages) is not null;

    /// <inheritdoc/>
    public override string Key
    {
        get => extras?.Key ?? "";
        set => More.Key = value;
    }

    public object? Timers
    {
        get => extras?.Timers;
        set => More.Timers = (IActorTimers?)value;
    }

    public object? Stash
    {
        get => extras?.Stash;
        set => More.Stash = value;
    }

    public int StashCapacity => extras?.StashCapacity ?? int.MaxValue;

    public CancellationToken Stopping
    {
        get
        {
            Gate.Enter();
            var source = More.Stopping ??= new CancellationTokenSource();
            var isStopping = extras!.IsStopWanted;
            Gate.Exit();
            if (isStopping) source.Cancel();
            return source.Token;
        }
    }

    private Extras More => extras ?? Interlocked.CompareExchange(ref extras, new Extras(), null) ?? extras;

    /// <summary>Whether it has been told to stop. Guarded by the gate.</summary>
    public bool IsStopAsked { get; private set; }

    /// <summary>Whether its handler has been asked to give up, because it is stopped or restarted.</summary>
    public bool IsGivingUp => extras is { } more && Volatile.Read(ref more.IsStopWanted);

    /// <summary>Has a machine run it. Only who has set <see cref="IsScheduled"/> does so.</summary>
    public void Schedule() => System.Scheduler.Ready(this);

    /// <summary>Sends a message of the system: it is handled before all others, but not while a handler runs. From any thread.</summary>
    public void Send(SystemMessage message)
    {
        Gate.Enter();
        if (HasStopped)
        {
            Gate.Exit();
            message.HandleClosed(this);
            return;
        }

        message.Next = systemMessages;
        systemMessages = message;
        var rested = !IsScheduled;
        IsScheduled = true;
        if (message is StopMessage) IsStopAsked = true;
        CancellationTokenSource? stopping = null;
        // One that has failed itself handles nothing: there is nothing to give up.
        if (message is StopMessage or RestartMessage { LiftsSuspension: true }) stopping = WantStop();
        Gate.Exit();
        Cancel(stopping);
        if (rested) Schedule();
    }

    /// <summary>Handles what the system has sent, in order.</summary>
    public void HandleSystemMessages()
    {
        Gate.Enter();
        var message = systemMessages;
        systemMessages = null;
        Gate.Exit();
        SystemMessage? inOrder = null;
        while (message is not null)
        {
            var next = message == StartMessage.Instance ? null : message.Next;
            if (message == StartMessage.Instance)
            {
                Start();
                break;
            }

            message.Next = inOrder;
            inOrder = message;
            message = next;
        }

        while (inOrder is { } first)
        {
            inOrder = first.Next;
            first.Next = null;
            if (HasStopped) first.HandleClosed(this);
            else first.Handle(this);
        }
    }

    /// <summary>It may not handle messages: rests, unless the system has sent something.</summary>
    public bool TryRest()
    {
        Gate.Enter();
        var rests = systemMessages is null;
        if (rests) Rest();
        Gate.Exit();
        return rests;
    }

    /// <summary>Within the gate: no goroutine runs it any more.</summary>
    public void Rest()
    {
        IsScheduled = false;
        if (Strand is not null) ActorTrace.Rests(this);
    }

    /// <summary>Another actor is to be watched. See <see cref="Actor.Watch"/>.</summary>
    public void Watch(ActorRef actor, object? message)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (actor.Cell is not { } target || target == this) return;
        var watching = More.Watching ??= [];
        var isNew = !watching.ContainsKey(target);
        watching[target] = message;
        if (isNew) target.Send(new WatchMessage(Reference, actor));
    }

    public void Unwatch(ActorRef actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (actor.Cell is { } target && extras?.Watching is { } watching && watching.Remove(target)) target.Send(new UnwatchMessage(Reference));
    }

    /// <summary>A notice says that somebody has stopped.</summary>
    /// <returns>Whether he was still watched.</returns>
    public bool TryForget(ActorRef actor, out object? message)
    {
        message = null;
        return extras?.Watching is { } watching && watching.Remove(actor.Cell!, out message);
    }

    /// <summary>Somebody watches this one.</summary>
    public void AddWatcher(WatchMessage watch)
    {
        var watchers = More.Watchers ??= [];
        if (watchers.Count >= extras!.MostWatchers)
        {
            foreach (var (watcher, one) in watchers)
            {
                if (one.IsOver) watchers.Remove(watcher); // who has waited long enough
            }

            extras.MostWatchers = Math.Max(Extras.FewWatchers, 2 * watchers.Count);
        }

        watchers[watch.Watcher] = watch;
    }

    public void RemoveWatcher(ActorRef watcher) => extras?.Watchers?.Remove(watcher);

    public void SetReceiveTimeout(IReceiveTimeout? timeout)
    {
        if (extras?.ReceiveTimeout is null && timeout is null) return;
        More.ReceiveTimeout?.Stop();
        More.ReceiveTimeout = timeout;
        timeout?.Restart();
    }

    /// <summary>A message has been handled.</summary>
    // Hot: once a message.
    public void RestartReceiveTimeout()
    {
        if (extras is not null) extras.ReceiveTimeout?.Restart();
    }

    // Code of others runs here, which may throw: neither who sends nor the actor has anything to do with that. Without the context of the goroutines: where
    // there is one, a task that ends leaves its continuations to the thread pool, and a virtual clock would move on before they have made ready who awaits it.
    private void Cancel(CancellationTokenSource? stopping)
    {
        if (stopping is null) return;
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            stopping.Cancel();
        }
        catch (AggregateException thrown)
        {
            foreach (var exception in thrown.InnerExceptions) System.Report(new ActorFailure(Reference, exception, null, Directive.Resume));
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <summary>Within the gate: cancels what waits for the end.</summary>
    private CancellationTokenSource? WantStop()
    {
        var more = More;
        more.IsStopWanted = true;
        return more.Stopping;
    }
}

/// <summary>How far an actor's life has come.</summary>
internal enum CellState : byte
{
    /// <summary>It has no instance yet.</summary>
    New,

    /// <summary>It handles messages, unless it has failed or is suspended.</summary>
    Running,

    /// <summary>It waits for its children to stop, to be made anew.</summary>
    Restarting,

    /// <summary>It waits for its children to stop, and stops then.</summary>
    Stopping,

    /// <summary>It has stopped.</summary>
    Stopped,
}
