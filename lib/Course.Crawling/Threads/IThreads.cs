namespace Course.Crawling;

/// <summary>Somewhere to run code at the same time as other code: the system's threads, or virtual ones.</summary>
public interface IThreads
{
    /// <summary>Starts a thread. It belongs to the strand that starts it in the event log.</summary>
    /// <param name="name">What debuggers and error messages call it.</param>
    /// <param name="body">What it does. An exception ends the thread and comes out of <see cref="IRunningThread.Join"/>.</param>
    IRunningThread Start(string name, Action body);

    /// <summary>Blocks the calling thread for <paramref name="duration"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The duration is negative.</exception>
    void Sleep(TimeSpan duration);
}
