using System.Diagnostics.CodeAnalysis;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.EventLoop;

/// <summary>A task of an event loop, whatever its result: see <see cref="LoopTask{T}"/>.</summary>
public interface ILoopTask
{
    /// <summary>The loop that runs it.</summary>
    [SuppressMessage("Naming", "CA1716", Justification = "The field's term.")]
    EventLoop Loop { get; }

    /// <summary>Its name, for reports: <c>Task-1</c> unless set.</summary>
    string Name { get; set; }

    /// <summary>Whether it has ended.</summary>
    bool IsDone { get; }

    /// <summary>Whether it has ended by cancellation.</summary>
    bool IsCancelled { get; }

    /// <summary>How many requests for cancellation there are that nobody has taken back with <see cref="Uncancel"/>.</summary>
    int Cancelling { get; }

    /// <summary>
    /// Asks the task to end: <see cref="CancelledException"/> comes out of the await where it stands. It may clean up, and it may
    /// refuse; it counts as cancelled when the exception leaves it.
    /// </summary>
    /// <param name="message">Why: the message of the exception.</param>
    /// <returns>False if it has ended already.</returns>
    bool Cancel(string? message = null);

    /// <summary>Takes back one request for cancellation that was dealt with: whoever asked for it, or caught it on purpose, does that.</summary>
    /// <returns>How many are left.</returns>
    int Uncancel();

    /// <summary>Its number within its loop, from 1.</summary>
    internal int Id { get; }

    /// <summary>Its place in the set of tasks that have not ended.</summary>
    internal int Slot { get; }

    /// <summary>Its lane in pictures.</summary>
    internal Strand? Strand { get; }

    /// <summary>The task as the Future that it is.</summary>
    internal Future AsFuture { get; }

    /// <summary>Runs what <c>finally</c> blocks it can, for the loop closes.</summary>
    internal void Abandon();
}
