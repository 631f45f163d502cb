namespace Course.Concurrency.Scheduling;

/// <summary>A queue of goroutines without an end, linked through themselves. Guarded by whoever owns it.</summary>
internal struct GoroutineQueue
{
    private Goroutine? first;
    private Goroutine? last;

    public int Count { readonly get; private set; }

    public void Enqueue(Goroutine goroutine)
    {
        goroutine.Next = null;
        if (last is null) first = goroutine;
        else last.Next = goroutine;
        last = goroutine;
        Count++;
    }

    public Goroutine? Dequeue()
    {
        if (first is not { } goroutine) return null;
        first = goroutine.Next;
        goroutine.Next = null;
        if (first is null) last = null;
        Count--;
        return goroutine;
    }
}
