using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Course.Concurrency.Generators;

/// <summary>What <see cref="Yielder{TYield, TSend}.Yield"/> gives: await it to pause.</summary>
/// <typeparam name="TYield">What the generator yields.</typeparam>
/// <typeparam name="TSend">What is sent to it.</typeparam>
public readonly struct YieldAwaitable<TYield, TSend> : ICriticalNotifyCompletion, IGeneratorAwaiter
{
    private readonly Generator<TYield, TSend> generator;

    internal YieldAwaitable(Generator<TYield, TSend> generator) => this.generator = generator;

    /// <summary>Always false: a yield always pauses.</summary>
    public bool IsCompleted => false;

    /// <summary>The awaiter: this value itself.</summary>
    public YieldAwaitable<TYield, TSend> GetAwaiter() => this;

    /// <summary>The value that was sent; an exception that was thrown at the generator comes out here.</summary>
    // Hot: once a step.
    [StackTraceHidden]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TSend GetResult()
    {
        var resumed = generator;
        if (resumed.Injected is not null) resumed.ThrowInjected();
        return resumed.Sent;
    }

    // Hot: once a step. The test keeps a body from yielding through the yielder of another generator, which would leave
    // both in a state that neither is in.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IGeneratorAwaiter.Suspend(CoroutineFrame caller)
    {
        if (ReferenceEquals(generator.Leaf, caller)) generator.State = GeneratorState.Suspended;
        else generator.RefuseForeignYielder();
    }

    /// <inheritdoc cref="CoroutineAwaiter{TReturn}.OnCompleted"/>
    public void OnCompleted(Action continuation)
    {
        ArgumentNullException.ThrowIfNull(continuation);
        generator.Injected = Failure.Of(Misuse.AwaitedElsewhere());
        continuation();
    }

    /// <inheritdoc cref="CoroutineAwaiter{TReturn}.OnCompleted"/>
    public void UnsafeOnCompleted(Action continuation) => OnCompleted(continuation);
}
