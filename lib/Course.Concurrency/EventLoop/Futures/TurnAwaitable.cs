using System.Diagnostics;
using System.Runtime.CompilerServices;
using Course.Concurrency.Generators;

namespace Course.Concurrency.EventLoop;

/// <summary>What <see cref="EventLoop.Yield"/> gives: await it to let everybody else run once.</summary>
public readonly struct TurnAwaitable : ICriticalNotifyCompletion, IGeneratorAwaiter
{
    private readonly EventLoop loop;

    internal TurnAwaitable(EventLoop loop) => this.loop = loop;

    /// <summary>Always false.</summary>
    public bool IsCompleted => false;

    /// <summary>The awaiter: this value itself.</summary>
    public TurnAwaitable GetAwaiter() => this;

    /// <summary>The cancellation of the awaiting task comes out here.</summary>
    [StackTraceHidden]
    public void GetResult()
    {
        if (Generator.Injecting is { } generator) generator.ThrowInjected();
        if (loop.IsOnThisThread && loop.Injected is not null) loop.ThrowInjected();
    }

    void IGeneratorAwaiter.Suspend(CoroutineFrame caller) => FutureAwaiter.Yield(null, caller);

    /// <inheritdoc cref="FutureAwaiter{T}.OnCompleted"/>
    public void OnCompleted(Action continuation) => loop.Continue(null, continuation);

    /// <inheritdoc cref="FutureAwaiter{T}.OnCompleted"/>
    public void UnsafeOnCompleted(Action continuation) => loop.Continue(null, continuation);
}
