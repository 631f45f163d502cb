using System.Runtime.CompilerServices;

namespace Course.Concurrency.Scheduling;

/// <summary>Does something once, whoever asks first: Go's <c>sync.Once</c>.</summary>
/// <remarks>Thread-safe. A body that asks the same <see cref="Once"/> waits for itself.</remarks>
public sealed class Once
{
    private readonly GoMutex mutex = new();
    private volatile bool isDone;

    /// <summary>
    /// Runs <paramref name="body"/> if no call has before; else waits until that one has ended. Await it.
    /// </summary>
    /// <param name="body">What is to be done.</param>
    /// <param name="file">Filled in by the compiler, for traces and reports.</param>
    /// <param name="line">Filled in by the compiler, for traces and reports.</param>
    /// <remarks>
    /// A body that throws has been run, as in Go: the caller gets the exception, the others find it done.
    /// </remarks>
    public async Routine Do(Func<Routine> body, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (isDone) return;
        await mutex.Lock(file, line);
        try
        {
            if (!isDone) await body();
        }
        finally
        {
            isDone = true;
            mutex.Unlock();
        }
    }
}
