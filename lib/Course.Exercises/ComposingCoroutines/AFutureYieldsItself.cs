using Course.Concurrency.EventLoop;
using Course.Concurrency.Generators;
using Course.Concurrency.Time;
using Answer = System.Func<
    Course.Concurrency.Generators.Yielder<Course.Concurrency.EventLoop.Future<string>, string?>,
    Course.Concurrency.EventLoop.Future<string>,
    Course.Concurrency.Generators.Coroutine<string>>;

namespace Course.Exercises.ComposingCoroutines;

/// <summary>Exercise 05-1: the coroutine that makes a Future something to delegate to, <c>Future.__iter__</c> of the source text, for a Future that can also fail.</summary>
public sealed class AFutureYieldsItself : Exercise<Func<Yielder<Future<string>, string?>, Future<string>, Coroutine<string>>>
{
    /// <inheritdoc/>
    public override string Id => "05-1";

    /// <inheritdoc/>
    public override string Title => "A Future yields itself";

    /// <inheritdoc/>
    public override string Task =>
        "Wait for future: yield it, so that whoever steps you knows what you wait for, and then return its result. What is sent in does not matter. There is nothing to wait for if the Future is done already. An exception or a cancellation that it ended with comes out of you; so does what is thrown at you while you wait. And no result comes out of a Future that has none.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hints =>
    [
        "The yield has a value, which you can leave lying where it is. Whom do you ask for the result?",
        "Result of a Future throws what the Future ended with, and complains if it has not ended. There is nothing to catch.",
        "if (!future.IsDone) await yielder.Yield(future); and one more line.",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Rule<Answer>> Rules =>
    [
        new("yields the Future", "yields the Future", "Whoever steps you needs the Future to hang the next step on: hand it out.", (answer, _) =>
            Play(answer, _ => { }, null)),
        new("returns the result, whatever is sent", "yields the Future; \"page\" after null, \"page\" after \"noise\"", "The yield's value is what somebody sent. The result is in the Future.", (answer, _) =>
            $"{Play(answer, future => future.SetResult("page"), next => next.TryNext(out Future<string>? _))} after null, {Play(answer, future => future.SetResult("page"), next => next.TrySend("noise", out Future<string>? _)).Split("; ")[^1]} after \"noise\""),
        new("does not wait for what is there", "\"page\"", "A Future that is done need not be yielded: nobody has to come back with it.", (answer, _) =>
            Play(answer, future => future.SetResult("page"), null, early: true)),
        new("lets the exception of the Future out", "yields the Future; throws Format: no number", "Ask the Future for its Result, and catch nothing.", (answer, _) =>
            Play(answer, future => future.SetException(new FormatException("no number")), next => next.TryNext(out Future<string>? _))),
        new("lets a cancellation out", "yields the Future; cancelled", "A cancelled Future has no result either: its Result throws.", (answer, _) =>
            Play(answer, future => future.Cancel(), next => next.TryNext(out Future<string>? _))),
        new("lets out what is thrown in", "yields the Future; throws Timeout: too slow", "An exception that is thrown at you comes out of the await of the yield: let it pass.", (answer, _) =>
            Play(answer, future => future.SetResult("page"), next => next.TryThrow(new TimeoutException("too slow"), out Future<string>? _))),
        new("has no result before the Future has", "yields the Future; no result", "If you are stepped too early the Future is still pending. null would be a lie.", (answer, _) =>
            Play(answer, _ => { }, next => next.TryNext(out Future<string>? _))),
    ];

    /// <inheritdoc/>
    public override Answer Stub => (_, _) => throw new NotAttemptedException();

    /// <inheritdoc/>
    public override Answer Solution => Wait;

    /// <inheritdoc/>
    public override IReadOnlyList<Mutant<Answer>> Mutants =>
    [
        new("returns what is sent, as a bare yield does", "returns the result, whatever is sent", async (yielder, future) => (await yielder.Yield(future))!),
        new("yields in any case, as the source text's does", "does not wait for what is there", async (yielder, future) =>
        {
            await yielder.Yield(future);
            return future.Result;
        }),
        new("never yields", "yields the Future", NeverYields),
        new("looks before it waits", "returns the result, whatever is sent", async (yielder, future) =>
        {
            var result = future.IsDone ? future.Result : "";
            if (!future.IsDone) await yielder.Yield(future);
            return result;
        }),
        new("takes an exception for an empty page", "lets the exception of the Future out", async (yielder, future) =>
        {
            try
            {
                return await Wait(yielder, future);
            }
            catch (FormatException)
            {
                return "";
            }
        }),
        new("takes a cancellation for an empty page", "lets a cancellation out", async (yielder, future) =>
        {
            if (!future.IsDone) await yielder.Yield(future);
            return future.IsCancelled ? "" : future.Result;
        }),
        new("hears nothing while it waits", "lets out what is thrown in", async (yielder, future) =>
        {
            try
            {
                if (!future.IsDone) await yielder.Yield(future);
            }
            catch (TimeoutException)
            {
                // The mistake that this mutant makes.
            }

            return future.Result;
        }),
        new("returns null when it is stepped too early, as the source text's does", "has no result before the Future has", async (yielder, future) =>
        {
            if (!future.IsDone) await yielder.Yield(future);
            return future.IsDone ? future.Result : null!;
        }),
    ];

    private static async Coroutine<string> Wait(Yielder<Future<string>, string?> yielder, Future<string> future)
    {
        if (!future.IsDone) await yielder.Yield(future);
        return future.Result;
    }

#pragma warning disable CS1998 // The mistake that this mutant makes.
    private static async Coroutine<string> NeverYields(Yielder<Future<string>, string?> yielder, Future<string> future) => future.Result;
#pragma warning restore CS1998

    // The first step, how the Future ends, the second step; early: the Future ends before the first step.
    private static string Play(Answer answer, Action<Future<string>> end, Func<Generator<Future<string>, string?, string>, bool>? step, bool early = false)
    {
        using EventLoop loop = new(clock: new VirtualTime()) { ExceptionHandler = _ => { } }; // what is lost shows in the outcome
        var future = loop.CreateFuture<string>();
        var waiting = Generator.Create<Future<string>, string?, string>(yielder => answer(yielder, future));
        List<string> seen = [];
        if (early) end(future);
        var first = true;
        Step(generator => generator.TryNext(out var yielded) && Saw(yielded));
        first = false;
        if (!early) end(future);
        if (step is not null && seen is ["yields the Future"]) Step(step);
        return string.Join("; ", seen);

        bool Saw(Future<string>? yielded)
        {
            seen.Add(yielded == future ? "yields the Future" : "yields something else");
            return true;
        }

        void Step(Func<Generator<Future<string>, string?, string>, bool> move)
        {
            try
            {
                // Who yields once more when stepped too early has given no result either.
                if (!move(waiting)) seen.Add(Observed.Value(waiting.Result));
                else if (!first) seen.Add("no result");
            }
            catch (InvalidFutureStateException)
            {
                seen.Add("no result");
            }
            catch (OperationCanceledException)
            {
                seen.Add("cancelled");
            }
            catch (Exception exception) when (exception is not (NotAttemptedException or StepLimitException))
            {
                seen.Add(Observed.Thrown(exception));
            }
        }
    }
}
