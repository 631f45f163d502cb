using Course.Concurrency.Generators;

namespace Course.Concurrency.EventLoop;

// Several at once.
public sealed partial class EventLoop
{
    /// <summary>
    /// Several Futures as one, whose result is all their results in the order given. The first exception, or cancellation, of one
    /// is the exception of all; the others go on. To cancel the gathering cancels all that are not done.
    /// </summary>
    public Future<T[]> Gather<T>(params IEnumerable<Future<T>> futures)
    {
        ArgumentNullException.ThrowIfNull(futures);
        return new GatheringResults<T>(this, [.. futures]);
    }

    /// <summary>The same for coroutines, each of which becomes a task.</summary>
    public Future<T[]> Gather<T>(params IEnumerable<Coroutine<T>> coroutines)
    {
        ArgumentNullException.ThrowIfNull(coroutines);
        return new GatheringResults<T>(this, [.. coroutines.Select(coroutine => CreateTask(coroutine))]);
    }

    /// <inheritdoc cref="Gather{T}(IEnumerable{Coroutine{T}})"/>
    public Future<Nothing[]> Gather(params IEnumerable<Coroutine> coroutines)
    {
        ArgumentNullException.ThrowIfNull(coroutines);
        return new GatheringResults<Nothing>(this, [.. coroutines.Select(coroutine => CreateTask(coroutine))]);
    }

    /// <summary><see cref="Gather{T}(IEnumerable{Future{T}})"/> whose result is how each of them ended: <c>return_exceptions=True</c>. It waits for all.</summary>
    public Future<Outcome<T>[]> GatherOutcomes<T>(params IEnumerable<Future<T>> futures)
    {
        ArgumentNullException.ThrowIfNull(futures);
        return new GatheringOutcomes<T>(this, [.. futures]);
    }

    /// <summary>The same for coroutines, each of which becomes a task.</summary>
    public Future<Outcome<T>[]> GatherOutcomes<T>(params IEnumerable<Coroutine<T>> coroutines)
    {
        ArgumentNullException.ThrowIfNull(coroutines);
        return new GatheringOutcomes<T>(this, [.. coroutines.Select(coroutine => CreateTask(coroutine))]);
    }

    /// <summary>As many coroutines as there are Futures: the first one awaited gives the result, or the exception, of the Future that is done first, and so on.</summary>
    /// <param name="futures">The Futures; one that is named twice counts once.</param>
    /// <param name="timeout">How long to wait for all of them; null: without end.</param>
    /// <exception cref="TimeoutException">Out of an await: the time was over before another one was done.</exception>
    public IEnumerable<Coroutine<T>> AsCompleted<T>(IEnumerable<Future<T>> futures, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(futures);
        HashSet<Future> left = [.. futures];
        foreach (var future in left) CheckOwn(future);
        AsyncQueue<Future<T>?> done = new();
        TimerHandle? timer = null;
        void Completed(Future future)
        {
            if (!left.Remove(future)) return;
            done.PutNoWait((Future<T>)future);
            if (left.Count == 0) timer?.Cancel();
        }

        Action<Future> completed = Completed;
        var count = left.Count;
        foreach (var future in left) future.AddDoneCallback(completed);
        if (count > 0 && timeout is { } time)
        {
            timer = CallLater(time, () =>
            {
                foreach (var future in left)
                {
                    future.RemoveDoneCallback(completed);
                    done.PutNoWait(null);
                }

                left.Clear();
            });
        }

        async Coroutine<T> Next() => await done.Get() is { } future ? future.Result : throw new TimeoutException("The time was over.");
        return Enumerable.Range(0, count).Select(_ => Next());
    }

    /// <summary>
    /// Runs code that makes tasks, and ends when all of them have ended. If one fails, or the code does, the others are cancelled,
    /// and all exceptions come out together.
    /// </summary>
    /// <exception cref="AggregateException">Something failed: its exceptions, cancellations aside.</exception>
    /// <exception cref="InvalidOperationException">No task runs.</exception>
    public Coroutine<T> RunGroup<T>(Func<TaskGroup, Coroutine<T>> body) => new TaskGroup(this).Run(body);

    /// <inheritdoc cref="RunGroup{T}(Func{TaskGroup, Coroutine{T}})"/>
    public Coroutine RunGroup(Func<TaskGroup, Coroutine> body) => new TaskGroup(this).Run(body);
}
