using Course.Concurrency.Generators;

namespace Course.Concurrency.EventLoop;

internal interface ITaskCancellation
{
    /// <summary>The cancellation that waits for the task's next step, if there is one; it is delivered with this call.</summary>
    Failure? TakeCancellation();
}
