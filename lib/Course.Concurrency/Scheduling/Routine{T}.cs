using System.Runtime.CompilerServices;

namespace Course.Concurrency.Scheduling;

/// <summary>A <see cref="Routine"/> with a result: a function that goroutines can call, as in <c>var total = await Sum(numbers)</c>.</summary>
/// <typeparam name="T">What it returns.</typeparam>
[AsyncMethodBuilder(typeof(RoutineMethodBuilder<>))]
public readonly struct Routine<T>
{
    private readonly RoutineFrame<T>? frame;
    private readonly int version;

    internal Routine(RoutineFrame<T>? frame)
    {
        this.frame = frame;
        version = frame?.Version ?? 0;
    }

    internal RoutineFrame<T> Frame => frame is null ? throw RoutineFrame.Empty() : frame.Version == version ? frame : throw frame.HasEnded();

    /// <summary>Lets <c>await</c> run it within the goroutine that awaits.</summary>
    public RoutineAwaiter<T> GetAwaiter() => new(Frame);
}
