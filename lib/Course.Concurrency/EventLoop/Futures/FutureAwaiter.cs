using System.Diagnostics;
using System.Runtime.CompilerServices;
using Course.Concurrency.Generators;

namespace Course.Concurrency.EventLoop;

/// <summary>
/// The awaiter of a <see cref="Future{T}"/>. In a coroutine the await yields the Future to whoever steps the generator, and the
/// result is the Future's own; in an ordinary async method the loop calls the continuation.
/// </summary>
/// <typeparam name="T">What the result is.</typeparam>
public readonly struct FutureAwaiter<T> : ICriticalNotifyCompletion, IGeneratorAwaiter
{
    private readonly Future<T> future;

    internal FutureAwaiter(Future<T> future) => this.future = future;

    /// <summary>Whether the await goes on at once.</summary>
    public bool IsCompleted => future.IsDone;

    /// <summary>The result; the exception or the cancellation of the Future, or of the task that awaits it, comes out here.</summary>
    [StackTraceHidden]
    public T GetResult()
    {
        FutureAwaiter.ThrowInjected(future);
        return future.Result;
    }

    void IGeneratorAwaiter.Suspend(CoroutineFrame caller) => FutureAwaiter.Yield(future, caller);

    /// <summary>Called by ordinary async methods: the loop continues them.</summary>
    public void OnCompleted(Action continuation) => future.Loop.Continue(future, continuation);

    /// <inheritdoc cref="OnCompleted"/>
    public void UnsafeOnCompleted(Action continuation) => future.Loop.Continue(future, continuation);
}

/// <inheritdoc cref="FutureAwaiter{T}"/>
public readonly struct FutureAwaiter : ICriticalNotifyCompletion, IGeneratorAwaiter
{
    private readonly Future future;

    internal FutureAwaiter(Future future) => this.future = future;

    /// <inheritdoc cref="FutureAwaiter{T}.IsCompleted"/>
    public bool IsCompleted => future.IsDone;

    /// <summary>The exception or the cancellation of the Future, or of the task that awaits it, comes out here.</summary>
    [StackTraceHidden]
    public void GetResult()
    {
        ThrowInjected(future);
        future.ThrowIfFailed();
    }

    void IGeneratorAwaiter.Suspend(CoroutineFrame caller) => Yield(future, caller);

    /// <inheritdoc cref="FutureAwaiter{T}.OnCompleted"/>
    public void OnCompleted(Action continuation) => future.Loop.Continue(future, continuation);

    /// <inheritdoc cref="FutureAwaiter{T}.OnCompleted"/>
    public void UnsafeOnCompleted(Action continuation) => future.Loop.Continue(future, continuation);

    /// <summary>An exception that is thrown at the awaiting body goes before whatever the Future holds.</summary>
    [StackTraceHidden]
    internal static void ThrowInjected(Future future)
    {
        if (Generator.Injecting is { } generator) generator.ThrowInjected();
        if (future.Loop.IsOnThisThread && future.Loop.Injected is not null) future.Loop.ThrowInjected(); // elsewhere it is somebody else's
    }

    internal static void Yield(Future? future, CoroutineFrame caller)
    {
        if (caller.Driver is Generator<Future, object?> generator) generator.YieldFromAwait(future!);
        else caller.Driver!.Inject(Failure.Of(new NotSupportedException("This generator does not yield Futures, so nobody would resume it when one is done: await Futures in coroutines that a task of an event loop runs.")));
    }
}
