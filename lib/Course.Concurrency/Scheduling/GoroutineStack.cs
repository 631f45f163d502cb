using System.Runtime.CompilerServices;

namespace Course.Concurrency.Scheduling;

/// <summary>Goroutines that have ended, to be used again: the last one first, while it is in the cache. Linked through themselves; guarded by whoever owns it.</summary>
internal struct GoroutineStack
{
    private Goroutine? top;

    public int Count { readonly get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Push(Goroutine goroutine)
    {
        goroutine.Next = top;
        top = goroutine;
        Count++;
    }

    /// <summary>Takes the last one; null when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Goroutine? Pop()
    {
        if (top is not { } goroutine) return null;
        top = Unsafe.As<Goroutine?>(goroutine.Next);
        goroutine.Next = null;
        Count--;
        return goroutine;
    }

    /// <summary>Moves so many to <paramref name="other"/>, or as many as there are.</summary>
    public void MoveTo(ref GoroutineStack other, int count)
    {
        for (; count > 0 && Pop() is { } goroutine; count--) other.Push(goroutine);
    }
}
