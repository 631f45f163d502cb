namespace Course.Concurrency.Scheduling;

/// <summary>"all goroutines are asleep - deadlock!": none can run, and nothing outside can wake one.</summary>
/// <remarks>A goroutine that awaits something foreign, such as a <see cref="Task"/>, counts as one that can be woken. A
/// <see cref="Task"/> that nobody awaits does not count: start such work with <see cref="Goroutines.Go(Func{Task}, string)"/>.</remarks>
public sealed class DeadlockException : InvalidOperationException
{
    private const int MostShown = 20;

    /// <summary>Makes one without a particular message.</summary>
    public DeadlockException()
        : this([])
    {
    }

    /// <summary>Makes one with a message.</summary>
    public DeadlockException(string message)
        : base(message) => Goroutines = [];

    /// <summary>Makes one with a message and a cause.</summary>
    public DeadlockException(string message, Exception? innerException)
        : base(message, innerException) => Goroutines = [];

    internal DeadlockException(IReadOnlyList<string> goroutines)
        : base(MessageOf(goroutines)) => Goroutines = goroutines;

    /// <summary>Each goroutine, what it waits for and where: <c>goroutine 1 [chan receive]: Main at Program.cs:12</c>.</summary>
    public IReadOnlyList<string> Goroutines { get; }

    private static string MessageOf(IReadOnlyList<string> goroutines)
    {
        var more = goroutines.Count > MostShown ? FormattableString.Invariant($"\n… and {goroutines.Count - MostShown:#,0} more") : "";
        return $"all goroutines are asleep - deadlock!\n{string.Join('\n', goroutines.Take(MostShown))}{more}";
    }
}
