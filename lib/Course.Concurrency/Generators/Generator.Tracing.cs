using Course.Concurrency.Tracing;

namespace Course.Concurrency.Generators;

// What a generator writes to the event log. A generator takes the tracer that is attached when it is made; without one it
// never comes here but for the note of a source line. A traced step never takes the hot path.
public abstract partial class Generator
{
    internal GeneratorTrace? Trace { get; } = Tracer.Current is { } tracer ? new(tracer) : null;

    private protected bool IsTraced => Trace is not null;

    partial void NoteDelegate(CoroutineFrame frame)
    {
        if (Trace is not { Tracer: var tracer } trace) return;
        frame.Strand = tracer.CreateStrand(frame.DelegateName ?? frame.Name);
        tracer.MarkStarted(frame.Strand);
        trace.Cause = tracer.Write(TraceEventKind.Delegate, frame.Caller!.Strand!, frame.Strand, wait: WaitReason.Delegate, source: trace.Source, cause: trace.Cause);
        Tracer.Enter(frame.Strand);
    }

    partial void NoteEnd(CoroutineFrame frame)
    {
        if (Trace is not { Tracer: var tracer } trace || frame.Strand is not { } strand) return;
        var receiver = frame.Caller is { } caller ? caller.Strand! : ReceiverOf(trace);
        trace.Cause = frame.Failure is { } failure
            ? tracer.Write(TraceEventKind.Raise, strand, receiver, TextOf(failure.Exception), source: trace.Source, cause: trace.Cause)
            : tracer.Write(TraceEventKind.Return, strand, receiver, frame.ResultText, source: trace.Source, cause: trace.Cause);
        tracer.MarkFinished(strand);
        Tracer.Enter(receiver);
    }

    // Its message says the same each time, and would fill the picture.
    private static string TextOf(Exception exception) => exception is GeneratorExitException ? "GeneratorExit" : TraceValue.Format(exception);

    /// <summary>Who gets what the root frame ends with: the delegator's leaf, or whoever resumed the generator.</summary>
    private protected abstract Strand ReceiverOf(GeneratorTrace trace);
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

    partial void NoteResume(bool wasSent, TSend value) => BeginStep(
        wasSent ? TraceEventKind.Send : TraceEventKind.Resume,
        wasSent ? TraceValue.Format(value) : null);

    partial void NoteThrow(Exception exception) => BeginStep(TraceEventKind.Throw, TraceValue.Format(exception));

    partial void NoteClose() => BeginStep(TraceEventKind.Close, null);

    // The first step of the body: only now is there a frame, and so a strand, that the step can be said to go to.
    partial void NoteStart()
    {
        if (Trace is not { Tracer: var tracer } trace) return;
        var root = Leaf!;
        root.Strand = tracer.CreateStrand(root.Name);
        tracer.MarkStarted(root.Strand);
        trace.Cause = Delegator is { } delegator
            ? tracer.Write(TraceEventKind.Delegate, delegator.Leaf!.Strand ?? tracer.Main, root.Strand, wait: WaitReason.Delegate, source: SourceOf(delegator), cause: delegator.Trace?.Cause ?? -1)
            : tracer.Write(TraceEventKind.Resume, trace.Resumer!, root.Strand, wait: WaitReason.Answer);
        Tracer.Enter(root.Strand);
    }

    // A generator that has started before becomes a delegate: a Next goes to it.
    partial void NoteStep(Generator<TYield, TSend> inner)
    {
        if (Trace is not { Tracer: var tracer } trace || inner.Leaf?.Strand is not { } strand) return;
        trace.Cause = tracer.Write(TraceEventKind.Delegate, Leaf!.Strand!, strand, wait: WaitReason.Delegate, source: trace.Source, cause: trace.Cause);
        Tracer.Enter(strand);
    }

    partial void NoteYield(Generator<TYield, TSend> stopped)
    {
        if (Trace is not { Tracer: var tracer } trace) return;
        var strand = stopped.Leaf?.Strand ?? tracer.Main;
        trace.Cause = tracer.Write(TraceEventKind.Yield, strand, trace.Resumer, TraceValue.Format(stopped.Yielded), WaitReason.Resumption, SourceOf(stopped), stopped.Trace?.Cause ?? -1);
        if (stopped.Trace is { } stoppedTrace) stoppedTrace.Cause = trace.Cause;
        Tracer.Leave(trace.RunningBefore);
    }

    partial void NoteFinish()
    {
        if (Trace is { } trace) Tracer.Leave(trace.RunningBefore);
    }

    private void BeginStep(TraceEventKind kind, string? value)
    {
        if (Trace is not { Tracer: var tracer } trace) return;
        var resumer = tracer.Running;
        trace.Resumer = resumer;
        trace.RunningBefore = Tracer.Enter(resumer);
        var innermost = Innermost();
        if (innermost is not { Leaf.Strand: { } strand, Trace: { } innermostTrace }) return;
        innermostTrace.Cause = tracer.Write(kind, resumer, strand, value, WaitReason.Answer, innermostTrace.Source, trace.Cause);
        Tracer.Enter(strand);
    }

    // A generator that was made before the tracer was attached keeps no lines.
    private static SourceLine SourceOf(Generator<TYield, TSend> generator) => generator.Trace?.Source ?? SourceLine.Unknown;
}
