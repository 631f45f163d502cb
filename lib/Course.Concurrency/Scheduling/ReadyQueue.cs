namespace Course.Concurrency.Scheduling;

/// <summary>A queue of what is ready, without an end, linked through themselves. Guarded by whoever owns it.</summary>
internal struct ReadyQueue
{
    private Runnable? first;
    private Runnable? last;

    public int Count { readonly get; private set; }

    public void Enqueue(Runnable runnable)
    {
        runnable.Next = null;
        if (last is null) first = runnable;
        else last.Next = runnable;
        last = runnable;
        Count++;
    }

    public Runnable? Dequeue()
    {
        if (first is not { } runnable) return null;
        first = runnable.Next;
        runnable.Next = null;
        if (first is null) last = null;
        Count--;
        return runnable;
    }
}
