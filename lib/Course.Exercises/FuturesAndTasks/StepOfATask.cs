using Course.Concurrency.EventLoop;
using Course.Concurrency.Generators;
using Course.Concurrency.Time;
using Course.Concurrency.Tracing;
using Answer = System.Action<
    Course.Concurrency.Generators.Generator<Course.Concurrency.EventLoop.Future<string>, string?, string>,
    Course.Concurrency.EventLoop.Future<string>?,
    System.Action<Course.Concurrency.EventLoop.Future<string>>,
    Course.Concurrency.EventLoop.Future<string>>;

namespace Course.Exercises.FuturesAndTasks;

/// <summary>Exercise 04-1: one step of a task, with everything that can come of it.</summary>
public sealed class StepOfATask : Exercise<Action<Generator<Future<string>, string?, string>, Future<string>?, Action<Future<string>>, Future<string>>>
{
    /// <inheritdoc/>
    public override string Id => "04-1";

    /// <inheritdoc/>
    public override string Title => "The step of a task";

    /// <inheritdoc/>
    public override string Task =>
        "Make one step. done is the Future that the coroutine waited for, or null at the first step. Give the coroutine what it brought: its result, its exception, or a CancelledException. If the coroutine yields the next Future, call waitFor with it. If it ends, end outcome in the same way: with its result, with its exception, or cancelled. Nothing may be thrown out of the step.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hints =>
    [
        "There are four ways in: nothing yet, a result, an exception, a cancellation. TryNext, TrySend and TryThrow all answer the same question: has it yielded once more?",
        "What leaves the coroutine leaves the Try… method. One try around all of it, with a catch for OperationCanceledException and one for the rest.",
        "if (done is null) paused = coroutine.TryNext(out next); else if (done.IsCancelled) paused = coroutine.TryThrow(new CancelledException(), out next); and so on. At the end: if (paused) waitFor(next); else outcome.SetResult(coroutine.Result);",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Rule<Answer>> Rules =>
    [
        new("starts the coroutine and waits for what it yields", "starts; waits for a; pending", "At the first step there is nothing to send in: TryNext. What comes out goes to waitFor.", (answer, _) =>
            Play(answer, _ => { })),
        new("sends the result in", "starts, gets \"text\"; waits for a, b; pending", "TrySend, and what comes out is the next Future to wait for.", (answer, _) =>
            Play(answer, a => a.SetResult("text"))),
        new("throws the exception in, and goes on", "starts, catches too slow; waits for a, b; pending", "TryThrow. The coroutine may catch it and yield again: that is the next Future.", (answer, _) =>
            Play(answer, a => a.SetException(new TimeoutException("too slow")))),
        new("ends with what the coroutine returns", "starts, gets \"text\", gets \"more\"; waits for a, b; result \"all\"", "A Try… method that says false has ended the coroutine: its Result is yours to pass on.", (answer, _) =>
            Play(answer, a => a.SetResult("text"), b => b.SetResult("more"))),
        new("ends with the exception, and lets none out", "starts; waits for a; exception Format: no number", "Nobody stands behind a step who could catch anything: it was called by the loop. The exception belongs to outcome.", (answer, _) =>
            Play(answer, a => a.SetException(new FormatException("no number")))),
        new("passes a cancellation on", "starts, cleans up; waits for a; cancelled", "A cancelled Future has no exception to ask for: IsCancelled first. And a coroutine that ends by OperationCanceledException was cancelled, it did not fail.", (answer, _) =>
            Play(answer, a => a.Cancel())),
    ];

    /// <inheritdoc/>
    public override Answer Stub => (_, _, _, _) => throw new NotAttemptedException();

    /// <inheritdoc/>
    public override Answer Solution => Step;

    /// <inheritdoc/>
    public override IReadOnlyList<Mutant<Answer>> Mutants =>
    [
        new("sends null whatever came, as the source text's second program does", "sends the result in", (coroutine, _, waitFor, outcome) =>
            Ending(outcome, () => Go(coroutine, coroutine.TryNext(out var next), next, waitFor, outcome))),
        new("knows no exceptions, as the source text's first program", "throws the exception in, and goes on", (coroutine, done, waitFor, outcome) =>
            Ending(outcome, () => Go(coroutine, Advance(coroutine, done is { IsCancelled: false, Exception: null } ? done.Result : null, out var next), next, waitFor, outcome))),
        new("lets exceptions out", "ends with the exception, and lets none out", (coroutine, done, waitFor, outcome) =>
            Go(coroutine, Deliver(coroutine, done, out var next), next, waitFor, outcome)),
        new("says nothing at the end", "ends with what the coroutine returns", (coroutine, done, waitFor, outcome) =>
            Ending(outcome, () => { if (Deliver(coroutine, done, out var next)) waitFor(next!); })),
        new("does not wait", "starts the coroutine and waits for what it yields", (coroutine, done, _, outcome) =>
            Ending(outcome, () => Go(coroutine, Deliver(coroutine, done, out var next), next, _ => { }, outcome))),
        new("waits twice", "starts the coroutine and waits for what it yields", (coroutine, done, waitFor, outcome) =>
            Step(coroutine, done, next => { waitFor(next); waitFor(next); }, outcome)),
        new("drops what comes in answer to an exception", "throws the exception in, and goes on", (coroutine, done, waitFor, outcome) =>
            Step(coroutine, done, next => { if (done is not { IsCancelled: false, Exception: not null }) waitFor(next); }, outcome)),
        new("takes a cancellation for a failure", "passes a cancellation on", (coroutine, done, waitFor, outcome) =>
        {
            try
            {
                Go(coroutine, Deliver(coroutine, done, out var next), next, waitFor, outcome);
            }
#pragma warning disable CA1031 // The mistake that this mutant makes.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                outcome.SetException(exception);
            }
        }),
    ];

    private static void Step(Generator<Future<string>, string?, string> coroutine, Future<string>? done, Action<Future<string>> waitFor, Future<string> outcome) =>
        Ending(outcome, () => Go(coroutine, Deliver(coroutine, done, out var next), next, waitFor, outcome));

    private static bool Deliver(Generator<Future<string>, string?, string> coroutine, Future<string>? done, out Future<string>? next)
    {
        if (done is null) return coroutine.TryNext(out next);
        if (done.IsCancelled) return coroutine.TryThrow(new CancelledException(), out next);
        if (done.Exception is { } exception) return coroutine.TryThrow(exception, out next);
        return coroutine.TrySend(done.Result, out next);
    }

    private static bool Advance(Generator<Future<string>, string?, string> coroutine, string? sent, out Future<string>? next) =>
        sent is null ? coroutine.TryNext(out next) : coroutine.TrySend(sent, out next);

    private static void Go(Generator<Future<string>, string?, string> coroutine, bool paused, Future<string>? next, Action<Future<string>> waitFor, Future<string> outcome)
    {
        if (paused) waitFor(next!);
        else outcome.SetResult(coroutine.Result!);
    }

    private static void Ending(Future<string> outcome, Action step)
    {
        try
        {
            step();
        }
        catch (OperationCanceledException)
        {
            outcome.Cancel();
        }
#pragma warning disable CA1031 // Whatever the coroutine throws is the outcome.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            outcome.SetException(exception);
        }
    }

    // A coroutine that waits for a, then for b; each of the endings is given to one of them, and followed by a step.
    private static string Play(Answer answer, params Action<Future<string>>[] endings)
    {
        using EventLoop loop = new(clock: new VirtualTime()) { ExceptionHandler = _ => { } }; // what is lost shows in the outcome
        Future<string>[] futures = [loop.CreateFuture<string>(), loop.CreateFuture<string>()];
        var outcome = loop.CreateFuture<string>();
        List<string> heard = [];
        List<string> waits = [];
        var coroutine = Generator.Create<Future<string>, string?, string>(yielder => Body(yielder, futures, heard));
        void Step(Future<string>? done) => answer(coroutine, done, next => waits.Add(next == futures[0] ? "a" : next == futures[1] ? "b" : "another"), outcome);
        Step(null);
        for (var place = 0; place < endings.Length; place++)
        {
            endings[place](futures[place]);
            if (futures[place].IsDone) Step(futures[place]);
        }

        return $"{Observed.List(heard)}; waits for {Observed.List(waits)}; {Ended(outcome)}";
    }

    private static string Ended(Future<string> outcome) =>
        !outcome.IsDone ? "pending"
        : outcome.IsCancelled ? "cancelled"
        : outcome.Exception is { } exception ? $"exception {TraceValue.Format(exception)}"
        : $"result {TraceValue.Format(outcome.Result)}";

    private static async Coroutine<string> Body(Yielder<Future<string>, string?> yielder, Future<string>[] futures, List<string> heard)
    {
        heard.Add("starts");
        foreach (var future in futures)
        {
            try
            {
                heard.Add($"gets {TraceValue.Format(await yielder.Yield(future))}");
            }
            catch (TimeoutException exception)
            {
                heard.Add($"catches {exception.Message}");
            }
            catch (OperationCanceledException)
            {
                heard.Add("cleans up");
                throw;
            }
        }

        return "all";
    }
}
