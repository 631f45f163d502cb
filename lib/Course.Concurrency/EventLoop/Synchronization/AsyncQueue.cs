using System.Diagnostics.CodeAnalysis;
using Course.Concurrency.Generators;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.EventLoop;

/// <summary>A queue between tasks, first in, first out; with a limit, whoever puts waits for room: <c>asyncio.Queue</c>.</summary>
/// <typeparam name="T">What it holds.</typeparam>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "It is a queue.")]
public class AsyncQueue<T> : LoopBound
{
    private readonly Queue<T> items = new();
    private readonly LinkedList<Future<Nothing>> getters = [];
    private readonly LinkedList<Future<Nothing>> putters = [];
    private readonly AsyncEvent finished = new();
    private int unfinished;

    /// <summary>Makes an empty one.</summary>
    /// <param name="capacity">How many it holds; 0 or less: any number.</param>
    public AsyncQueue(int capacity = 0)
    {
        Capacity = capacity;
        finished.Set();
    }

    /// <summary>How many it holds at most; 0 or less: any number.</summary>
    public int Capacity { get; }

    /// <summary>How many it holds now.</summary>
    public virtual int Count => items.Count;

    /// <summary>Whether it holds nothing.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>Whether it has no room.</summary>
    public bool IsFull => Capacity > 0 && Count >= Capacity;

    /// <summary>Whether it was shut down.</summary>
    public bool IsShutDown { get; private set; }

    /// <summary>Puts an item in; waits for room.</summary>
    /// <exception cref="QueueShutDownException">The queue was shut down.</exception>
    public Coroutine Put(T item) => new(new PutFrame(this, item));

    /// <summary>Takes an item out; waits for one.</summary>
    /// <exception cref="QueueShutDownException">The queue was shut down, and is empty.</exception>
    public Coroutine<T> Get() => new(new GetFrame(this));

    /// <summary>Puts an item in at once.</summary>
    /// <exception cref="QueueFullException">There is no room.</exception>
    /// <exception cref="QueueShutDownException">The queue was shut down.</exception>
    public void PutNoWait(T item)
    {
        if (IsShutDown) throw new QueueShutDownException();
        if (IsFull) throw new QueueFullException();
        Add(item);
        unfinished++;
        finished.Clear();
        WakeNext(getters);
    }

    /// <summary>Takes an item out at once.</summary>
    /// <exception cref="QueueEmptyException">There is none.</exception>
    /// <exception cref="QueueShutDownException">There is none, and the queue was shut down.</exception>
    public T GetNoWait() => TryGet(out var item) ? item
        : IsShutDown ? throw new QueueShutDownException()
        : throw new QueueEmptyException();

    /// <summary>Takes an item out, if there is one.</summary>
    public bool TryGet([MaybeNullWhen(false)] out T item)
    {
        if (IsEmpty)
        {
            item = default;
            return false;
        }

        item = Take();
        WakeNext(putters);
        return true;
    }

    /// <summary>Says that the work on an item that was got is done.</summary>
    /// <exception cref="InvalidOperationException">It was said more often than items were put.</exception>
    public void TaskDone()
    {
        if (unfinished <= 0) throw new InvalidOperationException("TaskDone was called more often than items were put into the queue.");
        if (--unfinished == 0) finished.Set();
    }

    /// <summary>Waits until <see cref="TaskDone"/> was said for every item that was put.</summary>
    public async Coroutine Join()
    {
        if (unfinished > 0) await finished.Wait();
    }

    /// <summary>Ends the use of the queue: nothing can be put any more, and what is left can be got.</summary>
    /// <param name="immediate">Whether what is left is dropped, and counts as done.</param>
    public void Shutdown(bool immediate = false)
    {
        IsShutDown = true;
        while (immediate && !IsEmpty)
        {
            Take();
            if (unfinished > 0) unfinished--;
        }

        if (immediate && unfinished == 0) finished.Set();
        WakeAll(getters);
        WakeAll(putters);
    }

    /// <summary>Adds an item.</summary>
    private protected virtual void Add(T item) => items.Enqueue(item);

    /// <summary>Removes the item that comes next.</summary>
    private protected virtual T Take() => items.Dequeue();

    private async Coroutine<Nothing> WaitAndPut(T item)
    {
        while (IsFull)
        {
            if (IsShutDown) throw new QueueShutDownException();
            await Wait(putters, isSend: true);
        }

        PutNoWait(item);
        return default;
    }

    private async Coroutine<T> WaitAndGet()
    {
        while (IsEmpty)
        {
            if (IsShutDown) throw new QueueShutDownException();
            await Wait(getters, isSend: false);
        }

        return GetNoWait();
    }

    // Who is woken looks again: somebody else may have been faster. A wake-up that meets a cancellation goes to the next.
    private async Coroutine Wait(LinkedList<Future<Nothing>> waiters, bool isSend)
    {
        var future = Loop.CreateFuture<Nothing>(isSend ? WaitReason.Send : WaitReason.Receive);
        var place = waiters.AddLast(future);
        try
        {
            await future;
        }
        catch (Exception)
        {
            future.Cancel();
            if (place.List is not null) waiters.Remove(place);
            if (!future.IsCancelled && !(isSend ? IsFull : IsEmpty)) WakeNext(waiters);
            throw;
        }
    }

    private static void WakeNext(LinkedList<Future<Nothing>> waiters)
    {
        while (waiters.First is { } first)
        {
            waiters.RemoveFirst();
            if (first.Value.TrySetResult(default)) return;
        }
    }

    private static void WakeAll(LinkedList<Future<Nothing>> waiters)
    {
        while (waiters.Count > 0) WakeNext(waiters);
    }

    private sealed class PutFrame(AsyncQueue<T> queue, T item) : ShortcutFrame<Nothing>
    {
        public override string Name => nameof(Put);

        protected override bool TryShortcut(out Nothing result)
        {
            if (queue.IsFull || queue.IsShutDown) return false;
            queue.PutNoWait(item);
            return true;
        }

        protected override Coroutine<Nothing> TakeLongWay() => queue.WaitAndPut(item);
    }

    private sealed class GetFrame(AsyncQueue<T> queue) : ShortcutFrame<T>
    {
        public override string Name => nameof(Get);

        protected override bool TryShortcut([MaybeNullWhen(false)] out T result) => queue.TryGet(out result);

        protected override Coroutine<T> TakeLongWay() => queue.WaitAndGet();
    }
}
