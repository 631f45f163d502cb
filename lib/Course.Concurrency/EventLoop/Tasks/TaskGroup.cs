using System.Runtime.ExceptionServices;
using Course.Concurrency.Generators;

namespace Course.Concurrency.EventLoop;

/// <summary>Tasks that end together: see <see cref="EventLoop.RunGroup{T}(Func{TaskGroup, Coroutine{T}})"/>.</summary>
public sealed class TaskGroup
{
    private readonly EventLoop loop;
    private readonly List<ILoopTask> tasks = [];
    private readonly List<Exception> errors = [];
    private ILoopTask? parent;
    private bool exiting;
    private bool aborting;
    private bool parentCancelRequested;
    private Future<Nothing>? allDone;

    internal TaskGroup(EventLoop loop) => this.loop = loop;

    /// <summary>Runs a coroutine as a task of the group.</summary>
    /// <exception cref="InvalidOperationException">The group has ended, or is about to.</exception>
    public LoopTask<T> CreateTask<T>(Coroutine<T> coroutine, string? name = null) => Add(() => loop.CreateTask(coroutine, name));

    /// <inheritdoc cref="CreateTask{T}(Coroutine{T}, string?)"/>
    public LoopTask<Nothing> CreateTask(Coroutine coroutine, string? name = null) => Add(() => loop.CreateTask(coroutine, name));

    /// <summary>Runs an ordinary async method as a task of the group; its token is cancelled with the task.</summary>
    /// <exception cref="InvalidOperationException">The group has ended, or is about to.</exception>
    public LoopTask<T> CreateTask<T>(Func<CancellationToken, Task<T>> method, string? name = null) => Add(() => loop.CreateTask(method, name));

    /// <inheritdoc cref="CreateTask{T}(Func{CancellationToken, Task{T}}, string?)"/>
    public LoopTask<Nothing> CreateTask(Func<CancellationToken, Task> method, string? name = null) => Add(() => loop.CreateTask(method, name));

    internal async Coroutine<T> Run<T>(Func<TaskGroup, Coroutine<T>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        parent = loop.CurrentTask ?? throw new InvalidOperationException("A task group cancels the task that runs its code when one of its tasks fails: here no task runs.");
        T result = default!;
        Exception? failure = null;
        try
        {
            result = await body(this);
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        await Exit(failure);
        return result;
    }

    internal async Coroutine Run(Func<TaskGroup, Coroutine> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        await Run<Nothing>(async group =>
        {
            await body(group);
            return default;
        });
    }

    private async Coroutine Exit(Exception? failure)
    {
        exiting = true;
        var cancellation = failure is not null && IsCancellation(failure) ? (OperationCanceledException)failure : null;
        if (parentCancelRequested && parent!.Uncancel() == 0) cancellation = null; // the group's own, and it is dealt with
        if (failure is not null && !aborting) Abort();

        // In a loop: whoever waits here may be cancelled, even several times, and still the tasks have to end.
        while (tasks.Count > 0)
        {
            allDone ??= loop.CreateFuture<Nothing>();
            try
            {
                await allDone;
            }
            catch (OperationCanceledException exception)
            {
                if (!aborting)
                {
                    cancellation = exception;
                    Abort();
                }
            }

            allDone = null;
        }

        if (cancellation is not null && errors.Count == 0) ExceptionDispatchInfo.Throw(cancellation);
        if (failure is not null && !IsCancellation(failure)) errors.Add(failure);
        if (errors.Count > 0) throw new AggregateException("Unhandled errors in a task group.", errors);
    }

    private bool IsCancellation(Exception exception) => LoopTask<Nothing>.IsCancellation(exception, parent!.Cancelling);

    private LoopTask<T> Add<T>(Func<LoopTask<T>> create)
    {
        if (parent is null || (exiting && tasks.Count == 0)) throw new InvalidOperationException("The task group has ended: it takes no more tasks.");
        if (aborting) throw new InvalidOperationException("The task group is shutting down: it takes no more tasks.");
        var task = create();
        task.AddDoneCallback(Done);
        tasks.Add(task);
        return task;
    }

    private void Abort()
    {
        aborting = true;
        foreach (var task in tasks.ToArray()) task.Cancel();
    }

    private void Done(Future future)
    {
        tasks.Remove((ILoopTask)future);
        if (tasks.Count == 0) allDone?.TrySetResult(default);
        if (future.IsCancelled || future.Exception is not { } exception) return;
        errors.Add(exception);
        if (parent!.IsDone)
        {
            loop.CallExceptionHandler(new LoopError("A task of a group failed after the task that runs the group had ended", exception, future, ((ILoopTask)future).Name));
        }
        else if (!aborting && !parentCancelRequested)
        {
            Abort();
            parentCancelRequested = true;
            ((ITaskCancellation)parent).CancelFromScope();
        }
    }
}
