using Course.Concurrency.Tracing;

namespace Course.Concurrency.Generators;

// What a generator writes to the event log. A generator takes the tracer that is attached when it is made; without one it
// never comes here but for the note of a source line. A traced step never takes the hot path.
public abstract partial class Generator
{
    private protected Tracer? Tracer { get; } = Tracer.Current;

    private protected int Line;
    private protected string? File;

    private protected bool IsTraced => Tracer is not null;

    private protected SourceLine Source => new(File ?? "", Line);

    // The event that the next one follows from.
    private protected long Cause = -1;

    partial void NoteDelegate(CoroutineFrame frame)
    {
        if (Tracer is null) return;
        frame.Strand = Tracer.CreateStrand(frame.Name);
        Tracer.MarkStarted(frame.Strand);
        Cause = Tracer.Write(TraceEventKind.Delegate, frame.Caller!.Strand!, frame.Strand, wait: WaitReason.Delegate, source: Source, cause: Cause);
        Tracer.Enter(frame.Strand);
    }

    partial void NoteEnd(CoroutineFrame frame)
    {
        if (Tracer is null || frame.Strand is not { } strand) return;
        var receiver = frame.Caller is { } caller ? caller.Strand! : Receiver;
        Cause = frame.Failure is { } failure
            ? Tracer.Write(TraceEventKind.Raise, strand, receiver, TraceValue.Format(failure.Exception), source: Source, cause: Cause)
            : Tracer.Write(TraceEventKind.Return, strand, receiver, frame.ResultText, source: Source, cause: Cause);
        Tracer.MarkFinished(strand);
        Tracer.Enter(receiver);
    }

    /// <summary>Who gets what the root frame ends with: the delegator's leaf, or whoever resumed the generator.</summary>
    private protected abstract Strand Receiver { get; }
}

public abstract partial class Generator<TYield, TSend>
{
    private Strand? resumer;
    private Strand? runningBefore;

    private protected override Strand Receiver => Delegator is { } delegator ? delegator.Leaf!.Strand ?? Tracer!.Main : resumer ?? Tracer!.Main;

    // Hot: once a step, traced or not. Two plain stores of constants: a branch on Tracer would cost more.
    partial void NoteSource(string file, int line)
    {
        File = file;
        Line = line;
    }

    partial void NoteResume(bool wasSent, TSend value) => BeginStep(
        wasSent ? TraceEventKind.Send : TraceEventKind.Resume,
        wasSent ? TraceValue.Format(value) : null);

    partial void NoteThrow(Exception exception) => BeginStep(TraceEventKind.Throw, TraceValue.Format(exception));

    partial void NoteClose() => BeginStep(TraceEventKind.Close, null);

    // The first step of the body: only now is there a frame, and so a strand, that the step can be said to go to.
    partial void NoteStart()
    {
        if (Tracer is null) return;
        var root = Leaf!;
        root.Strand = Tracer.CreateStrand(root.Name);
        Tracer.MarkStarted(root.Strand);
        Cause = Delegator is { } delegator
            ? Tracer.Write(TraceEventKind.Delegate, delegator.Leaf!.Strand ?? Tracer.Main, root.Strand, wait: WaitReason.Delegate, source: delegator.Source, cause: delegator.Cause)
            : Tracer.Write(TraceEventKind.Resume, resumer!, root.Strand, wait: WaitReason.Answer);
        Tracer.Enter(root.Strand);
    }

    // A generator that has started before becomes a delegate: a Next goes to it.
    partial void NoteStep(Generator<TYield, TSend> inner)
    {
        if (Tracer is null || inner.Leaf?.Strand is not { } strand) return;
        Cause = Tracer.Write(TraceEventKind.Delegate, Leaf!.Strand!, strand, wait: WaitReason.Delegate, source: Source, cause: Cause);
        Tracer.Enter(strand);
    }

    partial void NoteYield(Generator<TYield, TSend> stopped)
    {
        if (Tracer is null) return;
        var strand = stopped.Leaf?.Strand ?? Tracer.Main;
        Cause = Tracer.Write(TraceEventKind.Yield, strand, resumer, TraceValue.Format(stopped.Yielded), WaitReason.Resumption, stopped.Source, stopped.Cause);
        stopped.Cause = Cause;
        Tracer.Leave(runningBefore);
    }

    partial void NoteFinish()
    {
        if (Tracer is not null) Tracer.Leave(runningBefore);
    }

    private void BeginStep(TraceEventKind kind, string? value)
    {
        if (Tracer is null) return;
        resumer = Tracer.Running;
        runningBefore = Tracer.Enter(resumer);
        var innermost = Innermost();
        if (innermost.Leaf?.Strand is not { } strand) return;
        innermost.Cause = Tracer.Write(kind, resumer, strand, value, WaitReason.Answer, innermost.Source, Cause);
        Tracer.Enter(strand);
    }
}
