#pragma warning disable CA1716 // A keyword of another language is a plain word in this one.
using Course.Concurrency.Tracing;

namespace Course.Concurrency.Threads;

/// <summary>
/// A variable that threads share. On virtual threads each read and each write is a step of its own, before which another thread may get
/// its turn, and a remark in the event log; <c>counter.Value++</c> is a read and a write, and so two steps. Elsewhere it is a plain field.
/// </summary>
/// <remarks>
/// Not thread-safe, on purpose: what goes wrong when threads share a variable is what it is there to show. Make it within the program
/// that uses it, so that no run finds what an earlier one has left.
/// </remarks>
/// <param name="name">What pictures, schedules and messages call it.</param>
/// <param name="value">What it holds at first.</param>
public sealed class Shared<T>(string name, T value)
{
    private readonly string reads = $"reads {name}";
    private readonly string writes = $"writes {name}";
    private T value = value;

    /// <summary>What pictures, schedules and messages call it.</summary>
    public string Name => name;

    /// <summary>What it holds. To get it is a step, and to set it is another one.</summary>
    public T Value
    {
        get
        {
            if (VirtualThread.Current is not { } thread) return value;
            thread.Owner.Step(thread, reads);
            if (Tracer.Current is not null) thread.Note($"{reads}: {TraceValue.Format(value)}");
            return value;
        }

        set
        {
            if (VirtualThread.Current is { } thread)
            {
                thread.Owner.Step(thread, writes);
                if (Tracer.Current is not null) thread.Note($"{writes}: {TraceValue.Format(value)}");
            }

            this.value = value;
        }
    }

    /// <summary>The name and the value, as in <c>counter: 1</c>. This is no step: debuggers may look.</summary>
    public override string ToString() => $"{name}: {TraceValue.Format(value)}";
}
