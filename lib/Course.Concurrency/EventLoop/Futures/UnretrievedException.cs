using System.Diagnostics.CodeAnalysis;

namespace Course.Concurrency.EventLoop;

/// <summary>
/// Lives as long as a failed Future whose exception nobody has seen. When it is collected, or the loop closes first, the
/// loop's exception handler is told.
/// </summary>
// An object of its own: a finaliser on Future itself would cost every Future, and not only those that fail.
[SuppressMessage("Usage", "CA1816", Justification = "Settled is what disposed is elsewhere.")]
internal sealed class UnretrievedException
{
    private readonly EventLoop loop;
    private readonly LoopError error;
    private int isSettled;

    public UnretrievedException(Future future, Exception exception)
    {
        // Only what a report needs: to keep the Future here would keep it alive.
        loop = future.Loop;
        var task = future as ILoopTask;
        error = new LoopError($"{(task is null ? "Future" : "Task")} exception was never retrieved", exception, null, task?.Name);
        loop.Watch(this);
    }

    ~UnretrievedException() => Report();

    /// <summary>Somebody has seen it.</summary>
    public void Retrieve()
    {
        Volatile.Write(ref isSettled, 1);
        GC.SuppressFinalize(this);
    }

    /// <summary>Tells the loop, once.</summary>
    public void Report()
    {
        if (Interlocked.Exchange(ref isSettled, 1) == 0) loop.ReportFromAnywhere(error);
    }
}
