using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Course.Kernel.Child;

/// <summary>Which cell started the code that threw an exception. Thread-safe.</summary>
/// <remarks>
/// Where an exception ends a process, or a task, the ExecutionContext that says whose code it was is no longer there: a
/// thread and a timer leave it on the way. So each exception is noted where it is thrown.
/// </remarks>
internal sealed class ExceptionOrigins
{
    [ThreadStatic]
    private static Exception? lastThrown;

    [ThreadStatic]
    private static CellExecution? originOfLastThrown;

    private readonly ConditionalWeakTable<Exception, CellExecution> origins = [];
    private volatile bool mayBeForgotten;

    public ExceptionOrigins() => AppDomain.CurrentDomain.FirstChanceException += Note;

    /// <summary>Told that code has thrown whose cell has ended: on any thread, and seldom more than once before <see cref="TakeSuspicion"/>.</summary>
    public event Action? ThrownAfterwards;

    /// <summary>The cell; null if nobody knows.</summary>
    public CellExecution? Find(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause == lastThrown)
            {
                return originOfLastThrown;
            }
            if (origins.TryGetValue(cause, out CellExecution? origin))
            {
                return origin;
            }
        }
        return CellExecution.Current;
    }

    /// <summary>Whether a task may have failed since the last call: something was thrown on a thread that runs tasks.</summary>
    public bool TakeSuspicion()
    {
        bool taken = mayBeForgotten;
        mayBeForgotten = false;
        return taken;
    }

    /// <summary>The suspicion could not be followed up.</summary>
    public void Suspect() => mayBeForgotten = true;

    // Hot in cells that throw a lot: with a throw and its catch at 1.4 µs, 0.2 µs for being told, and 0.3 µs for the table.
    private void Note(object? sender, FirstChanceExceptionEventArgs thrown)
    {
        if (CellExecution.Current is not { } origin)
        {
            return;
        }
        lastThrown = thrown.Exception;
        originOfLastThrown = origin;
        if (!origin.IsFollowed || !Thread.CurrentThread.IsThreadPoolThread)
        {
            return;
        }
        // A task of the pool may keep it until a collection, which comes on another thread.
        origins.TryAdd(thrown.Exception, origin);
        if (mayBeForgotten)
        {
            return;
        }
        mayBeForgotten = true;
        if (origin.Done.IsSet)
        {
            ThrownAfterwards?.Invoke();
        }
    }
}
