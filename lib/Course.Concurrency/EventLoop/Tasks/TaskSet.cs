namespace Course.Concurrency.EventLoop;

/// <summary>The tasks that have not ended. It holds on to them: a task that nobody else knows must not vanish half done.</summary>
internal sealed class TaskSet
{
    private readonly Stack<int> free = new();
    private ILoopTask?[] slots = new ILoopTask?[16];
    private int used;

    public int Add(ILoopTask task)
    {
        if (!free.TryPop(out var slot))
        {
            if (used == slots.Length) Array.Resize(ref slots, used * 2);
            slot = used++;
        }

        slots[slot] = task;
        return slot;
    }

    public void Remove(ILoopTask task)
    {
        slots[task.Slot] = null;
        free.Push(task.Slot);
    }

    /// <summary>All of them, oldest first.</summary>
    public ILoopTask[] ToArray() => [.. slots.Take(used).OfType<ILoopTask>().OrderBy(task => task.Id)];
}
