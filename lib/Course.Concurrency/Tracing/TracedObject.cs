namespace Course.Concurrency.Tracing;

/// <summary>
/// A lane for an object that is no strand of its own, but is called, on the caller's stack: a Future, a task, a selector.
/// Its methods say so in one line, <c>using var call = lane.Call("SetResult");</c>, and the picture shows who called whom,
/// and who waits meanwhile for an answer.
/// </summary>
/// <remarks>It takes the tracer that is attached when it is made. Without one it writes nothing.</remarks>
public sealed class TracedObject
{
    private readonly Tracer? tracer = Tracer.Current;
    private readonly Strand? strand;

    /// <summary>Makes a lane.</summary>
    /// <param name="name">What the reader knows the object by.</param>
    public TracedObject(string name) => strand = tracer?.CreateStrand(name);

    /// <summary>Says that the strand that runs calls the object; the call lasts until the returned value is disposed.</summary>
    /// <param name="what">The method, with its argument, as it is shown.</param>
    public TracedCall Call(string what)
    {
        if (tracer is null) return default;
        var caller = tracer.Running;
        var cause = tracer.LastSequence;
        tracer.Write(TraceEventKind.Call, caller, strand, what, WaitReason.Answer, cause: cause);
        return new TracedCall(tracer, strand!, caller, Tracer.Enter(strand));
    }

    /// <summary>Writes that the object has waited for something outside, which has come.</summary>
    /// <param name="what">What has come, as it is shown.</param>
    public void Wake(string what) => tracer?.Write(TraceEventKind.Wake, strand!, value: what);

    /// <summary>Writes that the object waits for something outside.</summary>
    public void Wait(WaitReason reason) => tracer?.Write(TraceEventKind.Wait, strand!, wait: reason);
}
