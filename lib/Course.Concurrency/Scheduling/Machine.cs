using System.Runtime.CompilerServices;
using Course.Concurrency.Actors;
using Course.Concurrency.Channels;

namespace Course.Concurrency.Scheduling;

/// <summary>
/// A machine, the <em>M</em> of Go's scheduler: a thread that runs goroutines, one after the other. This is what all schedulers share of it.
/// </summary>
internal class Machine(Scheduler scheduler, uint seed)
{
    /// <summary>The machine of this thread while it runs a goroutine; null elsewhere.</summary>
    [ThreadStatic]
    public static Machine? Current;

    /// <summary>Whose goroutines it runs.</summary>
    public readonly Scheduler Scheduler = scheduler;

    /// <summary>The run that it belongs to.</summary>
    public readonly ProgramRun Run = scheduler.CurrentRun!;

    /// <summary>The goroutine that it runs; null between two, and while a blocking call runs.</summary>
    public Goroutine? Running;

    /// <summary>The goroutine that it lends to actors, one after the other; null when one of them has kept it, to wait.</summary>
    public Goroutine? ForActors;

    /// <summary>The frame that the running goroutine goes on with, if it has called or returned and not paused.</summary>
    public RoutineFrame? NextFrame;

    /// <summary>How many calls it has queued that no goroutine runs yet; and for how many such it has found one. Only it writes them.</summary>
    public long Promised;
    public long Begun;

    /// <summary>Whether the running goroutine is to let others run at its next channel operation, even one that need not wait.</summary>
    public volatile bool MustYield;

    private uint random = seed == 0 ? 0x9E3779B9 : seed;

    /// <summary>The machine of this thread.</summary>
    /// <exception cref="InvalidOperationException">No goroutine runs on this thread.</exception>
    public static Machine Require() => Current is { Running: not null } machine ? machine : throw NotInGoroutine();

    public static InvalidOperationException NotInGoroutine() => new(
        Current is null
            ? "This needs a goroutine, and the code that called it is none: start the program with Goroutines.Run(async () => …), and call it in there."
            : "This needs a goroutine that runs, and this one is in a blocking call: do it after the call to Blocking.");

    /// <summary>Runs <paramref name="runnable"/> until it pauses or ends.</summary>
    // Hot: once a switch. When MoveNext has returned, the goroutine may run elsewhere already: nothing of it is read after that.
    public void Execute(Runnable runnable)
    {
        var goroutine = runnable as Goroutine ?? runnable.RunOn(this);
        Running = goroutine;
        if (goroutine.Machine != this) goroutine.Machine = this;
        goroutine.State = GoroutineState.Running;
        if ((goroutine.Context ?? Run.Outside) is { } context && !ReferenceEquals(context, ExecutionContext.Capture())) ExecutionContext.Restore(context);
        if (goroutine.Strand is not null) GoroutineTrace.Started(goroutine, this);
        else if (Run.Tracer is not null) GoroutineTrace.StartedFromOutside(Run);
        var frame = goroutine.Frame!;
        do
        {
            NextFrame = null;
            frame.MoveNext();
            frame = NextFrame;
        }
        while (frame is not null);
        Running = null;
        if (Run.Tracer is not null) GoroutineTrace.Left();
    }

    /// <summary>A goroutine for a call that was queued without one.</summary>
    // Hot: once a goroutine.
    public Goroutine Begin(RoutineFrame frame)
    {
        var goroutine = Scheduler.Take();
        frame.Goroutine = goroutine;
        goroutine.Frame = frame;
        Volatile.Write(ref Begun, Begun + 1);
        return goroutine;
    }

    /// <summary>The goroutine in which <paramref name="actor"/> handles messages: that of this machine.</summary>
    // Hot: once an activation of an actor.
    public Goroutine Lend(ActorCell actor)
    {
        if (ForActors is not { } goroutine)
        {
            ForActors = goroutine = Scheduler.Take();
            goroutine.Frame = goroutine.ActorFrame ??= new ActorFrame(goroutine);
        }

        goroutine.ActorFrame!.Actor = actor;
        if (goroutine.Strand != actor.Strand) goroutine.Strand = actor.Strand;
        return goroutine;
    }

    /// <summary>Takes back what a handler has changed of the context that it ran in: the next one finds that of the run.</summary>
    // Hot: once a message of an actor, about 1 ns.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void RestoreContext()
    {
        if (Run.Outside is { } outside && !ReferenceEquals(outside, ExecutionContext.Capture())) ExecutionContext.Restore(outside);
    }

    /// <summary>Which of the cases of <paramref name="selection"/> that can go on is done, when there are several.</summary>
    /// <param name="selection">The select.</param>
    /// <param name="ready">How many can.</param>
    public virtual uint ChooseCase(Selection selection, uint ready) => NextRandom(ready);

    /// <summary>Which of several cases of a select that waits is done, where all wait for the same.</summary>
    /// <param name="cases">The numbers of the cases.</param>
    public virtual uint ChooseCase(IReadOnlyList<int> cases) => NextRandom((uint)cases.Count);

    /// <summary>A number from 0 to <paramref name="below"/> - 1, each as likely.</summary>
    // Xorshift (Marsaglia 2003), as Go's fastrand: 1 ns. The multiplication maps it to the range without a division.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint NextRandom(uint below)
    {
        var x = random;
        x ^= x << 13;
        x ^= x >> 17;
        x ^= x << 5;
        random = x;
        return (uint)(((ulong)x * below) >> 32);
    }
}
