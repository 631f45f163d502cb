using System.Diagnostics.CodeAnalysis;

namespace Course.Concurrency.EventLoop;

/// <summary>A queue between tasks that gives the smallest item first; equal ones in the order in which they were put.</summary>
/// <inheritdoc/>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "It is a queue.")]
public sealed class AsyncPriorityQueue<T> : AsyncQueue<T>
{
    private readonly PriorityQueue<T, (T Item, long Order)> heap;
    private long nextOrder;

    /// <summary>Makes an empty one.</summary>
    /// <param name="capacity">How many it holds; 0 or less: any number.</param>
    /// <param name="comparer">Which item is smaller; null: by their own comparison.</param>
    public AsyncPriorityQueue(int capacity = 0, IComparer<T>? comparer = null)
        : base(capacity)
    {
        var items = comparer ?? Comparer<T>.Default;
        heap = new(Comparer<(T Item, long Order)>.Create((left, right) => items.Compare(left.Item, right.Item) is var order and not 0 ? order : left.Order.CompareTo(right.Order)));
    }

    /// <inheritdoc/>
    public override int Count => heap?.Count ?? 0;

    private protected override void Add(T item) => heap.Enqueue(item, (item, nextOrder++));

    private protected override T Take() => heap.Dequeue();
}
