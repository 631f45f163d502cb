using Course.Concurrency.Generators;
using System.Runtime.CompilerServices;

namespace Course.Concurrency.Scheduling;

/// <summary>
/// What a goroutine runs: the call of an async method that has not begun. <see cref="Goroutines.Go(Routine, string)"/> starts it as a goroutine of
/// its own, as <c>go f(x)</c> does; <c>await</c> runs it as a call within this one. Nothing of it runs before.
/// </summary>
/// <remarks>
/// <code>static async Routine Produce(SendOnly&lt;int&gt; numbers) { … await numbers.Send(1); … }</code>
/// Inside, channels, timers and locks of this library can be awaited, other routines, and anything else that C# can await: after a foreign
/// await the goroutine goes on where its scheduler says. One call runs once. A called routine shares the <see cref="AsyncLocal{T}"/> values of its
/// caller, and what it changes the caller sees; a goroutine has its own.
/// </remarks>
[AsyncMethodBuilder(typeof(RoutineMethodBuilder))]
public readonly struct Routine
{
    private readonly RoutineFrame<Nothing>? frame;
    private readonly int version;

    internal Routine(RoutineFrame<Nothing>? frame)
    {
        this.frame = frame;
        version = frame?.Version ?? 0;
    }

    /// <summary>Whether there is nothing to run.</summary>
    internal bool IsEmpty => frame is null;

    internal RoutineFrame<Nothing> Frame => frame is null ? throw RoutineFrame.Empty() : frame.Version == version ? frame : throw frame.HasEnded();

    /// <summary>Lets <c>await</c> run it within the goroutine that awaits.</summary>
    public RoutineAwaiter GetAwaiter() => new(Frame);
}
