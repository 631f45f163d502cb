using Course.Concurrency.Generators;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Course.Concurrency.Scheduling;

/// <summary>What the C# compiler calls to build an <c>async Routine&lt;T&gt;</c> method. Not for use by hand.</summary>
/// <typeparam name="T">What the method returns.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
[SuppressMessage("Design", "CA1000", Justification = "The compiler looks for these members by name.")]
[SuppressMessage("Performance", "CA1822", Justification = "The compiler looks for these members by name.")]
public struct RoutineMethodBuilder<T>
{
    private RoutineFrame<T>? frame;

    /// <summary>The routine, not yet started.</summary>
    public readonly Routine<T> Task => new(frame);

    internal readonly RoutineFrame<T>? Frame => frame;

    /// <summary>Makes an empty builder.</summary>
    public static RoutineMethodBuilder<T> Create() => default;

    /// <summary>Moves the state machine to the heap. Its body does not start here.</summary>
    public void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine
    {
        // This builder is a field of the state machine: it must know its frame before the state machine is copied into it.
        var created = StateMachineFrame<TStateMachine, T>.Rent();
        frame = created;
        created.StateMachine = stateMachine;
    }

    /// <summary>The body has returned.</summary>
    public readonly void SetResult(T result) => frame!.Complete(result);

    /// <summary>The body has thrown.</summary>
    public readonly void SetException(Exception exception) => frame!.Fail(exception);

    /// <summary>Not used: the state machine is never boxed by anyone else.</summary>
    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }

    /// <inheritdoc cref="AwaitUnsafeOnCompleted"/>
    public readonly void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine
        => frame!.AwaitForeign(ref awaiter);

    /// <summary>The body has paused at an <c>await</c>.</summary>
    // Hot: at every pause. The JIT knows the awaiter's type, so the test costs nothing, and the struct is not boxed.
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public readonly void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine
    {
        if (awaiter is IGoroutineAwaiter) ((IGoroutineAwaiter)awaiter).Suspend(frame!);
        else frame!.AwaitForeign(ref awaiter);
    }
}

/// <summary>What the C# compiler calls to build an <c>async Routine</c> method. Not for use by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[SuppressMessage("Design", "CA1000", Justification = "The compiler looks for these members by name.")]
[SuppressMessage("Performance", "CA1822", Justification = "The compiler looks for these members by name.")]
public struct RoutineMethodBuilder
{
    private RoutineMethodBuilder<Nothing> builder;

    /// <inheritdoc cref="RoutineMethodBuilder{T}.Task"/>
    public readonly Routine Task => new(builder.Frame);

    /// <inheritdoc cref="RoutineMethodBuilder{T}.Create"/>
    public static RoutineMethodBuilder Create() => default;

    /// <inheritdoc cref="RoutineMethodBuilder{T}.Start"/>
    public void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine => builder.Start(ref stateMachine);

    /// <inheritdoc cref="RoutineMethodBuilder{T}.SetResult"/>
    public readonly void SetResult() => builder.SetResult(default);

    /// <inheritdoc cref="RoutineMethodBuilder{T}.SetException"/>
    public readonly void SetException(Exception exception) => builder.SetException(exception);

    /// <inheritdoc cref="RoutineMethodBuilder{T}.SetStateMachine"/>
    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }

    /// <inheritdoc cref="RoutineMethodBuilder{T}.AwaitUnsafeOnCompleted"/>
    public readonly void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine
        => builder.AwaitOnCompleted(ref awaiter, ref stateMachine);

    /// <inheritdoc cref="RoutineMethodBuilder{T}.AwaitUnsafeOnCompleted"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public readonly void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine
        => builder.AwaitUnsafeOnCompleted(ref awaiter, ref stateMachine);
}
