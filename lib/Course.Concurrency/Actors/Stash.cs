namespace Course.Concurrency.Actors;

/// <summary>Messages that an actor has put aside, and those that it has taken back and handles before all others.</summary>
internal sealed class Stash<T>
{
    private readonly List<Envelope<T>> aside = [];
    private LinkedList<Envelope<T>>? back;

    public int Count => aside.Count;

    public void Add(Envelope<T> envelope) => aside.Add(envelope);

    /// <summary>Takes all back, in the order in which they were put aside, before what was taken back earlier.</summary>
    public void TakeBackAll()
    {
        if (aside.Count == 0) return;
        back ??= [];
        for (var index = aside.Count - 1; index >= 0; index--) back.AddFirst(aside[index]);
        aside.Clear();
    }

    public bool TryTakeBack(out Envelope<T> envelope)
    {
        if (back is not { First: { } first })
        {
            envelope = default;
            return false;
        }

        back.RemoveFirst();
        envelope = first.Value;
        return true;
    }

    public bool HasTakenBack => back is { Count: > 0 };
}
