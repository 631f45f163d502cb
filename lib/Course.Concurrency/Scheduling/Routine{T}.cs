using System.Runtime.CompilerServices;

namespace Course.Concurrency.Scheduling;

/// <summary>A <see cref="Routine"/> with a result: a function that goroutines can call, as in <c>var total = await Sum(numbers)</c>.</summary>
/// <typeparam name="T">What it returns.</typeparam>
[AsyncMethodBuilder(typeof(RoutineMethodBuilder<>))]
public readonly struct Routine<T>
{
    private readonly RoutineFrame<T>? frame;

    internal Routine(RoutineFrame<T>? frame) => this.frame = frame;

    internal RoutineFrame<T> Frame => frame ?? throw RoutineFrame.Empty();

    /// <summary>Lets <c>await</c> run it within the goroutine that awaits.</summary>
    public RoutineAwaiter<T> GetAwaiter() => new(Frame);
}
