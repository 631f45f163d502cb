using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Course.Benchmarks.Workloads;

/// <summary>
/// The least that an async method can do as a generator: it takes a value and pauses. No end, no exception, no delegation,
/// no check of any kind. It is not usable; it shows what part of a step is the compiler's state machine.
/// </summary>
internal sealed class BareGenerator
{
    private readonly BareFrame leaf;
    private int sent;
    private int yielded;

    public BareGenerator(Func<BareGenerator, BareCoroutine> body)
    {
        leaf = body(this).Frame;
        leaf.MoveNext();
    }

    public int Send(int value)
    {
        sent = value;
        leaf.MoveNext();
        return yielded;
    }

    public BareAwaitable Yield(int value)
    {
        yielded = value;
        return new(this);
    }

    internal readonly struct BareAwaitable(BareGenerator generator) : ICriticalNotifyCompletion
    {
        public bool IsCompleted => false;

        public BareAwaitable GetAwaiter() => this;

        public int GetResult() => generator.sent;

        public void OnCompleted(Action continuation) => throw new NotSupportedException("Only a bare generator runs this.");

        public void UnsafeOnCompleted(Action continuation) => OnCompleted(continuation);
    }
}

[AsyncMethodBuilder(typeof(BareBuilder))]
internal readonly record struct BareCoroutine(BareFrame Frame);

internal abstract class BareFrame
{
    public abstract void MoveNext();
}

internal sealed class BareFrame<TStateMachine> : BareFrame
    where TStateMachine : IAsyncStateMachine
{
    public TStateMachine StateMachine = default!;

    public override void MoveNext() => StateMachine.MoveNext();
}

[SuppressMessage("Performance", "CA1822", Justification = "The compiler looks for these members by name.")]
internal struct BareBuilder
{
    private BareFrame? frame;

    public readonly BareCoroutine Task => new(frame!);

    public static BareBuilder Create() => default;

    public void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine
    {
        var created = new BareFrame<TStateMachine>();
        frame = created;
        created.StateMachine = stateMachine;
    }

    public readonly void SetResult() => throw new InvalidOperationException("A bare body does not end.");

    public readonly void SetException(Exception exception) => throw new InvalidOperationException("A bare body does not fail.", exception);

    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }

    public readonly void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine
    {
    }

    public readonly void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine
    {
    }
}
