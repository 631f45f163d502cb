using System.Diagnostics;
using System.Runtime.CompilerServices;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.Generators;

/// <summary>
/// One call of a coroutine method: its locals and where it stands. The frames of a generator form a chain from the
/// innermost, which alone can be paused at a <c>Yield</c>, through <see cref="Caller"/> to the root.
/// </summary>
internal abstract class CoroutineFrame
{
    /// <summary>The generator that runs this frame; null until it has started.</summary>
    public Generator? Driver;

    /// <summary>The frame that awaits this one; null for the root.</summary>
    public CoroutineFrame? Caller;

    /// <summary>The type of the iterator that this frame stands for, if it is the code of <see cref="Delegation"/> and not a body that somebody wrote.</summary>
    public Type? DelegateType;

    /// <summary>How the frame failed; null if it did not.</summary>
    public Failure? Failure;

    /// <summary>Runs the body to its next pause or its end.</summary>
    public abstract void MoveNext();

    /// <summary>The name of the method, for pictures.</summary>
    public abstract string Name { get; }

    /// <summary>The result as text, for pictures; null when there is none.</summary>
    public abstract string? ResultText { get; }

    /// <summary>The swim lane of this frame in a picture; null when nobody traces.</summary>
    public Strand? Strand;

    public void StartUnder(CoroutineFrame caller)
    {
        Caller = caller;
        caller.Driver!.Push(this);
    }

    public void Fail(Exception exception)
    {
        // PEP 479: an end-of-iteration exception from inside a body is a bug, never a quiet end.
        // The library's own frame of a delegation is not a body: what it raises is raised at its caller's await.
        if (exception is StopIterationException stop && (Caller is null || DelegateType is null)) exception = Misuse.RaisedStopIteration(stop);
        Failure = Failure.Of(exception, Driver!.LastRaised);
        Driver.Pop(this);
    }
}

internal abstract class CoroutineFrame<TReturn> : CoroutineFrame
{
    public TReturn Result { get; private set; } = default!;

    public bool HasResult { get; private set; }

    public void Complete(TReturn result)
    {
        Result = result;
        HasResult = true;
        Driver!.Pop(this);
    }

    /// <summary>Finishes an await before it has begun, if that takes no pause: see <see cref="ShortcutFrame{TReturn}"/>.</summary>
    public virtual bool TryFinish() => false;

    private protected void FinishUndriven(TReturn result)
    {
        Result = result;
        HasResult = true;
    }

    public override string? ResultText => typeof(TReturn) == typeof(Nothing) ? null : TraceValue.Format(Result);

    [StackTraceHidden]
    public TReturn TakeResult()
    {
        if (Driver is { Injected: not null }) Driver.ThrowInjected();
        return HasResult ? Result : throw Misuse.AwaitedElsewhere();
    }
}

/// <summary>A frame with the compiler's state machine in it: one allocation for each call, as a C# iterator makes one.</summary>
internal sealed class StateMachineFrame<TStateMachine, TReturn> : CoroutineFrame<TReturn>
    where TStateMachine : IAsyncStateMachine
{
    public TStateMachine StateMachine = default!;

    public override void MoveNext() => StateMachine.MoveNext();

    public override string Name => MethodName.Of(typeof(TStateMachine));
}
