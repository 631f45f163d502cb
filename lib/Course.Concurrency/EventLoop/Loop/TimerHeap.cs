using System.Diagnostics.CodeAnalysis;

namespace Course.Concurrency.EventLoop;

/// <summary>
/// The timers, soonest first; those with the same time in the order in which they were set. A cancelled timer stays until it
/// comes to the top, or until half of many are cancelled: so cancelling costs a few nanoseconds however many there are.
/// </summary>
internal sealed class TimerHeap
{
    private const int Arity = 4; // flatter than a binary heap: fewer cache lines on the way down
    private const int FewTimers = 100; // below this, cancelled ones are no burden

    // Invariant: an entry is not later than its children, which are at 4 i + 1 to 4 i + 4.
    private Entry[] entries = new Entry[16];
    private int count;
    private int cancelled;
    private long nextOrder;

    public int Count => count;

    public void Add(TimerHandle handle)
    {
        if (count == entries.Length) Array.Resize(ref entries, count * 2);
        MoveUp(count++, new Entry(handle.When.Ticks, nextOrder++, handle));
    }

    /// <summary>Notes that one of the timers was cancelled; throws cancelled ones out when they are too many.</summary>
    public void NoteCancelled()
    {
        cancelled++;
        if (count > FewTimers && cancelled > count / 2) Compact();
    }

    /// <summary>The time of the soonest timer that is not cancelled.</summary>
    public bool TryPeek(out TimeSpan when)
    {
        DropCancelled();
        when = count == 0 ? default : new TimeSpan(entries[0].When);
        return count > 0;
    }

    /// <summary>Takes the soonest timer if its time has come.</summary>
    public bool TryTake(TimeSpan now, [MaybeNullWhen(false)] out TimerHandle handle)
    {
        DropCancelled();
        handle = null;
        if (count == 0 || entries[0].When > now.Ticks) return false;
        handle = entries[0].Handle;
        handle.IsScheduled = false;
        RemoveFirst();
        return true;
    }

    public void Clear()
    {
        Array.Clear(entries, 0, count);
        count = cancelled = 0;
    }

    private void DropCancelled()
    {
        // The count first: a handle that nobody has touched for long is a cache miss.
        while (cancelled > 0 && count > 0 && entries[0].Handle.IsCancelled)
        {
            entries[0].Handle.IsScheduled = false;
            RemoveFirst();
            cancelled--;
        }
    }

    private void Compact()
    {
        var kept = 0;
        for (var index = 0; index < count; index++)
        {
            var entry = entries[index];
            if (entry.Handle.IsCancelled) entry.Handle.IsScheduled = false;
            else entries[kept++] = entry;
        }

        Array.Clear(entries, kept, count - kept);
        count = kept;
        cancelled = 0;
        for (var index = (count - 2) / Arity; index >= 0 && count > 1; index--) MoveDown(index, entries[index]);
    }

    private void RemoveFirst()
    {
        var last = entries[--count];
        entries[count] = default;
        if (count > 0) MoveDown(0, last);
    }

    private void MoveUp(int index, in Entry entry)
    {
        while (index > 0)
        {
            var parent = (index - 1) / Arity;
            if (!entry.IsBefore(entries[parent])) break;
            entries[index] = entries[parent];
            index = parent;
        }

        entries[index] = entry;
    }

    private void MoveDown(int index, Entry entry)
    {
        while (true)
        {
            var first = index * Arity + 1;
            if (first >= count) break;
            var least = first;
            var end = Math.Min(first + Arity, count);
            for (var child = first + 1; child < end; child++)
            {
                if (entries[child].IsBefore(entries[least])) least = child;
            }

            if (!entries[least].IsBefore(entry)) break;
            entries[index] = entries[least];
            index = least;
        }

        entries[index] = entry;
    }

    private readonly record struct Entry(long When, long Order, TimerHandle Handle)
    {
        public bool IsBefore(in Entry other) => When < other.When || (When == other.When && Order < other.Order);
    }
}
