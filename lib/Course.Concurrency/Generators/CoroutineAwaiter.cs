using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Course.Concurrency.Generators;

/// <summary>The awaiter of a <see cref="Coroutine{TReturn}"/>: what <c>await</c> compiles to.</summary>
/// <typeparam name="TReturn">What the coroutine returns.</typeparam>
public readonly struct CoroutineAwaiter<TReturn> : ICriticalNotifyCompletion, IGeneratorAwaiter
{
    private readonly CoroutineFrame<TReturn>? frame;

    internal CoroutineAwaiter(CoroutineFrame<TReturn>? frame) => this.frame = frame;

    /// <summary>False for every coroutine that is a method: it starts when it is awaited. Some of the event loop's are finished at once.</summary>
    // One code path for short and long delegates, and no recursion on the machine's stack: see Generator.Drive.
    public bool IsCompleted => frame is not null && frame.TryFinish();

    /// <summary>What the coroutine returned; the exception that it threw comes out here.</summary>
    /// <exception cref="NotSupportedException">No generator runs the code that awaits.</exception>
    [StackTraceHidden]
    public TReturn GetResult() => frame is null ? throw Misuse.EmptyCoroutine() : frame.TakeResult();

    void IGeneratorAwaiter.Suspend(CoroutineFrame caller)
    {
        if (frame is null) return;
        if (frame.Driver is { } driver) driver.Injected = Failure.Of(Misuse.AwaitedBefore());
        else frame.StartUnder(caller);
    }

    /// <summary>
    /// Called where no generator runs the code that awaits. An event loop that runs on this thread runs the coroutine as a part
    /// of the method that awaits; without one the code goes on at once, and <see cref="GetResult"/> refuses.
    /// </summary>
    // An exception from here would not reach whoever awaits: an async Task method throws it on the thread pool, which ends the process.
    public void OnCompleted(Action continuation)
    {
        ArgumentNullException.ThrowIfNull(continuation);
        if (frame is { Driver: null } && CoroutineHost.Current is { } host) host.Run(frame, continuation);
        else continuation();
    }

    /// <inheritdoc cref="OnCompleted"/>
    public void UnsafeOnCompleted(Action continuation) => OnCompleted(continuation);
}

/// <summary>The awaiter of a <see cref="Coroutine"/>: what <c>await</c> compiles to.</summary>
public readonly struct CoroutineAwaiter : ICriticalNotifyCompletion, IGeneratorAwaiter
{
    private readonly CoroutineAwaiter<Nothing> awaiter;

    internal CoroutineAwaiter(CoroutineAwaiter<Nothing> awaiter) => this.awaiter = awaiter;

    /// <inheritdoc cref="CoroutineAwaiter{TReturn}.IsCompleted"/>
    public bool IsCompleted => awaiter.IsCompleted;

    /// <summary>The exception that the coroutine threw comes out here.</summary>
    [StackTraceHidden]
    public void GetResult() => awaiter.GetResult();

    void IGeneratorAwaiter.Suspend(CoroutineFrame caller) => Suspend(awaiter, caller);

    /// <inheritdoc cref="CoroutineAwaiter{TReturn}.OnCompleted"/>
    public void OnCompleted(Action continuation) => awaiter.OnCompleted(continuation);

    /// <inheritdoc cref="CoroutineAwaiter{TReturn}.OnCompleted"/>
    public void UnsafeOnCompleted(Action continuation) => awaiter.OnCompleted(continuation);

    private static void Suspend<TAwaiter>(TAwaiter awaiter, CoroutineFrame caller)
        where TAwaiter : IGeneratorAwaiter => awaiter.Suspend(caller);
}
