using System.Globalization;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.EventLoop;

/// <summary>What a loop writes to the event log that is attached while it runs: who waits for what, and who woke whom.</summary>
internal sealed class LoopTrace(Tracer tracer)
{
    /// <summary>The loop's own lane.</summary>
    public Strand Strand { get; } = tracer.CreateStrand("loop");

    public Strand CreateStrand(string name)
    {
        var strand = tracer.CreateStrand(name);
        tracer.MarkStarted(strand);
        tracer.Write(TraceEventKind.Create, strand);
        return strand;
    }

    public void Waits(Strand? strand, WaitReason reason)
    {
        if (strand is not null) tracer.Write(TraceEventKind.Wait, strand, wait: reason, cause: tracer.LastSequence);
    }

    /// <summary>The event for whose sake a callback runs, or -1: the cause of what it completes.</summary>
    public long Because { get; set; } = -1;

    /// <summary>The selector has reported a descriptor.</summary>
    /// <returns>The event.</returns>
    public long Ready(int descriptor, SelectorEvents events) =>
        tracer.Write(TraceEventKind.Wake, Strand, value: string.Create(CultureInfo.InvariantCulture, $"socket {descriptor}: {events}"));

    /// <summary>A Future is done: whoever waits for it first stops waiting, and its turn comes.</summary>
    /// <returns>The event, the cause of what follows.</returns>
    public long Completed(IWaiter? waiter, Future future)
    {
        var strand = waiter is ILoopTask task ? task.Strand : (waiter as OrdinaryWait)?.Task?.Task.Strand;
        return strand is null ? -1 : tracer.Write(TraceEventKind.Wake, strand, tracer.Running, future.ToString(), cause: Because >= 0 ? Because : tracer.LastSequence);
    }

    /// <summary>The loop resumes an ordinary method.</summary>
    public Strand? Resumes(Strand strand, long cause)
    {
        tracer.Write(TraceEventKind.Resume, Strand, strand, wait: WaitReason.Answer, cause: cause);
        return Tracer.Enter(strand);
    }

    public void Ends(Strand strand, TraceEventKind kind, string? value)
    {
        tracer.Write(kind, strand, Strand, value, cause: tracer.LastSequence);
        tracer.MarkFinished(strand);
    }
}
