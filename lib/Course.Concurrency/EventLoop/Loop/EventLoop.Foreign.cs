using Course.Concurrency.Generators;

namespace Course.Concurrency.EventLoop;

// What is not the loop's: tasks of the runtime, and work for other threads.
public sealed partial class EventLoop
{
    /// <summary>A task of the runtime as a Future: a coroutine can await it. Cancelling the Future does not reach the task.</summary>
    public Future<T> Wrap<T>(Task<T> task)
    {
        ArgumentNullException.ThrowIfNull(task);
        var future = CreateFuture<T>();
        if (task.IsCompleted) Complete(future, task);
        else task.ContinueWith(static (task, future) => CompleteFromElsewhere((Future<T>)future!, task), future, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return future;
    }

    /// <inheritdoc cref="Wrap{T}(Task{T})"/>
    public Future<Nothing> Wrap(Task task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return Wrap(WithoutResult(task));
    }

    /// <summary>Calls a method of the runtime's, such as one of <c>HttpClient</c>, and gives its task as a Future; cancelling that cancels the token.</summary>
    public Future<T> Wrap<T>(Func<CancellationToken, Task<T>> method)
    {
        ArgumentNullException.ThrowIfNull(method);
        CancellationTokenSource source = new();
        var future = Wrap(method(source.Token));
        future.AddDoneCallback(done =>
        {
            if (done.IsCancelled) source.Cancel();
            source.Dispose();
        });
        return future;
    }

    /// <inheritdoc cref="Wrap{T}(Func{CancellationToken, Task{T}})"/>
    public Future<Nothing> Wrap(Func<CancellationToken, Task> method)
    {
        ArgumentNullException.ThrowIfNull(method);
        return Wrap(token => WithoutResult(method(token)));
    }

    /// <summary>Has work that would block done by another thread: <c>run_in_executor</c>. Cancelling the Future does not stop the work.</summary>
    public Future<T> RunInThread<T>(Func<T> work) => Wrap(Task.Run(work));

    private static async Task<Nothing> WithoutResult(Task task)
    {
        await task.ConfigureAwait(false);
        return default;
    }

    private static Failure CancellationOf(Task task)
    {
        try
        {
            task.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException exception)
        {
            return Failure.Of(exception);
        }

        throw new InvalidOperationException("The task was not cancelled.");
    }

    private static void CompleteFromElsewhere<T>(Future<T> future, Task<T> task)
    {
        Completion<T> completion = new(future, task);
        if (!future.Loop.TryPost(completion)) completion.Abandon();
    }

    // Whoever gave up the Future is not told; an exception is reported all the same.
    private void Complete<T>(Future<T> future, Task<T> task)
    {
        var exception = task.Exception is { InnerExceptions: [var single] } ? single : task.Exception;
        if (!future.IsDone)
        {
            if (task.IsCanceled) future.SetFailure(CancellationOf(task)); // by somebody else, for a cancelled Future is done
            else if (exception is not null) future.SetException(exception);
            else future.SetResult(task.Result);
        }
        else if (exception is not null and not OperationCanceledException)
        {
            CallExceptionHandler(new LoopError("A task that nobody waited for any more ended with an exception", exception, future));
        }
    }

    private sealed class Completion<T>(Future<T> future, Task<T> task) : IPosted
    {
        public string Description => "the end of a task of the runtime";

        public void Wake(Future? ignored) => future.Loop.Complete(future, task);

        public void Abandon()
        {
            if (task.Exception is { InnerException: { } exception }) future.Loop.CallExceptionHandler(new LoopError("A task ended with an exception after its event loop had been closed", exception));
        }
    }
}
