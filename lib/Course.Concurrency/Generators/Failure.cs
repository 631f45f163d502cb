using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace Course.Concurrency.Generators;

/// <summary>
/// An exception on its way out through the levels of a delegation. It stays the same object, and its stack trace grows by
/// every level that it passes.
/// </summary>
internal sealed class Failure
{
    // Capturing copies the whole trace, so a trace that grew at every one of 100,000 levels would cost the square of that.
    private const int MostTracedLevels = 256;

    private readonly ExceptionDispatchInfo dispatch;
    private readonly int levels;

    private Failure(Exception exception, int levels)
    {
        dispatch = ExceptionDispatchInfo.Capture(exception);
        this.levels = levels;
    }

    public Exception Exception => dispatch.SourceException;

    /// <summary>Captures <paramref name="exception"/>; <paramref name="previous"/> is how it left the level below, if it came from there.</summary>
    public static Failure Of(Exception exception, Failure? previous = null) =>
        previous is null || !ReferenceEquals(previous.Exception, exception) ? new Failure(exception, 1)
        : previous.levels < MostTracedLevels ? new Failure(exception, previous.levels + 1)
        : previous;

    [DoesNotReturn]
    [StackTraceHidden]
    public void Throw() => dispatch.Throw();
}
