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

    public static long Sent(ActorCell cell, object? message) =>
        TracerOf(cell).Write(TraceEventKind.Message, TracerOf(cell).Running, cell.Strand, TraceValue.Format(message));

    public static void Answered(ActorSystem system, Strand asker, object? answer) =>
        system.Tracer!.Write(TraceEventKind.Message, system.Tracer.Running, asker, TraceValue.Format(answer));

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

    /// <summary>A new instance has begun: <c>running</c> or <c>restarted</c>.</summary>
    public static void Entered(ActorCell cell, string state) => TracerOf(cell).Write(TraceEventKind.State, cell.Strand!, cell.Parent?.Strand, state);

    public static void Stopped(ActorCell cell)
    {
        TracerOf(cell).Write(TraceEventKind.Return, cell.Strand!, value: "stopped");
        TracerOf(cell).MarkFinished(cell.Strand!);
    }

    public static void Dropped(ActorSystem system, ActorRef recipient, object message, string reason)
    {
        if (system.Tracer is { } tracer) tracer.Write(TraceEventKind.Drop, tracer.Running, recipient.Cell?.Strand, $"{TraceValue.Format(message)}: {reason}");
    }

    private static Tracer TracerOf(ActorCell cell) => cell.System.Tracer!;
}
