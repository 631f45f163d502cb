using Course.Concurrency.Tracing;

namespace Course.Concurrency.Generators;

// What a generator writes to the event log. A generator takes the tracer that is attached when it is made. One without a
// tracer makes a test here and there, small enough to be compiled into its callers, and nothing else: no value is formatted for it.
public abstract partial class Generator
{
    internal GeneratorTrace? Trace { get; } = Tracer.Current is { } tracer ? new(tracer) : null;

    private protected bool IsTraced => Trace is not null;

    partial void NoteDelegate(CoroutineFrame frame)
    {
        if (Trace is { } trace) WriteDelegate(trace, frame);
    }

    partial void NoteEnd(CoroutineFrame frame)
    {
        if (Trace is { } trace) WriteEnd(trace, frame);
    }

    /// <summary>Who gets what the root frame ends with: the delegator's leaf, or whoever resumed the generator.</summary>
    private protected abstract Strand ReceiverOf(GeneratorTrace trace);

    private static void WriteDelegate(GeneratorTrace trace, CoroutineFrame frame)
    {
        var tracer = trace.Tracer;
        frame.Strand = tracer.CreateStrand(frame.DelegateType is { } type ? MethodName.Of(type) : frame.Name);
        tracer.MarkStarted(frame.Strand);
        trace.Cause = tracer.Write(TraceEventKind.Delegate, frame.Caller!.Strand!, frame.Strand, wait: WaitReason.Delegate, source: trace.Source, cause: trace.Cause);
        Tracer.Enter(frame.Strand);
    }

    // Its message says the same each time, and would fill the picture.
    private static string TextOf(Exception exception) => exception is GeneratorExitException ? "GeneratorExit" : TraceValue.Format(exception);

    private void WriteEnd(GeneratorTrace trace, CoroutineFrame frame)
    {
        if (frame.Strand is not { } strand) return;
        var tracer = trace.Tracer;
        var receiver = frame.Caller is { } caller ? caller.Strand! : ReceiverOf(trace);
        trace.Cause = frame.Failure is { } failure
            ? tracer.Write(TraceEventKind.Raise, strand, receiver, TextOf(failure.Exception), source: trace.Source, cause: trace.Cause)
            : tracer.Write(TraceEventKind.Return, strand, receiver, frame.ResultText, source: trace.Source, cause: trace.Cause);
        tracer.MarkFinished(strand);
        Tracer.Enter(receiver);
    }
}

public abstract partial class Generator<TYield, TSend>
{
    private protected override Strand ReceiverOf(GeneratorTrace trace) =>
        (Delegator is { } delegator ? delegator.Leaf!.Strand : trace.Resumer) ?? trace.Tracer.Main;

    // Hot: once a step, traced or not. The branch costs no more than storing the line always would.
    partial void NoteSource(string file, int line)
    {
        if (Trace is { } trace) trace.Source = new(file, line);
    }

    partial void NoteResume(bool wasSent, TSend value)
    {
        if (Trace is { } trace) WriteStep(trace, wasSent ? TraceEventKind.Send : TraceEventKind.Resume, wasSent ? TraceValue.Format(value) : null);
    }

    partial void NoteThrow(Exception exception)
    {
        if (Trace is { } trace) WriteStep(trace, TraceEventKind.Throw, TraceValue.Format(exception));
    }

    partial void NoteClose()
    {
        if (Trace is { } trace) WriteStep(trace, TraceEventKind.Close, null);
    }

    partial void NoteStart()
    {
        if (Trace is { } trace) WriteStart(trace);
    }

    partial void NoteStep(Generator<TYield, TSend> inner)
    {
        if (Trace is { } trace && inner.Leaf?.Strand is { } strand) WriteDelegate(trace, strand);
    }

    partial void NoteYield(Generator<TYield, TSend> stopped)
    {
        if (Trace is { } trace) WriteYield(trace, stopped);
    }

    partial void NoteFinish()
    {
        if (Trace is { } trace) Tracer.Leave(trace.RunningBefore);
    }

    private void WriteStep(GeneratorTrace trace, TraceEventKind kind, string? value)
    {
        var resumer = trace.Tracer.Running;
        trace.Resumer = resumer;
        trace.RunningBefore = Tracer.Enter(resumer);
        if (Innermost() is not { Leaf.Strand: { } strand, Trace: { } innermost }) return;
        innermost.Cause = trace.Tracer.Write(kind, resumer, strand, value, WaitReason.Answer, innermost.Source, trace.Cause);
        Tracer.Enter(strand);
    }

    // The first step of the body: only now is there a frame, and so a strand, that the step can be said to go to.
    private void WriteStart(GeneratorTrace trace)
    {
        var (tracer, root) = (trace.Tracer, Leaf!);
        root.Strand = tracer.CreateStrand(StrandName ?? root.Name);
        tracer.MarkStarted(root.Strand);
        trace.Cause = Delegator is { } delegator
            ? tracer.Write(TraceEventKind.Delegate, delegator.Leaf!.Strand ?? tracer.Main, root.Strand, wait: WaitReason.Delegate, source: SourceOf(delegator), cause: delegator.Trace?.Cause ?? -1)
            : tracer.Write(TraceEventKind.Resume, trace.Resumer!, root.Strand, wait: WaitReason.Answer);
        Tracer.Enter(root.Strand);
    }

    // A generator that has started before becomes a delegate: a Next goes to it.
    private void WriteDelegate(GeneratorTrace trace, Strand inner)
    {
        trace.Cause = trace.Tracer.Write(TraceEventKind.Delegate, Leaf!.Strand!, inner, wait: WaitReason.Delegate, source: trace.Source, cause: trace.Cause);
        Tracer.Enter(inner);
    }

    private static void WriteYield(GeneratorTrace trace, Generator<TYield, TSend> stopped)
    {
        var strand = stopped.Leaf?.Strand ?? trace.Tracer.Main;
        trace.Cause = trace.Tracer.Write(TraceEventKind.Yield, strand, trace.Resumer, TraceValue.Format(stopped.Yielded), WaitReason.Resumption, SourceOf(stopped), stopped.Trace?.Cause ?? -1);
        if (stopped.Trace is { } stoppedTrace) stoppedTrace.Cause = trace.Cause;
        Tracer.Leave(trace.RunningBefore);
    }

    // A generator that was made before the tracer was attached keeps no lines.
    private static SourceLine SourceOf(Generator<TYield, TSend> generator) => generator.Trace?.Source ?? SourceLine.Unknown;
}
