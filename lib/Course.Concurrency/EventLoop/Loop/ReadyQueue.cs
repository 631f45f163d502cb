namespace Course.Concurrency.EventLoop;

/// <summary>The callbacks whose turn it is, first in, first out. Entries are values in a ring: to add one allocates nothing.</summary>
internal sealed class ReadyQueue
{
    // Invariant: tail - head entries are queued; the entry with number n lies at n modulo the length, a power of two.
    private Entry[] entries = new Entry[64];
    private long head;
    private long tail;

    public int Count => (int)(tail - head);

    /// <returns>The number of the entry.</returns>
    public long Enqueue(object target, object? state, ExecutionContext? context)
    {
        if (tail - head == entries.Length) Grow();
        ref var entry = ref entries[tail & (entries.Length - 1)];
        entry.Target = target;
        entry.State = state;
        entry.Context = context;
        return tail++;
    }

    /// <summary>Takes the oldest entry; its target is null if it was cancelled.</summary>
    public Entry Dequeue()
    {
        ref var slot = ref entries[head & (entries.Length - 1)];
        var entry = slot;
        slot = default;
        head++;
        return entry;
    }

    /// <summary>Cancels an entry; it keeps its place, and is nothing.</summary>
    /// <returns>False if it has run or was cancelled before.</returns>
    public bool Cancel(long number)
    {
        if (number < head || number >= tail) return false;
        ref var entry = ref entries[number & (entries.Length - 1)];
        if (entry.Target is null) return false;
        entry = default;
        return true;
    }

    public void Clear()
    {
        Array.Clear(entries);
        head = tail;
    }

    private void Grow()
    {
        var larger = new Entry[entries.Length * 2];
        for (var number = head; number < tail; number++) larger[number & (larger.Length - 1)] = entries[number & (entries.Length - 1)];
        entries = larger;
    }

    internal struct Entry
    {
        /// <summary>An <see cref="Action"/>, an <see cref="IWaiter"/>, an Action of object or of Future.</summary>
        public object? Target;
        public object? State;
        public ExecutionContext? Context;
    }
}
