using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Course.Concurrency.Generators;

/// <summary>What <see cref="Yielder{TYield, TSend}.From{TReturn}(Generator{TYield, TSend, TReturn})"/> gives: await it to delegate.</summary>
/// <typeparam name="TYield">What both generators yield.</typeparam>
/// <typeparam name="TSend">What is sent to them.</typeparam>
/// <typeparam name="TReturn">What the delegate returns.</typeparam>
public readonly struct DelegateAwaitable<TYield, TSend, TReturn> : ICriticalNotifyCompletion, IGeneratorAwaiter
{
    private readonly Generator<TYield, TSend> delegator;
    private readonly Generator<TYield, TSend>? inner;
    private readonly CoroutineFrame<TReturn?>? stepwise;

    internal DelegateAwaitable(Generator<TYield, TSend> delegator, Generator<TYield, TSend> inner, CoroutineFrame<TReturn?>? stepwise = null)
    {
        this.delegator = delegator;
        this.inner = inner;
        this.stepwise = stepwise;
    }

    /// <summary>Always false.</summary>
    public bool IsCompleted => false;

    /// <summary>The awaiter.</summary>
    // A generator that two others delegate to at the same time can be linked to one of them only; the other one steps it
    // like any foreign iterator. So does one that delegates to itself or to whoever delegates to it: the links must not
    // make a ring, and its first step is refused as already executing.
    public DelegateAwaitable<TYield, TSend, TReturn> GetAwaiter() => inner!.Delegator is null && !inner.EndIsRunning
        ? this
        : new(delegator, inner, Delegation.Stepwise<TYield, TSend, TReturn>(new(delegator), inner, owned: false).Frame);

    /// <summary>What the delegate returned; the exception that it threw comes out here.</summary>
    [StackTraceHidden]
    public TReturn? GetResult()
    {
        if (stepwise is not null) return stepwise.TakeResult();
        if (delegator.Injected is not { } failure)
            return inner is Generator<TYield, TSend, TReturn> returning ? returning.TakeReturn() : inner!.TakeStopValue() is TReturn told ? told : default;

        // What is thrown at a finished delegate comes straight back, and a StopIteration from a delegate is its end.
        if (failure.Exception is StopIterationException stop)
        {
            delegator.Injected = null;
            Generator.Injecting = null;
            return stop.Value is TReturn value ? value : default;
        }

        delegator.ThrowInjected();
        return default;
    }

    void IGeneratorAwaiter.Suspend(CoroutineFrame caller)
    {
        if (!ReferenceEquals(delegator.Leaf, caller)) delegator.Injected = Failure.Of(Misuse.ForeignYielder());
        else if (stepwise is not null) stepwise.StartUnder(caller);
        else delegator.DelegateTo(inner!);
    }

    /// <inheritdoc cref="CoroutineAwaiter{TReturn}.OnCompleted"/>
    public void OnCompleted(Action continuation)
    {
        ArgumentNullException.ThrowIfNull(continuation);
        if (stepwise is null) delegator.Injected = Failure.Of(Misuse.AwaitedElsewhere());
        continuation();
    }

    /// <inheritdoc cref="CoroutineAwaiter{TReturn}.OnCompleted"/>
    public void UnsafeOnCompleted(Action continuation) => OnCompleted(continuation);
}
