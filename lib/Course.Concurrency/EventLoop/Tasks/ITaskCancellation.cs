using Course.Concurrency.Generators;

namespace Course.Concurrency.EventLoop;

internal interface ITaskCancellation
{
    /// <summary>The cancellation that waits for the task's next step, if there is one; it is delivered with this call.</summary>
    Failure? TakeCancellation();

    /// <summary>Cancels the task on behalf of a scope that the task itself runs: see <see cref="TimeoutScope"/> and <see cref="TaskGroup"/>.</summary>
    void CancelFromScope();

    /// <summary>The task has begun to wait for <paramref name="future"/>: a cancellation that came during its step goes there.</summary>
    void HandTo(Future future);
}
