using Course.Concurrency.Tracing;

namespace Course.Concurrency.Threads;

/// <summary>Somewhere to run code at the same time as other code: the system's threads, or virtual ones.</summary>
public interface IThreads
{
    /// <summary>Starts a thread.</summary>
    /// <param name="name">What pictures, debuggers and error messages call it.</param>
    /// <param name="body">What it does. An exception ends the thread and comes out of <see cref="IRunningThread.Join"/>.</param>
    /// <param name="strand">
    /// The strand as which it runs in the event log, and whose beginning and end somebody else writes. Null: a strand of its own, which
    /// bears its name.
    /// </param>
    IRunningThread Start(string name, Action body, Strand? strand = null);

    /// <summary>Blocks the calling thread for <paramref name="duration"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The duration is negative.</exception>
    void Sleep(TimeSpan duration);
}
