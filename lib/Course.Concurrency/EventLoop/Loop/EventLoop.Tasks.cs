using Course.Concurrency.Generators;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.EventLoop;

// Tasks: what the loop steps.
public sealed partial class EventLoop
{
    private readonly TaskSet tasks = new();
    private readonly SynchronizationContext context;
    private readonly CoroutineHost host;
    private LoopTaskScheduler? scheduler;
    private ILoopTask? currentTask;
    private int nextTask = 1;
    private Strand? runningBefore;

    /// <summary>The task that runs now; null when a plain callback does, or nothing.</summary>
    public ILoopTask? CurrentTask => currentTask;

    /// <summary>The tasks that have not ended, in order of their creation.</summary>
    public IReadOnlyList<ILoopTask> AllTasks => tasks.ToArray();

    /// <summary>Brings ordinary code back to the loop: what is posted here runs on it.</summary>
    public SynchronizationContext SynchronizationContext => context;

    /// <summary>Runs tasks of <see cref="Task.Factory"/> on the loop.</summary>
    public TaskScheduler TaskScheduler => scheduler ??= new LoopTaskScheduler(this);

    internal LoopTrace? Trace { get; private set; }

    internal bool IsOnThisThread => ReferenceEquals(running, this);

    /// <summary>Makes a pending Future of this loop.</summary>
    public Future<T> CreateFuture<T>(WaitReason reason = WaitReason.Resumption) => new(this, reason);

    /// <summary>Runs a coroutine as a task; its first step is in the next iteration.</summary>
    /// <param name="coroutine">The coroutine, not yet started.</param>
    /// <param name="name">The task's name, in pictures as well; null: <c>Task-1</c> and so on, and in pictures that of the method.</param>
    public LoopTask<T> CreateTask<T>(Coroutine<T> coroutine, string? name = null)
    {
        CheckThread();
        return new CoroutineTask<T>(this, new CoroutineGenerator<Future, object?, T>(coroutine.Frame, name), sendsResults: false, name);
    }

    /// <inheritdoc cref="CreateTask{T}(Coroutine{T}, string?)"/>
    public LoopTask<Nothing> CreateTask(Coroutine coroutine, string? name = null)
    {
        CheckThread();
        return new CoroutineTask<Nothing>(this, new CoroutineGenerator<Future, object?, Nothing>(coroutine.Frame, name), sendsResults: false, name);
    }

    /// <summary>Runs a generator that yields Futures as a task: it is sent the result of each, or gets its exception; null yielded lets everybody else run once.</summary>
    public LoopTask<T> CreateTask<T>(Generator<Future, object?, T> generator, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(generator);
        CheckThread();
        return new CoroutineTask<T>(this, generator, sendsResults: true, name);
    }

    /// <inheritdoc cref="CreateTask{T}(Generator{Future, object?, T}, string?)"/>
    public LoopTask<Nothing> CreateTask(Generator<Future, object?> generator, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(generator);
        CheckThread();
        return new CoroutineTask<Nothing>(this, generator, sendsResults: true, name);
    }

    /// <summary>
    /// Runs an ordinary async method as a task, on the loop's thread from beginning to end. A cancellation comes out of its next
    /// await of something of the loop's.
    /// </summary>
    public LoopTask<T> CreateTask<T>(Func<Task<T>> method, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(method);
        CheckThread();
        return new OrdinaryTask<T>(this, _ => method(), takesToken: false, CallbackName.Of(method), name);
    }

    /// <inheritdoc cref="CreateTask{T}(Func{Task{T}}, string?)"/>
    public LoopTask<Nothing> CreateTask(Func<Task> method, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(method);
        CheckThread();
        return new OrdinaryTask<Nothing>(this, async _ =>
        {
            await method();
            return default;
        }, takesToken: false, CallbackName.Of(method), name);
    }

    /// <summary>The same, for a method that takes a token, and hands it to what it awaits that is not the loop's: the token is cancelled with the task.</summary>
    public LoopTask<T> CreateTask<T>(Func<CancellationToken, Task<T>> method, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(method);
        CheckThread();
        return new OrdinaryTask<T>(this, method, takesToken: true, CallbackName.Of(method), name);
    }

    /// <inheritdoc cref="CreateTask{T}(Func{CancellationToken, Task{T}}, string?)"/>
    public LoopTask<Nothing> CreateTask(Func<CancellationToken, Task> method, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(method);
        CheckThread();
        return new OrdinaryTask<Nothing>(this, async token =>
        {
            await method(token);
            return default;
        }, takesToken: true, CallbackName.Of(method), name);
    }

    internal (int Id, int Slot) Adopt(ILoopTask task) => (nextTask++, tasks.Add(task));

    internal void Release(ILoopTask task) => tasks.Remove(task);

    /// <summary>Says that a task runs from now on; returns what ran before, to be given back to <see cref="Leave"/>.</summary>
    internal ILoopTask? Enter(ILoopTask? task)
    {
        var before = currentTask;
        currentTask = task;
        return before;
    }

    internal void Leave(ILoopTask? before) => currentTask = before;

    /// <summary>Runs a piece of an ordinary method as its task, so that whatever it awaits next leads back to it.</summary>
    internal void RunAs(IOrdinaryTask? task, Strand? strand, long cause, Action piece, Failure? failure = null)
    {
        var before = Enter(task?.Task);
        var strandBefore = strand is not null && Trace is { } trace ? trace.Resumes(strand, cause) : null;
        if (task is not null) SynchronizationContext.SetSynchronizationContext(task.Synchronization);
        Injected = failure;
        try
        {
            piece();
        }
        finally
        {
            Injected = null; // an await that gives no result has not looked
            if (task is not null) SynchronizationContext.SetSynchronizationContext(context);
            if (strand is not null && Trace is { } current)
            {
                if (task is { Waits: { } reason }) current.Waits(strand, reason);
                Tracer.Leave(strandBefore);
            }

            Leave(before);
        }
    }

    /// <summary>An ordinary method awaits a Future, or with null one turn.</summary>
    internal void Continue(Future? future, Action continuation)
    {
        ArgumentNullException.ThrowIfNull(continuation);
        if (IsOnThisThread) new FutureWait(this, CurrentOrdinaryTask, continuation).Begin(future);
        else ContinueElsewhere(future, continuation);
    }

    private IOrdinaryTask? CurrentOrdinaryTask => currentTask as IOrdinaryTask;

    // The awaiting code does not run on the loop, and goes on where it would after any await.
    private void ContinueElsewhere(Future? future, Action continuation)
    {
        var home = SynchronizationContext.Current;
        void Resume()
        {
            if (home is not null) home.Post(static action => ((Action)action!)(), continuation);
            else ThreadPool.QueueUserWorkItem(static action => action(), continuation, preferLocal: false);
        }

        var posted = TryPost(() =>
        {
            if (future is null) Resume();
            else future.AddDoneCallback(_ => Resume());
        });
        if (!posted) Resume(); // the loop is closed: the await says that the Future is not done
    }

    private void CancelAll()
    {
        var left = tasks.ToArray();
        foreach (var task in left) task.Cancel();
        foreach (var task in left)
        {
            if (!task.IsDone) RunUntilDone(task.AsFuture);
            if (task.AsFuture is { IsCancelled: false, HasFailed: true, Failure: { } failure })
            {
                task.AsFuture.MarkRetrieved();
                CallExceptionHandler(new LoopError("Exception in a task while the event loop shut down", failure.Exception, task.AsFuture, task.Name));
            }
        }
    }

    private void AbandonTasks()
    {
        // A finally block may make more of them.
        HashSet<ILoopTask> known = [];
        while (tasks.ToArray().FirstOrDefault(known.Add) is { } task)
        {
            CallExceptionHandler(new LoopError("Task was still pending when its event loop was closed", null, task.AsFuture, task.Name));
            try
            {
                task.Abandon();
            }
#pragma warning disable CA1031 // Whatever a finally block throws is reported; the other tasks have theirs to run.
            catch (Exception exception) when (exception is not ThreadInterruptedException)
#pragma warning restore CA1031
            {
                CallExceptionHandler(new LoopError("Exception in a task that was ended by the close of its event loop", exception, task.AsFuture, task.Name));
            }
        }
    }

    private void BeginTrace()
    {
        Trace = Tracer.Current is { } tracer ? new LoopTrace(tracer) : null;
        if (Trace is not null) runningBefore = Tracer.Enter(Trace.Strand);
    }

    private void EndTrace()
    {
        if (Trace is not null) Tracer.Leave(runningBefore);
        Trace = null;
    }

    private sealed class Host(EventLoop loop) : CoroutineHost
    {
        public override void Run<TReturn>(CoroutineFrame<TReturn> frame, Action continuation) =>
            new CoroutineWait<TReturn>(loop, loop.CurrentOrdinaryTask, continuation, frame).Begin();
    }
}
