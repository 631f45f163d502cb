namespace Course.Concurrency.Threads;

/// <summary>A thread that was started.</summary>
public interface IRunningThread
{
    /// <summary>The name that it was given.</summary>
    string Name { get; }

    /// <summary>Blocks the calling thread until this one has ended. An exception that ended it comes out.</summary>
    void Join();
}
