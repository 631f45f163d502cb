using System.Runtime.CompilerServices;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.Scheduling;

/// <summary>
/// A processor, the <em>P</em> of Go's scheduler: the right to run goroutines, and what that takes: a queue of those that are ready, and one that
/// runs next. It is no processor core: as many goroutines run at once as there are of these.
/// </summary>
internal sealed class Processor(int id)
{
    /// <summary>How often in a row the goroutine that runs next may go before those in the queue.</summary>
    private const int MostInherited = 64;

    private const int IdsAtOnce = 16;

    private long nextId;
    private int idsLeft;
    private readonly RunQueue queue = new();
    private Runnable? next;
    private int inherited;

    /// <summary>Goroutines that have ended here, to be used again.</summary>
    public GoroutineStack Free;

    /// <summary>The state, as an <see cref="int"/>: machines and the monitor take it from each other by compare-and-swap.</summary>
    public int State;

    /// <summary>The machine that owns it.</summary>
    public GoMachine? Machine;

    /// <summary>How many goroutines it has run: when this stands still, the monitor looks closer.</summary>
    public int Tick;

    /// <summary>What the monitor saw when it looked last.</summary>
    public int SeenTick;
    public long SeenSince;

    /// <summary>Whether what runs next may be stolen: the goroutine that made it ready does not pause. Set by the monitor.</summary>
    public volatile bool IsStuck;

    /// <summary>Its swim lane; null when nobody traces.</summary>
    public Strand? Strand;

    public int Id => id;

    /// <summary>Whether anything is ready here.</summary>
    public bool HasWork => !queue.IsEmpty || next is not null;

    public bool HasQueue => !queue.IsEmpty;

    public bool HasNext => Volatile.Read(ref next) is not null;

    /// <summary>Makes <paramref name="runnable"/> the one that runs next; what would have goes to the queue.</summary>
    /// <returns>What finds no place there; null: all is well.</returns>
    // Hot: once a wake-up.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Runnable? AddNext(Runnable runnable, bool alone)
    {
        // Others only ever take what runs next away: if nothing is there, nothing will be, and an ordinary write does. With an exchange, two actors on two processors took 125 ns for a round trip, and take 105.
        var before = next;
        if (before is null || alone) Volatile.Write(ref next, runnable);
        else before = Interlocked.Exchange(ref next, runnable);
        if (before is null) return null;
        if (!queue.TryAdd(before)) return before;

        // Whoever adds looks for idle processors after that, and whoever becomes idle looks at the queues after that: one sees the other.
        if (!alone) Interlocked.MemoryBarrier();
        return null;
    }

    /// <summary>Adds <paramref name="runnable"/> at the end of the queue.</summary>
    /// <returns>False when the queue is full.</returns>
    public bool TryAddLast(Runnable runnable) => queue.TryAdd(runnable);

    /// <summary>The goroutine that runs next here; null when there is none.</summary>
    // Hot: once a switch.
    public Runnable? Take(bool alone)
    {
        if (next is not null)
        {
            if (inherited < MostInherited || queue.IsEmpty)
            {
                inherited++;
                var taken = TakeNext(alone);
                if (taken is not null) return taken;
            }
            else if (TakeNext(alone) is { } demoted && !queue.TryAdd(demoted))
            {
                return demoted;
            }
        }

        inherited = 0;
        return queue.Take(alone);
    }

    /// <summary>Takes half of what is ready here, or, if that is nothing and this processor is stuck, what runs next. For other processors.</summary>
    public int Steal(Span<Runnable> into)
    {
        var count = queue.TakeHalf(into);
        if (count > 0) return count;
        if (!IsStuck || Interlocked.Exchange(ref next, null) is not { } stolen) return 0;
        into[0] = stolen;
        return 1;
    }

    /// <summary>Takes half of the queue, for the global one.</summary>
    public int TakeHalf(Span<Runnable> into) => queue.TakeHalf(into);

    /// <summary>The number for a new goroutine.</summary>
    public long NextId(Scheduler scheduler)
    {
        if (idsLeft == 0) (nextId, idsLeft) = (scheduler.NextIds(IdsAtOnce), IdsAtOnce);
        idsLeft--;
        return nextId++;
    }

    /// <summary>Takes out all, while nobody runs.</summary>
    public Runnable? Drain() => Take(alone: true);

    public override string ToString() => FormattableString.Invariant($"P{id}");

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Runnable? TakeNext(bool alone)
    {
        if (!alone) return Interlocked.Exchange(ref next, null);
        var taken = next;
        next = null;
        return taken;
    }
}
