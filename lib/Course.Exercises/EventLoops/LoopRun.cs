using System.Globalization;
using Course.Concurrency.EventLoop;
using Course.Concurrency.Generators;

namespace Course.Exercises.EventLoops;

/// <summary>What the rules of this lesson run an answer in: a loop in the world's time.</summary>
internal static class LoopRun
{
    /// <summary>Runs <paramref name="main"/>. What the answer loses shows in what it gives, so the loop does not report it as well.</summary>
    public static string RunLoop(this World world, Func<EventLoop, Coroutine<string>> main) => EventLoop.Run(
        loop =>
        {
            loop.ExceptionHandler = static _ => { };
            return main(loop);
        },
        clock: world.Clock);

    /// <summary>How an await ended: the result, or <c>throws Name: message</c>, or <c>cancelled</c>.</summary>
    public static async Coroutine<string> HowItEnds(Coroutine<string> coroutine)
    {
        try
        {
            return await coroutine;
        }
        catch (Exception exception) when (exception is not (NotAttemptedException or StepLimitException))
        {
            return Ending(exception);
        }
    }

    /// <summary>How a task ended, without waiting for it.</summary>
    public static string EndOf(LoopTask<string> task) =>
        !task.IsDone ? "still running" : task.IsCancelled ? "cancelled" : task.Exception is { } exception ? Ending(exception) : task.Result;

    /// <summary>The loop's time: <c>1.5 s</c>.</summary>
    public static string At(this EventLoop loop) => string.Create(CultureInfo.InvariantCulture, $"{loop.Time.TotalSeconds} s");

    // Whether an answer gives the failure itself or wraps it, as a group does, is all the same.
    private static string Ending(Exception exception) => exception switch
    {
        OperationCanceledException => "cancelled",
        AggregateException { InnerExceptions: [var first, ..] } => Observed.Thrown(first),
        _ => Observed.Thrown(exception),
    };
}
