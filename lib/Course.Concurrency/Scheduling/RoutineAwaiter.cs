using Course.Concurrency.Generators;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Course.Concurrency.Scheduling;

/// <summary>What <c>await</c> uses to call a <see cref="Routine"/>. Not for use by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct RoutineAwaiter : ICriticalNotifyCompletion, IGoroutineAwaiter
{
    private readonly RoutineFrame<Nothing> frame;

    internal RoutineAwaiter(RoutineFrame<Nothing> frame) => this.frame = frame;

    /// <summary>Always false: nothing has run yet.</summary>
#pragma warning disable CA1822 // The compiler looks for it on the instance.
    public bool IsCompleted => false;
#pragma warning restore CA1822

    /// <summary>Ends the await: throws what the routine has thrown.</summary>
    [StackTraceHidden]
    public void GetResult() => frame.TakeResult();

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    /// <summary>Awaited by a method that is no routine: it runs as a goroutine of its own, and the method goes on when it has ended.</summary>
    public void UnsafeOnCompleted(Action continuation) => frame.StartFor(continuation);

    void IGoroutineAwaiter.Suspend(RoutineFrame caller) => frame.StartUnder(caller);
}

/// <summary>What <c>await</c> uses to call a <see cref="Routine{T}"/>. Not for use by hand.</summary>
/// <typeparam name="T">What the routine returns.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct RoutineAwaiter<T> : ICriticalNotifyCompletion, IGoroutineAwaiter
{
    private readonly RoutineFrame<T> frame;

    internal RoutineAwaiter(RoutineFrame<T> frame) => this.frame = frame;

    /// <inheritdoc cref="RoutineAwaiter.IsCompleted"/>
#pragma warning disable CA1822 // The compiler looks for it on the instance.
    public bool IsCompleted => false;
#pragma warning restore CA1822

    /// <summary>Ends the await: returns what the routine has returned, or throws what it has thrown.</summary>
    [StackTraceHidden]
    public T GetResult() => frame.TakeResult();

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    /// <inheritdoc cref="RoutineAwaiter.UnsafeOnCompleted"/>
    public void UnsafeOnCompleted(Action continuation) => frame.StartFor(continuation);

    void IGoroutineAwaiter.Suspend(RoutineFrame caller) => frame.StartUnder(caller);
}
