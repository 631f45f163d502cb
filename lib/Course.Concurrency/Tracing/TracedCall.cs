namespace Course.Concurrency.Tracing;

/// <summary>A call of a <see cref="TracedObject"/> that is under way: dispose it when the method returns, on the same thread.</summary>
public readonly record struct TracedCall : IDisposable
{
    private readonly Tracer? tracer;
    private readonly Strand? callee;
    private readonly Strand? caller;
    private readonly Strand? before;

    internal TracedCall(Tracer tracer, Strand callee, Strand caller, Strand? before)
    {
        this.tracer = tracer;
        this.callee = callee;
        this.caller = caller;
        this.before = before;
    }

    /// <summary>Ends the call, whether the method returns or throws.</summary>
    public void Dispose()
    {
        if (tracer is null) return;
        tracer.Write(TraceEventKind.Answer, callee!, caller, cause: tracer.LastSequence);
        Tracer.Leave(before);
    }
}
