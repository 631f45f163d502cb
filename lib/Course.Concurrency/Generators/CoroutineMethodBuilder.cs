using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Course.Concurrency.Generators;

/// <summary>What the C# compiler calls to build an <c>async Coroutine&lt;TReturn&gt;</c> method. Not for use by hand.</summary>
/// <typeparam name="TReturn">What the method returns.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
[SuppressMessage("Design", "CA1000", Justification = "The compiler looks for these members by name.")]
[SuppressMessage("Performance", "CA1822", Justification = "The compiler looks for these members by name.")]
public struct CoroutineMethodBuilder<TReturn>
{
    private CoroutineFrame<TReturn>? frame;

    /// <summary>The coroutine, not yet started.</summary>
    public readonly Coroutine<TReturn> Task => new(frame);

    /// <summary>Makes an empty builder.</summary>
    public static CoroutineMethodBuilder<TReturn> Create() => default;

    /// <summary>Moves the state machine to the heap. Its body does not start here.</summary>
    public void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine
    {
        // This builder is a field of the state machine: it must know its frame before the state machine is copied into it.
        var created = new StateMachineFrame<TStateMachine, TReturn>();
        frame = created;
        created.StateMachine = stateMachine;
    }

    /// <summary>The body has returned.</summary>
    public readonly void SetResult(TReturn result) => frame!.Complete(result);

    /// <summary>The body has thrown.</summary>
    public readonly void SetException(Exception exception) => frame!.Fail(exception);

    /// <summary>Not used: the state machine is never boxed by anyone else.</summary>
    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }

    /// <inheritdoc cref="AwaitUnsafeOnCompleted"/>
    public readonly void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion, IGeneratorAwaiter
        where TStateMachine : IAsyncStateMachine
        => awaiter.Suspend(frame!);

    /// <summary>The body has paused at an <c>await</c>.</summary>
    // Hot: once a step.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion, IGeneratorAwaiter
        where TStateMachine : IAsyncStateMachine
        => awaiter.Suspend(frame!);
}

/// <summary>What the C# compiler calls to build an <c>async Coroutine</c> method. Not for use by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[SuppressMessage("Design", "CA1000", Justification = "The compiler looks for these members by name.")]
[SuppressMessage("Performance", "CA1822", Justification = "The compiler looks for these members by name.")]
public struct CoroutineMethodBuilder
{
    private CoroutineMethodBuilder<Nothing> builder;

    /// <inheritdoc cref="CoroutineMethodBuilder{TReturn}.Task"/>
    public readonly Coroutine Task => new(builder.Task.Frame);

    /// <inheritdoc cref="CoroutineMethodBuilder{TReturn}.Create"/>
    public static CoroutineMethodBuilder Create() => default;

    /// <inheritdoc cref="CoroutineMethodBuilder{TReturn}.Start"/>
    public void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine => builder.Start(ref stateMachine);

    /// <inheritdoc cref="CoroutineMethodBuilder{TReturn}.SetResult"/>
    public readonly void SetResult() => builder.SetResult(default);

    /// <inheritdoc cref="CoroutineMethodBuilder{TReturn}.SetException"/>
    public readonly void SetException(Exception exception) => builder.SetException(exception);

    /// <inheritdoc cref="CoroutineMethodBuilder{TReturn}.SetStateMachine"/>
    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }

    /// <inheritdoc cref="CoroutineMethodBuilder{TReturn}.AwaitUnsafeOnCompleted"/>
    public readonly void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion, IGeneratorAwaiter
        where TStateMachine : IAsyncStateMachine
        => builder.AwaitOnCompleted(ref awaiter, ref stateMachine);

    /// <inheritdoc cref="CoroutineMethodBuilder{TReturn}.AwaitUnsafeOnCompleted"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion, IGeneratorAwaiter
        where TStateMachine : IAsyncStateMachine
        => builder.AwaitUnsafeOnCompleted(ref awaiter, ref stateMachine);
}
