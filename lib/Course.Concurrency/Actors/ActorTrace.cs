using Course.Concurrency.Tracing;

namespace Course.Concurrency.Actors;

/// <summary>
/// Actors in the event log: each is a strand, named by its path. It waits to receive while it rests and for its turn while it is scheduled; a message
/// is a <see cref="TraceEventKind.Message"/> from who tells it, and is taken up by a <see cref="TraceEventKind.Handle"/>.
/// </summary>
internal static class ActorTrace
{
    public static Strand Created(ActorCell cell)
    {
        var tracer = TracerOf(cell);
        var strand = tracer.CreateStrand(cell.Path);
        tracer.Write(TraceEventKind.Create, strand, cell.Parent?.Strand);
        tracer.MarkStarted(strand);
        return strand;
    }

    /// <summary>A message goes into the mailbox. Its sender is who runs on this thread, or has waited for room: then it takes the place of the one that is handled next.</summary>
    public static long Sent(ActorCell cell, object? message, Strand? waited) =>
        TracerOf(cell).Write(TraceEventKind.Message, waited ?? TracerOf(cell).Running, cell.Strand, TraceValue.Format(message), waited is null ? WaitReason.None : WaitReason.Send);

    public static void Answered(ActorSystem system, Strand asker, object? answer) =>
        system.Tracer!.Write(TraceEventKind.Reply, system.Tracer.Running, asker, answer is Generators.Nothing ? "done" : TraceValue.Format(answer));

    public static void Stashed(ActorCell cell, object message) =>
        TracerOf(cell).Write(TraceEventKind.Note, cell.Strand!, value: $"stashes {TraceValue.Format(message)}");

    public static void TakenUp(ActorCell cell, long sent, object? message) =>
        TracerOf(cell).Write(TraceEventKind.Handle, cell.Strand!, value: TraceValue.Format(message), cause: sent);

    /// <summary>Within the gate, so that what comes next is written after it.</summary>
    public static void Rests(ActorCell cell)
    {
        if (!cell.HasStopped) TracerOf(cell).Write(TraceEventKind.Wait, cell.Strand!, wait: WaitReason.Receive);
    }

    public static void Failed(ActorCell cell, Exception failure) =>
        TracerOf(cell).Write(TraceEventKind.Fail, cell.Strand!, cell.Parent?.Strand, TraceValue.Format(failure));

    public static void Decided(ActorCell supervisor, ActorCell child, Directive directive, TimeSpan delay)
    {
        var what = directive.ToString().ToLowerInvariant();
        if (delay > TimeSpan.Zero) what += FormattableString.Invariant($" after {delay.TotalSeconds:0.###} s");
        TracerOf(supervisor).Write(TraceEventKind.Supervise, supervisor.Strand!, child.Strand, what);
    }

    /// <summary>A new instance has begun, <c>running</c> or <c>restarted</c>, or the last one waits for its children to stop: <c>stopping</c>.</summary>
    public static void Entered(ActorCell cell, string state) => TracerOf(cell).Write(TraceEventKind.State, cell.Strand!, cell.Parent?.Strand, state);

    public static void Stopped(ActorCell cell)
    {
        TracerOf(cell).Write(TraceEventKind.Return, cell.Strand!, value: "stopped");
        TracerOf(cell).MarkFinished(cell.Strand!);
    }

    /// <summary>A message will not be handled. Without the event that sent it, it lies in no mailbox: it has been taken up before, or was told to no actor.</summary>
    public static void Dropped(ActorSystem system, ActorRef recipient, object message, string reason, long sent)
    {
        if (system.Tracer is { } tracer) tracer.Write(TraceEventKind.Drop, tracer.Running, recipient.Cell?.Strand, $"{TraceValue.Format(message)}: {reason}", cause: sent);
    }

    private static Tracer TracerOf(ActorCell cell) => cell.System.Tracer!;
}
