namespace Course.Concurrency.EventLoop;

/// <summary>Runs tasks of the runtime's own (<see cref="Task.Factory"/>) on the loop.</summary>
internal sealed class LoopTaskScheduler(EventLoop loop) : TaskScheduler
{
    public override int MaximumConcurrencyLevel => 1;

    protected override void QueueTask(Task task)
    {
        ObjectDisposedException.ThrowIf(!loop.TryPost((Action)(() => TryExecuteTask(task))), loop);
    }

    // Within a callback of the loop a task may run at once; what was queued keeps its turn.
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => !taskWasPreviouslyQueued && loop.IsOnThisThread && TryExecuteTask(task);

    protected override IEnumerable<Task>? GetScheduledTasks() => null; // for debuggers; the queue holds more than tasks
}
