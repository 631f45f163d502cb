namespace Course.Concurrency.Channels;

/// <summary>Who waits, first come first served. Guarded by the gate of what they wait for.</summary>
internal struct WaitQueue
{
    public Waiter? First;
    private Waiter? last;

    public void Enqueue(Waiter waiter)
    {
        waiter.Next = null;
        waiter.Previous = last;
        waiter.IsQueued = true;
        if (last is null) First = waiter;
        else last.Next = waiter;
        last = waiter;
    }

    /// <summary>
    /// Takes out the first who can be served: a case of a select that another case has won is passed over, and forgotten. Of a select that
    /// waits here with several cases, each of them can go on: any is taken out, each as likely.
    /// </summary>
    /// <returns>Null when nobody waits.</returns>
    public Waiter? Dequeue()
    {
        while (First is { } waiter)
        {
            Unlink(waiter);
            if (waiter.Selection is not { } selection) return waiter;
            if (!selection.TryClaim(waiter)) continue;
            if (!selection.WaitsTwice) return waiter;
            var chosen = selection.ChooseAmongTwins(waiter);
            Remove(chosen);
            return chosen;
        }

        return null;
    }

    /// <summary>Takes out everybody, of whom none may be a case of a select.</summary>
    /// <returns>The first, linked to the others: nobody else knows them.</returns>
    public Waiter? TakeAll()
    {
        var first = First;
        for (var waiter = first; waiter is not null; waiter = waiter.Next) (waiter.Previous, waiter.IsQueued) = (null, false);
        First = last = null;
        return first;
    }

    /// <summary>Takes out <paramref name="waiter"/>, if it is still there.</summary>
    public void Remove(Waiter waiter)
    {
        if (waiter.IsQueued) Unlink(waiter);
    }

    /// <summary>Forgets everybody.</summary>
    public void Clear()
    {
        while (First is { } waiter) Unlink(waiter);
    }

    private void Unlink(Waiter waiter)
    {
        if (waiter.Previous is null) First = waiter.Next;
        else waiter.Previous.Next = waiter.Next;
        if (waiter.Next is null) last = waiter.Previous;
        else waiter.Next.Previous = waiter.Previous;
        waiter.Next = waiter.Previous = null;
        waiter.IsQueued = false;
    }
}
