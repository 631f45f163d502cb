using System.Runtime.CompilerServices;
using Course.Concurrency.Actors;
using Course.Concurrency.Channels;
using Course.Concurrency.Generators;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.Scheduling;

/// <summary>
/// A goroutine, the <em>G</em> of Go's scheduler: one flow of control that runs, is ready to, or waits. It has no stack of its own: its
/// frames lie on the heap, and a machine's thread lends it a stack for as long as it runs.
/// </summary>
/// <remarks>
/// Only the machine that runs it touches it; while it waits, whoever takes its <see cref="Channels.Waiter"/> out of a queue; while it is ready,
/// the queue that holds it. One that has ended is used again for another routine, with another number, as Go does.
/// </remarks>
internal sealed class Goroutine : Resumable
{
    private Action? resumeFromForeign;

    /// <summary>Whose it is.</summary>
    public readonly Scheduler Scheduler;

    /// <summary>The innermost frame: where it goes on.</summary>
    public RoutineFrame? Frame;

    /// <summary>The machine that runs it, or ran it last.</summary>
    public Machine? Machine;

    /// <summary>The context that its body has left, and finds again.</summary>
    public ExecutionContext? Context;

    /// <summary>What it waits with: kept, so that waiting allocates nothing.</summary>
    public Waiter? Waiter;

    /// <summary>What it runs actors with; null until it has run one.</summary>
    public ActorFrame? ActorFrame;

    /// <summary>The name that <c>Go</c> was given, if it was.</summary>
    public string? Name;

    /// <inheritdoc/>
    public override string Key { get; set; } = "";

    /// <summary>Its number, from 1 for the main goroutine; 0 before it has been used.</summary>
    public long Id;

    /// <summary>Why it waits, if it does.</summary>
    public Operation Waiting;

    /// <summary>At which channel it waits, if it has a name.</summary>
    public string? WaitingAt;

    /// <summary>Where it waits: the source file.</summary>
    public string? File;

    /// <summary>Where it waits: the line.</summary>
    public int Line;

    public Goroutine(Scheduler scheduler) => Scheduler = scheduler;

    /// <inheritdoc/>
    public override Goroutine RunOn(Machine machine) => this;

    /// <summary>Goes on with <paramref name="frame"/>: a call, or a return to the caller.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SwitchTo(RoutineFrame frame)
    {
        Frame = frame;
        Machine!.NextFrame = frame;
    }

    /// <summary>The waiter for one operation of a goroutine: its own, unless that one is in use or of another type.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Waiter<T> TakeWaiter<T>() => Waiter is Waiter<T> { IsInUse: false } own ? own : MakeWaiter<T>();

    /// <summary>The same for a wait that brings no value: a waiter of any type will do.</summary>
    public Waiter TakeWaiter() => Waiter is { IsInUse: false } own ? own : MakeWaiter<Nothing>();

    /// <summary>The body has paused in <paramref name="frame"/>, for <paramref name="operation"/>, at this place and channel. Nobody may make it ready before this.</summary>
    // Hot: once a pause. A reference is written only where it changes, which it seldom does: each write passes the collector's barrier, about 2 ns.
    public void Park(RoutineFrame frame, Operation operation, string? file = null, int line = 0, string? channel = null)
    {
        if (Frame != frame) Frame = frame;
        var context = ExecutionContext.Capture();
        if (Context != context) Context = context;
        if (!ReferenceEquals(File, file)) File = file;
        if (!ReferenceEquals(WaitingAt, channel)) WaitingAt = channel;
        Line = line;
        Waiting = operation;
        State = GoroutineState.Waiting;
    }

    /// <summary>The body has paused at something that is not of this library.</summary>
    /// <returns>What makes the goroutine ready again, from any thread.</returns>
    public Action ParkForForeign(RoutineFrame frame)
    {
        Park(frame, Operation.Foreign);
        if (Strand is not null) GoroutineTrace.Parked(this, null);
        Scheduler.BeginForeign();
        return resumeFromForeign ??= () =>
        {
            Scheduler.Ready(this);
            Scheduler.EndForeign();
        };
    }

    /// <summary>Undoes <see cref="ParkForForeign"/>.</summary>
    public void Unpark()
    {
        State = GoroutineState.Running;
        Scheduler.EndForeign();
    }

    /// <summary>The body has paused in <paramref name="frame"/> to let others run: it is ready all the same.</summary>
    /// <param name="frame">Where it goes on.</param>
    /// <param name="done">What it has done before.</param>
    /// <param name="channel">On which channel.</param>
    public void GiveWay(RoutineFrame frame, Operation done = Operation.Turn, string? channel = null)
    {
        Park(frame, done, channel: channel);
        Scheduler.ReadyLast(this);
    }

    /// <summary>What it does or waits for, as Go's reports have it: <c>goroutine 7 [chan receive]: Filter Program.cs:12</c>.</summary>
    public override string ToString()
    {
        var state = State == GoroutineState.Waiting ? Waiting.Describe() : State.ToString().ToLowerInvariant();
        var place = State == GoroutineState.Waiting && Line > 0 ? $" at {new SourceLine(File ?? "", Line)}" : "";
        return FormattableString.Invariant($"goroutine {Id} [{state}]: {Names()}{place}");
    }

    private string Names()
    {
        List<string> names = [];
        for (var frame = Frame; frame is not null; frame = frame.Caller) names.Add(frame.Name);
        if (Name is not null && names.Count > 0) names[^1] = Name;
        return string.Join(" ← ", names);
    }

    private Waiter<T> MakeWaiter<T>()
    {
        Waiter<T> made = new();
        if (Waiter is not { IsInUse: true }) Waiter = made;
        return made;
    }
}
