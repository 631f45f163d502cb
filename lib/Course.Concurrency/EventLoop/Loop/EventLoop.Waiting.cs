using Course.Concurrency.Generators;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.EventLoop;

// Waiting for time, and for one of several.
public sealed partial class EventLoop
{
    private static readonly Action<object?> SetDone = static future => ((Future<Nothing>)future!).TrySetResult(default);

    /// <summary>Lets everybody else run once: the code goes on in the next iteration.</summary>
    public TurnAwaitable Yield() => new(this);

    /// <summary>Waits for <paramref name="delay"/>; zero or less lets everybody else run once.</summary>
    public async Coroutine Sleep(TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
        {
            await Yield();
            return;
        }

        var future = CreateFuture<Nothing>(WaitReason.Timer);
        var timer = CallLater(delay, SetDone, future);
        try
        {
            await future;
        }
        finally
        {
            timer.Cancel();
        }
    }

    /// <summary>Waits for <paramref name="delay"/>, then gives <paramref name="result"/>.</summary>
    public async Coroutine<T> Sleep<T>(TimeSpan delay, T result)
    {
        await Sleep(delay);
        return result;
    }

    /// <summary>Waits for the first, for the first exception, or for all of several Futures. None of them is cancelled, whatever happens.</summary>
    /// <param name="futures">The Futures; one that is named twice counts once.</param>
    /// <param name="until">What ends the wait.</param>
    /// <param name="timeout">What ends it otherwise; that is no error. Null: nothing does.</param>
    /// <returns>Those that are done, and those that are not, each in the order given. Exceptions are in the Futures.</returns>
    /// <exception cref="ArgumentException">There are no Futures.</exception>
    public async Coroutine<WaitResult<TFuture>> Wait<TFuture>(IEnumerable<TFuture> futures, WaitUntil until = WaitUntil.AllCompleted, TimeSpan? timeout = null)
        where TFuture : Future
    {
        ArgumentNullException.ThrowIfNull(futures);
        TFuture[] all = [.. futures.Distinct()];
        foreach (var future in all) CheckOwn(future);
        if (all.Length == 0) throw new ArgumentException("There is nothing to wait for: give at least one Future.", nameof(futures));
        var waiter = CreateFuture<Nothing>();
        var timer = timeout is { } time ? CallLater(time, SetDone, waiter) : null;
        var left = all.Length;
        void Completed(Future future)
        {
            left--;
            if (left > 0 && until != WaitUntil.FirstCompleted && !(until == WaitUntil.FirstException && future.HasFailed)) return;
            timer?.Cancel();
            waiter.TrySetResult(default);
        }

        Action<Future> completed = Completed;
        foreach (var future in all) future.AddDoneCallback(completed);
        try
        {
            await waiter;
        }
        finally
        {
            timer?.Cancel();
            foreach (var future in all) future.RemoveDoneCallback(completed);
        }

        return new([.. all.Where(future => future.IsDone)], [.. all.Where(future => !future.IsDone)]);
    }

    /// <summary>
    /// Awaits a Future, for so long at most; then cancels it, waits until it has ended, and throws. If the wait is cancelled, so is
    /// the Future. A Future that must go on is wrapped in <see cref="Shield{T}(Future{T})"/>.
    /// </summary>
    /// <param name="future">The Future.</param>
    /// <param name="timeout">How long; zero or less: not at all if it is not done. Null: without end.</param>
    /// <exception cref="TimeoutException">The time was over.</exception>
    /// <remarks>When the Future ends with something other than its cancellation, that comes out, even after the time.</remarks>
    public async Coroutine<T> WaitFor<T>(Future<T> future, TimeSpan? timeout)
    {
        ArgumentNullException.ThrowIfNull(future);
        CheckOwn(future);
        if (timeout is not { } time) return await future;
        if (time <= TimeSpan.Zero)
        {
            if (future.IsDone) return future.Result;
            await CancelAndWait(future);
            return ResultOrTimeout(future);
        }

        var waiter = CreateFuture<Nothing>(future.Reason);
        Action<Future> completed = _ => waiter.TrySetResult(default);
        var timer = CallLater(time, SetDone, waiter);
        future.AddDoneCallback(completed);
        try
        {
            try
            {
                await waiter;
            }
            catch (OperationCanceledException)
            {
                // Whoever cancels is heard, even if the result has come at the same moment.
                future.RemoveDoneCallback(completed);
                if (!future.IsDone) await CancelAndWait(future);
                throw; // what it ended with nobody has seen: unless that was a cancellation, it is reported
            }

            if (future.IsDone) return future.Result;
            future.RemoveDoneCallback(completed);
            await CancelAndWait(future);
            return ResultOrTimeout(future);
        }
        finally
        {
            timer.Cancel();
        }
    }

    /// <summary>Runs a coroutine as a task, for so long at most.</summary>
    /// <inheritdoc cref="WaitFor{T}(Future{T}, TimeSpan?)"/>
    public async Coroutine<T> WaitFor<T>(Coroutine<T> coroutine, TimeSpan? timeout) =>
        timeout is null ? await coroutine : await WaitFor(CreateTask(coroutine), timeout);

    /// <inheritdoc cref="WaitFor{T}(Coroutine{T}, TimeSpan?)"/>
    public async Coroutine WaitFor(Coroutine coroutine, TimeSpan? timeout)
    {
        if (timeout is null) await coroutine;
        else await WaitFor(CreateTask(coroutine), timeout);
    }

    /// <summary>
    /// Awaits a Future without being able to cancel it: when the awaiting task is cancelled, that ends its await, and the Future
    /// goes on. Keep the Future, or its result is lost.
    /// </summary>
    public Future<T> Shield<T>(Future<T> future)
    {
        ArgumentNullException.ThrowIfNull(future);
        CheckOwn(future);
        if (future.IsDone) return future;
        var outer = CreateFuture<T>(future.Reason);
        Action<Future> innerDone = outer.CopyFrom;
        future.AddDoneCallback(innerDone);
        outer.AddDoneCallback(_ =>
        {
            if (!future.IsDone) future.RemoveDoneCallback(innerDone);
        });
        return outer;
    }

    /// <summary>Runs a coroutine as a task that the awaiting one cannot cancel.</summary>
    /// <inheritdoc cref="Shield{T}(Future{T})"/>
    public Future<T> Shield<T>(Coroutine<T> coroutine) => Shield(CreateTask(coroutine));

    /// <summary>Runs code with a time-out: when the time is over, the task that runs it is cancelled, and the cancellation becomes an exception of its own here.</summary>
    /// <param name="delay">How long; null: without end, until the scope is rescheduled.</param>
    /// <param name="body">The code.</param>
    /// <exception cref="TimeoutException">The time was over. A cancellation from elsewhere stays one.</exception>
    /// <exception cref="InvalidOperationException">No task runs.</exception>
    public Coroutine<T> Timeout<T>(TimeSpan? delay, Func<TimeoutScope, Coroutine<T>> body) => new TimeoutScope(this, delay is { } time ? After(time) : null).Run(body);

    /// <inheritdoc cref="Timeout{T}(TimeSpan?, Func{TimeoutScope, Coroutine{T}})"/>
    public Coroutine Timeout(TimeSpan? delay, Func<TimeoutScope, Coroutine> body) => new TimeoutScope(this, delay is { } time ? After(time) : null).Run(body);

    /// <summary>The same, with a time on the clock of <see cref="Time"/>.</summary>
    /// <inheritdoc cref="Timeout{T}(TimeSpan?, Func{TimeoutScope, Coroutine{T}})"/>
    public Coroutine<T> TimeoutAt<T>(TimeSpan? when, Func<TimeoutScope, Coroutine<T>> body) => new TimeoutScope(this, when).Run(body);

    /// <inheritdoc cref="TimeoutAt{T}(TimeSpan?, Func{TimeoutScope, Coroutine{T}})"/>
    public Coroutine TimeoutAt(TimeSpan? when, Func<TimeoutScope, Coroutine> body) => new TimeoutScope(this, when).Run(body);

    /// <exception cref="InvalidOperationException">The Future belongs to another loop, which would call back on another thread.</exception>
    internal void CheckOwn(Future future)
    {
        if (!ReferenceEquals(future.Loop, this)) throw new InvalidOperationException("The Future belongs to another event loop: wait for it there.");
    }

    // The wait is for a Future of its own, so that it can be cancelled however long the other takes.
    private async Coroutine CancelAndWait(Future future)
    {
        var waiter = CreateFuture<Nothing>(future.Reason);
        Action<Future> completed = _ => waiter.TrySetResult(default);
        future.AddDoneCallback(completed);
        try
        {
            future.Cancel();
            await waiter;
        }
        finally
        {
            future.RemoveDoneCallback(completed);
        }
    }

    private static T ResultOrTimeout<T>(Future<T> future)
    {
        try
        {
            return future.Result;
        }
        catch (OperationCanceledException exception)
        {
            throw new TimeoutException("The time was over.", exception);
        }
    }
}
