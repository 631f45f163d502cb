namespace Course.Concurrency.EventLoop;

/// <summary>What ends <see cref="EventLoop.Wait"/>.</summary>
public enum WaitUntil
{
    /// <summary>All Futures are done.</summary>
    AllCompleted,

    /// <summary>One is done.</summary>
    FirstCompleted,

    /// <summary>One has ended with an exception, or all are done. A cancellation is no exception.</summary>
    FirstException,
}
