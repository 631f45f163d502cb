using System.Runtime.CompilerServices;

namespace Course.Concurrency.Scheduling;

/// <summary>
/// The run queue of one processor, as Go has it: a ring of 256. Its owner adds at the tail and takes from the head; others steal
/// from the head. No lock: the head moves only by compare-and-swap, the tail only by its owner.
/// </summary>
/// <remarks>Source: runq in Go's proc.go. Invariant: the slots from head to tail hold something, and a slot is written only while it is outside.</remarks>
internal sealed class RunQueue
{
    public const int Capacity = 256;
    private const uint Mask = Capacity - 1;

    private readonly Slot[] ring = new Slot[Capacity];
    private uint head;
    private uint tail;

    public bool IsEmpty => Volatile.Read(ref head) == Volatile.Read(ref tail);

    /// <summary>Adds at the tail. For the owner.</summary>
    /// <returns>False when the queue is full.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAdd(Runnable runnable)
    {
        var end = tail;
        if (end - Volatile.Read(ref head) >= Capacity) return false;
        ring[end & Mask].Runnable = runnable;
        Volatile.Write(ref tail, end + 1);
        return true;
    }

    /// <summary>Takes from the head. For the owner.</summary>
    /// <param name="alone">Whether nobody can steal now: then it takes no interlocked instruction.</param>
    public Runnable? Take(bool alone)
    {
        while (true)
        {
            var first = Volatile.Read(ref head);
            if (first == tail) return null;
            var runnable = ring[first & Mask].Runnable;
            if (alone)
            {
                head = first + 1;
                return runnable;
            }

            if (Interlocked.CompareExchange(ref head, first + 1, first) == first) return runnable;
        }
    }

    /// <summary>Takes the first half, into <paramref name="into"/>. For anybody.</summary>
    /// <returns>How many.</returns>
    public int TakeHalf(Span<Runnable> into)
    {
        while (true)
        {
            var first = Volatile.Read(ref head);
            var length = Volatile.Read(ref tail) - first;
            var half = length - (length / 2);
            if (half == 0) return 0;
            if (half > Capacity / 2) continue; // head and tail were read at different moments
            for (uint index = 0; index < half; index++) into[(int)index] = ring[(first + index) & Mask].Runnable!;
            if (Interlocked.CompareExchange(ref head, first + half, first) == first) return (int)half;
        }
    }

    /// <summary>Storing a reference into an array of a class that others derive from costs a check of its type; into an array of structs it does not.</summary>
    private struct Slot
    {
        public Runnable? Runnable;
    }
}
