using Course.Concurrency.EventLoop;
using Course.Concurrency.Tracing;
using Answer = System.Func<
    Course.Concurrency.EventLoop.EventLoop,
    Course.Concurrency.EventLoop.Future<string>,
    System.TimeSpan,
    Course.Concurrency.EventLoop.Future<string>>;

namespace Course.Exercises.FuturesAndTasks;

/// <summary>Exercise 04-3: a Future that follows another one for a limited time.</summary>
public sealed class GiveUpInTime : Exercise<Func<EventLoop, Future<string>, TimeSpan, Future<string>>>
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public override string Id => "04-3";

    /// <inheritdoc/>
    public override string Title => "Give up in time";

    /// <inheritdoc/>
    public override string Task =>
        "Return a new Future that ends as future does: with its result, its exception, or cancelled. If that takes longer than time, it ends with a TimeoutException, and future is cancelled, for nobody waits for it any more. If the new Future is cancelled, so is future. No coroutine: loop.CreateFuture, loop.CallLater and AddDoneCallback.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hints =>
    [
        "Two things can happen first, and the other one may still happen afterwards. Whoever comes second must find out that it is late.",
        "Three callbacks: one on future, one on the timer, one on the Future that you return.",
        "TrySetResult says whether it was in time; for an exception ask IsDone first. And before you ask a Future for its Exception, ask whether it IsCancelled.",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Rule<Answer>> Rules =>
    [
        new("gives the result when it comes in time", "result \"page\" at 1 s", "A callback on future passes its result on.", (answer, world) =>
            Play(answer, world, (loop, future, _) => loop.CallLater(Second, () => future.TrySetResult("page")))),
        new("gives the result of what is done already", "result \"page\" at 0 s", "AddDoneCallback also calls back when the Future is done already.", (answer, world) =>
            Play(answer, world, (_, future, _) => future.SetResult("page"))),
        new("passes an exception on", "exception Format: no page at 1 s", "A Future ends in three ways: pass each one on.", (answer, world) =>
            Play(answer, world, (loop, future, _) => loop.CallLater(Second, () => future.SetException(new FormatException("no page"))))),
        new("gives up when the time is over", "Timeout at 2 s", "CallLater, and a TimeoutException.", (answer, world) =>
            Play(answer, world, (loop, future, _) => loop.CallLater(3 * Second, () => future.TrySetResult("page")), ofTimeout: true)),
        new("cancels what nobody waits for any more", "Timeout at 2 s, and future is cancelled", "Whoever gives up says so: cancel future, so that it can stop working.", (answer, world) =>
            Play(answer, world, (loop, future, _) => loop.CallLater(3 * Second, () => future.TrySetResult("page")), ofTimeout: true, tellsOfFuture: true)),
        new("passes a cancellation down", "cancelled at 1 s, and future is cancelled", "The Future that you return can be cancelled by its owner: a callback on it cancels future.", (answer, world) =>
            Play(answer, world, (loop, _, mine) => loop.CallLater(Second, () => mine().Cancel()), tellsOfFuture: true)),
        new("passes a cancellation up", "cancelled at 1 s", "A cancelled future makes yours cancelled too.", (answer, world) =>
            Play(answer, world, (loop, future, _) => loop.CallLater(Second, () => future.Cancel()))),
        new("is set once, whatever comes later", "result \"page\" at 1 s; errors: none", "The timer fires, or the result comes, when yours is done: then there is nothing left to do.", (answer, world) =>
            Play(answer, world, (loop, future, _) => loop.CallLater(Second, () => future.TrySetResult("page")), tellsOfErrors: true)),
    ];

    /// <inheritdoc/>
    public override Answer Stub => (_, _, _) => throw new NotAttemptedException();

    /// <inheritdoc/>
    public override Answer Solution => WithTimeout;

    /// <inheritdoc/>
    public override IReadOnlyList<Mutant<Answer>> Mutants =>
    [
        new("never gives up", "gives up when the time is over", (loop, future, _) => Follow(loop, future)),
        new("lets the other one go on", "cancels what nobody waits for any more", (loop, future, time) =>
        {
            var mine = Follow(loop, future);
            loop.CallLater(time, () => Fail(mine));
            return mine;
        }),
        new("passes no cancellation down", "passes a cancellation down", (loop, future, time) =>
        {
            var mine = loop.CreateFuture<string>();
            future.AddDoneCallback(_ => PassOn(future, mine));
            loop.CallLater(time, () => { if (Fail(mine)) future.Cancel(); });
            return mine;
        }),
        new("sets it without asking", "is set once, whatever comes later", (loop, future, time) =>
        {
            var mine = Follow(loop, future);
            loop.CallLater(time, () =>
            {
                mine.SetException(new TimeoutException("too late"));
                future.Cancel();
            });
            return mine;
        }),
        new("knows results only", "passes an exception on", (loop, future, time) =>
        {
            var mine = loop.CreateFuture<string>();
            future.AddDoneCallback(_ => mine.TrySetResult(future.Result));
            mine.AddDoneCallback(_ => { if (mine.IsCancelled) future.Cancel(); });
            loop.CallLater(time, () => { if (Fail(mine)) future.Cancel(); });
            return mine;
        }),
        new("looks once, at the end of the time", "gives the result when it comes in time", (loop, future, time) =>
        {
            var mine = loop.CreateFuture<string>();
            loop.CallLater(time, () =>
            {
                if (future.IsDone) PassOn(future, mine);
                else if (Fail(mine)) future.Cancel();
            });
            mine.AddDoneCallback(_ => { if (mine.IsCancelled) future.Cancel(); });
            return mine;
        }),
    ];

    private static Future<string> WithTimeout(EventLoop loop, Future<string> future, TimeSpan time)
    {
        var mine = Follow(loop, future);
        var timer = loop.CallLater(time, () => { if (Fail(mine)) future.Cancel(); });
        mine.AddDoneCallback(_ => timer.Cancel());
        return mine;
    }

    private static Future<string> Follow(EventLoop loop, Future<string> future)
    {
        var mine = loop.CreateFuture<string>();
        future.AddDoneCallback(_ => PassOn(future, mine));
        mine.AddDoneCallback(_ => { if (mine.IsCancelled) future.Cancel(); });
        return mine;
    }

    private static void PassOn(Future<string> future, Future<string> mine)
    {
        if (mine.IsDone) return;
        if (future.IsCancelled) mine.Cancel();
        else if (future.Exception is { } exception) mine.SetException(exception);
        else mine.SetResult(future.Result);
    }

    private static bool Fail(Future<string> mine)
    {
        if (mine.IsDone) return false;
        mine.SetException(new TimeoutException("too late"));
        return true;
    }

    // The time is two seconds; the scene says what happens to the Future, and when.
    private static string Play(Answer answer, World world, Action<EventLoop, Future<string>, Func<Future<string>>> scene, bool ofTimeout = false, bool tellsOfFuture = false, bool tellsOfErrors = false)
    {
        using EventLoop loop = new(clock: world.Clock);
        List<string> errors = [];
        loop.ExceptionHandler = error => errors.Add(TraceValue.Format(error.Exception));
        var future = loop.CreateFuture<string>();
        Future<string>? mine = null;
        scene(loop, future, () => mine!);
        mine = answer(loop, future, 2 * Second);
        var end = TimeSpan.Zero;
        mine.AddDoneCallback(_ => end = world.Clock.Elapsed);
        // Ten seconds for everything that may still come.
        loop.CallLater(10 * Second, loop.Stop);
        loop.RunForever();
        var ended = !mine.IsDone ? "pending"
            : mine.IsCancelled ? "cancelled"
            : mine.Exception is { } exception ? (ofTimeout && exception is TimeoutException ? "Timeout" : $"exception {TraceValue.Format(exception)}")
            : $"result {TraceValue.Format(mine.Result)}";
        var when = FormattableString.Invariant($"{ended} at {end.TotalSeconds} s");
        return when + (tellsOfFuture ? $", and future is {(future.IsCancelled ? "cancelled" : future.IsDone ? "done" : "pending")}" : "")
            + (tellsOfErrors ? $"; errors: {(errors.Count == 0 ? "none" : Observed.List(errors))}" : "");
    }
}
