using Course.Concurrency.Generators;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.Actors;

/// <summary>A tree of actors, and what runs them: goroutines, of which an actor borrows one while it has messages.</summary>
/// <remarks>
/// <para>Made within a goroutine, it runs on that goroutine's scheduler and ends with its run: so a seed replays it, and its clock may be a virtual one. Made
/// elsewhere, it has a scheduler of its own, on all processors, until it is terminated.</para>
/// <para>An actor that has no parent among the actors has the system for a supervisor. A failure that nobody has subscribed to (see
/// <see cref="Failures"/>) is written to the standard error output: none is lost.</para>
/// </remarks>
public sealed class ActorSystem : IAsyncDisposable
{
    private readonly ActorCell root;
    private readonly SupervisionStrategy supervision;
    private readonly Reply<Nothing> termination;
    private readonly TaskCompletionSource? ownEnd; // of the scheduler of its own, if it has one
    private readonly Lock outsideGate = new();
    private HashSet<IPending>? outside = [];
    private Exception? rootFailure;
    private int lastId;

    /// <summary>Makes a system: within a goroutine, on its scheduler; elsewhere, on one of its own with a processor for each that the process may use.</summary>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="supervision">How it supervises the actors at the top; null: <see cref="SupervisionStrategy.Default"/>. To escalate is to terminate the system.</param>
    public ActorSystem(string name = "actors", SupervisionStrategy? supervision = null)
        : this(name, Machine.Current is { Running: not null } machine ? machine.Scheduler : null, Environment.ProcessorCount, null, supervision)
    {
    }

    /// <summary>Makes a system on a scheduler of its own.</summary>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="processors">How many actors run at once.</param>
    /// <param name="clock">The clock of its timers; null: the system's.</param>
    /// <param name="supervision">How it supervises the actors at the top.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is to be less than one processor.</exception>
    public ActorSystem(string name, int processors, TimeProvider? clock = null, SupervisionStrategy? supervision = null)
        : this(name, null, processors, clock, supervision)
    {
    }

    private ActorSystem(string name, Scheduler? scheduler, int processors, TimeProvider? clock, SupervisionStrategy? supervision)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
        this.supervision = supervision ?? SupervisionStrategy.Default;
        if (scheduler is null)
        {
            Scheduler = new GoScheduler(processors, clock);
            ownEnd = new TaskCompletionSource();
            RunScheduler();
        }
        else
        {
            Scheduler = scheduler;
        }

        termination = new Reply<Nothing>(this, $"the termination of actor system '{name}'");
        UnboundedMailbox<Nothing> mailbox = new(this, null, "", () => new Root(this));
        root = mailbox.Cell;
        root.Schedule();
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The clock of its timers.</summary>
    public TimeProvider Clock => Scheduler.Clock;

    /// <summary>Messages that no actor will handle.</summary>
    public Topic<DeadLetter> DeadLetters { get; } = new();

    /// <summary>Exceptions that actors threw, and what was decided about them.</summary>
    public Topic<ActorFailure> Failures { get; } = new();

    /// <summary>Ends when all actors have stopped. Await it. It fails if an actor's failure was escalated past the top, or the run of the goroutines failed.</summary>
    public Reply<Nothing> Terminated => termination;

    internal Scheduler Scheduler { get; }

    internal Tracer? Tracer => Scheduler.Tracer;

    /// <summary>Makes an actor at the top of the tree.</summary>
    /// <inheritdoc cref="Actor.Spawn{T}(Func{Actor{T}}, string, MailboxKind{T})"/>
    public ActorRef<T> Spawn<T>(Func<Actor<T>> create, string? name = null, MailboxKind<T>? mailbox = null) => root.Spawn(create, name, mailbox);

    /// <summary>Makes an actor at the top of the tree that handles messages with a method.</summary>
    /// <inheritdoc cref="Actor.Spawn{T}(Action{T}, string)"/>
    public ActorRef<T> Spawn<T>(Action<T> receive, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(receive);
        return root.Spawn(() => new MethodActor<T>(receive), name, null);
    }

    /// <summary>Makes a pool of equal actors and a router before them: see <see cref="Router"/>.</summary>
    /// <typeparam name="T">What they understand.</typeparam>
    /// <param name="routing">Who of them gets a message.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="create">Makes one.</param>
    /// <param name="name">The name of the pool; its actors have numbers for names below it.</param>
    /// <param name="supervision">What becomes of one that fails; null: it is restarted.</param>
    /// <returns>The router. To stop it is to stop the pool.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is to be less than one.</exception>
    public ActorRef<T> SpawnPool<T>(Routing routing, int count, Func<Actor<T>> create, string? name = null, SupervisionStrategy? supervision = null) =>
        Pool<T>.Make(root, routing, count, create, name, supervision);

    /// <summary>The actor at a path, such as <c>/coordinator/worker-1</c>.</summary>
    /// <param name="path">The path.</param>
    /// <returns>Null when there is none, or it has stopped, or understands something else.</returns>
    public ActorRef<T>? Find<T>(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var cell = root;
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (cell.FindChild(part) is not { } child) return null;
            cell = child;
        }

        return cell == root ? null : cell.Reference as ActorRef<T>;
    }

    /// <summary>Stops all actors, each after the message that it handles now, and waits until they have. Await it, but not within an actor: it would wait for itself.</summary>
    public Reply<Nothing> Terminate()
    {
        root.Send(new StopMessage());
        return termination;
    }

    /// <summary>Terminates the system, and waits until it is. A failure of it is in <see cref="Terminated"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await Terminate();
        }
#pragma warning disable CA1031 // It has been reported.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    internal int NextId() => Interlocked.Increment(ref lastId);

    /// <summary>From 0 to 1.</summary>
    // Not of the machine that runs: the same seed is to give the same pauses.
    internal double NextRandom()
    {
        lock (outsideGate) return jitter.NextDouble();
    }

    internal void After(TimeSpan delay, Action act) => Scheduler.StartTimer(delay, Timeout.InfiniteTimeSpan, act);

    internal void Lose(ActorRef recipient, object? message, string reason, long sent = -1)
    {
        ActorTrace.Dropped(this, recipient, message!, reason, sent);
        if (message is not DeadLetter) DeadLetters.Publish(new DeadLetter(message!, recipient, reason));
    }

    internal void Report(ActorFailure failure)
    {
        if (!Failures.HasSubscribers) Console.Error.WriteLine($"actor {failure}");
        Failures.Publish(failure);
    }

    /// <summary>A failure was escalated past the top.</summary>
    internal void FailRoot(Exception failure)
    {
        rootFailure ??= failure;
        root.Send(new StopMessage());
    }

    internal void RootStopped()
    {
        if (rootFailure is { } failure) termination.TryEnd(default, new ActorSystemFailedException(Name, failure));
        else termination.TryEnd(default, null);
        ownEnd?.TrySetResult();
    }

    /// <summary>Somebody waits who is no goroutine of this system.</summary>
    internal void AddOutside(IPending pending)
    {
        lock (outsideGate)
        {
            if (outside is not null)
            {
                outside.Add(pending);
                return;
            }
        }

        pending.Fail(new ActorSystemFailedException(Name, null));
    }

    internal void RemoveOutside(IPending pending)
    {
        lock (outsideGate) outside?.Remove(pending);
    }

    private readonly Random jitter = new(1);

    private void RunScheduler()
    {
        using ManualResetEventSlim started = new();
        Exception? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                Scheduler.Run(async () =>
                {
                    started.Set();
                    await ownEnd!.Task;
                });
            }
#pragma warning disable CA1031 // Whatever ends the run, those who wait hear of it.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failure = exception;
            }

            EndOutside(failure);
        }) { IsBackground = true, Name = $"actor system {Name}" };
        thread.Start();
        started.Wait();
    }

    // The run is over: nobody answers any more.
    private void EndOutside(Exception? failure)
    {
        IPending[] left;
        lock (outsideGate)
        {
            left = outside is null ? [] : [.. outside];
            outside = null;
        }

        if (failure is not null) Console.Error.WriteLine($"actor system {Name} failed: {failure}");
        if (failure is not null) ((IPending)termination).Fail(new ActorSystemFailedException(Name, failure));
        foreach (var pending in left) pending.Fail(new ActorSystemFailedException(Name, failure));
    }

    /// <summary>The actor at the root: it does nothing but supervise.</summary>
    private sealed class Root(ActorSystem system) : Actor<Nothing>
    {
        protected override SupervisionStrategy Supervision => system.supervision;
    }
}
