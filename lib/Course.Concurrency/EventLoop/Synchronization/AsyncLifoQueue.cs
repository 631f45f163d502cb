using System.Diagnostics.CodeAnalysis;

namespace Course.Concurrency.EventLoop;

/// <summary>A queue between tasks that gives the newest item first.</summary>
/// <inheritdoc/>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "It is a queue.")]
public sealed class AsyncLifoQueue<T> : AsyncQueue<T>
{
    private readonly Stack<T> items = new();

    /// <summary>Makes an empty one.</summary>
    /// <param name="capacity">How many it holds; 0 or less: any number.</param>
    public AsyncLifoQueue(int capacity = 0)
        : base(capacity)
    {
    }

    /// <inheritdoc/>
    public override int Count => items.Count;

    private protected override void Add(T item) => items.Push(item);

    private protected override T Take() => items.Pop();
}
