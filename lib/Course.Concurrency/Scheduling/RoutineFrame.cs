using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Course.Concurrency.Generators;

namespace Course.Concurrency.Scheduling;

/// <summary>
/// One call of a routine: its locals and where it stands. The frames of a goroutine form a chain from the innermost, which alone can be
/// paused, through <see cref="Caller"/> to the one that <c>Go</c> was given.
/// </summary>
internal abstract class RoutineFrame : Runnable
{
    /// <summary>Stands for the goroutine of a frame that waits for its turn to begin.</summary>
    private static readonly Goroutine NotBegun = new(null!);

    /// <summary>The goroutine that runs this frame; null until it has started.</summary>
    public Goroutine? Goroutine;

    /// <summary>The frame that awaits this one; null for the root.</summary>
    // A frame that waits in a run queue has no caller: both share one field.
    public RoutineFrame? Caller
    {
        get => Unsafe.As<RoutineFrame?>(Next);
        private protected set => Next = value;
    }

    /// <summary>What goes on when this frame has ended, if it is the root of a goroutine that an ordinary async method awaits.</summary>
    public Action? Continuation;

    /// <summary>How the body failed; null if it did not.</summary>
    public ExceptionDispatchInfo? Failure;

    /// <inheritdoc/>
    public override Goroutine RunOn(Machine machine) => machine.Begin(this);

    /// <summary>Runs the body to its next pause or its end.</summary>
    public abstract void MoveNext();

    /// <summary>Which use of this frame it is: a <see cref="Routine"/> that knows another number speaks of a call that has ended.</summary>
    public int Version;

    /// <summary>Gives the frame back, to be used by another call of the same method. Whoever does so touches it no more.</summary>
    public virtual void Return()
    {
    }

    /// <summary>The name of the method, for pictures and messages.</summary>
    public abstract string Name { get; }

    /// <summary>The result as text, for pictures; null when there is none.</summary>
    public abstract string? ResultText { get; }

    public static InvalidOperationException Empty() => new("This Routine is empty: it was not made by calling an async method. Call the method, as in Go(Work()).");

    /// <summary>Runs this frame as a call of <paramref name="caller"/>, on its goroutine. Not on its stack: calls nest as deep as memory reaches.</summary>
    public void StartUnder(RoutineFrame caller)
    {
        var goroutine = caller.Goroutine!;
        Claim(goroutine);
        Caller = caller;
        goroutine.SwitchTo(this);
    }

    /// <summary>Runs this frame as a goroutine of its own, on behalf of an ordinary async method.</summary>
    public void StartFor(Action continuation)
    {
        Continuation = continuation;
        Machine.Require().Scheduler.Spawn(this);
    }

    /// <summary>Makes this frame one of <paramref name="goroutine"/>'s.</summary>
    public void Claim(Goroutine goroutine)
    {
        if (Interlocked.CompareExchange(ref Goroutine, goroutine, null) is not null)
            throw HasEnded();
    }

    /// <summary>Makes this frame that of a goroutine which begins later.</summary>
    public void Claim() => Claim(NotBegun);

    public InvalidOperationException HasEnded() => new($"This call of '{Name}' has started already: a Routine runs once. Call the method again for another.");

    public void Fail(Exception exception)
    {
        Failure = ExceptionDispatchInfo.Capture(exception);
        End();
    }

    /// <summary>Suspends through an awaiter that another one is made of.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Suspend<TAwaiter>(TAwaiter awaiter, RoutineFrame frame)
        where TAwaiter : struct, IGoroutineAwaiter => awaiter.Suspend(frame);

    /// <summary>The body has paused at something that is not of this library.</summary>
    public void AwaitForeign<TAwaiter>(ref TAwaiter awaiter)
        where TAwaiter : INotifyCompletion
    {
        var goroutine = Goroutine!;
        var resume = goroutine.ParkForForeign(this);
        // The goroutine itself says where it goes on: the awaiter need not ask the context.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            if (awaiter is ICriticalNotifyCompletion) ((ICriticalNotifyCompletion)awaiter).UnsafeOnCompleted(resume);
            else awaiter.OnCompleted(resume);
        }
        catch
        {
            goroutine.Unpark(); // the awaiter has refused: the body goes on, with the exception
            throw;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    // Hot: once a call.
    protected void End()
    {
        if (Caller is { } caller) Goroutine!.SwitchTo(caller);
        else Goroutine!.Scheduler.Finish(Goroutine, this);
    }
}

internal abstract class RoutineFrame<T> : RoutineFrame
{
    public T Result { get; private set; } = default!;

    public void Complete(T result)
    {
        Result = result;
        End();
    }

    public override string? ResultText => typeof(T) == typeof(Nothing) ? null : Tracing.TraceValue.Format(Result);

    /// <summary>What the call has returned or thrown: once, for its caller.</summary>
    [StackTraceHidden]
    public T TakeResult()
    {
        Failure?.Throw();
        var result = Result;
        Return();
        return result;
    }

    protected void ClearResult() => Result = default!;
}

/// <summary>A frame with the compiler's state machine in it: one allocation for each call.</summary>
internal sealed class StateMachineFrame<TStateMachine, T> : RoutineFrame<T>
    where TStateMachine : IAsyncStateMachine
{
    private const int MostKept = 256; // by each thread

    [ThreadStatic]
    private static StateMachineFrame<TStateMachine, T>? kept;

    [ThreadStatic]
    private static int keptCount;

    public TStateMachine StateMachine = default!;

    /// <summary>A frame for a call: one that an earlier call has given back, if there is one.</summary>
    // Hot: once a call. It saves a third of the cost of starting a goroutine.
    public static StateMachineFrame<TStateMachine, T> Rent()
    {
        if (kept is not { } frame) return new();
        kept = (StateMachineFrame<TStateMachine, T>?)frame.Caller;
        keptCount--;
        frame.Caller = null;
        return frame;
    }

    // Its MoveNext may still be on the stack: after its last line, it touches nothing of the state machine.
    public override void Return()
    {
        if (Goroutine is null) return; // it has been given back
        Version++;
        Continuation = null; // else the next call would resume who awaited this one
        StateMachine = default!;
        ClearResult();
        if (keptCount >= MostKept) return;
        Goroutine = null;
        Caller = kept;
        kept = this;
        keptCount++;
    }

    public override void MoveNext() => StateMachine.MoveNext();

    public override string Name => MethodName.Of(typeof(TStateMachine));
}

/// <summary>A frame that goes on with what an ordinary async method left: its continuation.</summary>
internal sealed class ContinuationFrame(Action continuation) : RoutineFrame
{
    public override string Name => "continuation";

    public override string? ResultText => null;

    public override void MoveNext()
    {
        try
        {
            continuation();
        }
#pragma warning disable CA1031 // Whatever it is, it is the goroutine's panic.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Fail(exception);
            return;
        }

        End();
    }
}
