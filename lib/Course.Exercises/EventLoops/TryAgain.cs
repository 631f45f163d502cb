using System.Globalization;
using Course.Concurrency.EventLoop;
using Course.Concurrency.Generators;

namespace Course.Exercises.EventLoops;

/// <summary>Exercise 06-2: retry with back-off that can be cancelled.</summary>
public sealed class TryAgain : Exercise<Func<EventLoop, Func<Coroutine<string>>, int, Coroutine<string>>>
{
    private const string Success = "returns the first success";
    private const string BackOff = "waits 1 s, 2 s and 4 s in between";
    private const string Last = "throws the last failure as it is, and waits for nothing after it";
    private const string DuringAttempt = "a cancellation is no failure";
    private const string DuringWait = "a cancellation ends the wait, too";
    private const string AnyFailure = "tries again whatever the failure was";

    /// <inheritdoc/>
    public override string Id => "06-2";

    /// <inheritdoc/>
    public override string Title => "Try again, and know when to stop";

    /// <inheritdoc/>
    public override string Task =>
        "Call attempt() until it succeeds, as many times as times says, and return what it gives. After a failure wait a second, after the next two, then four, and so on. If all attempts fail, the last failure comes out. A cancellation ends everything at once.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hints =>
    [
        "In C# a cancellation is an exception like any other, so catch (Exception) catches it, too. In Python it is not, since 3.8: except Exception lets it pass.",
        "catch (Exception exception) when (…): which exceptions do you want, and in which attempt do you want none? What a filter refuses passes through untouched.",
        "for (var attempt = 1; ; attempt++) { try { return await …; } catch (Exception exception) when (attempt < times && exception is not OperationCanceledException) { } await loop.Sleep(…); }",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Rule<Func<EventLoop, Func<Coroutine<string>>, int, Coroutine<string>>>> Rules =>
    [
        new(Success, "page 3 at 3 s", "The first two attempts fail, the third gives page 3, and there may be five.", (answer, world) => world.RunLoop(async loop =>
        {
            var made = 0;
            async Coroutine<string> Attempt()
            {
                world.Step();
                await loop.Yield();
                return ++made < 3 ? throw new FormatException("not yet") : string.Create(CultureInfo.InvariantCulture, $"page {made}");
            }

            return $"{await LoopRun.HowItEnds(answer(loop, Attempt, 5))} at {loop.At()}";
        })),
        new(BackOff, "attempts at 0 s, 1 s, 3 s, 7 s", "Twice as long after every failure: whoever is overloaded gets time to recover.", (answer, world) => world.RunLoop(async loop =>
        {
            List<string> times = [];
            async Coroutine<string> Attempt()
            {
                world.Step();
                times.Add(loop.At());
                await loop.Yield();
                return times.Count < 4 ? throw new FormatException("not yet") : "page";
            }

            await LoopRun.HowItEnds(answer(loop, Attempt, 4));
            return "attempts at " + Observed.List(times);
        })),
        new(Last, "throws Format: failure 3 at 3 s", "Three attempts have two waits between them. The failure that comes out is the one that went in.", (answer, world) => world.RunLoop(async loop =>
        {
            var made = 0;
            async Coroutine<string> Attempt()
            {
                world.Step();
                await loop.Yield();
                throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"failure {++made}"));
            }

            return $"{await LoopRun.HowItEnds(answer(loop, Attempt, 3))} at {loop.At()}";
        })),
        new(DuringAttempt, "cancelled at 0.5 s after 1 attempt", "The first attempt takes a second, and the task is cancelled in the middle of it. Which catch did the cancellation run into?", (answer, world) => Cancelled(answer, world, attemptTakes: 1)),
        new(DuringWait, "cancelled at 0.5 s after 1 attempt", "The attempt has failed; the task is cancelled in the pause before the second one.", (answer, world) => Cancelled(answer, world, attemptTakes: 0)),
        new(AnyFailure, "page at 3 s", "A time-out, then a broken connection: both are failures.", (answer, world) => world.RunLoop(async loop =>
        {
            var made = 0;
            async Coroutine<string> Attempt()
            {
                world.Step();
                await loop.Yield();
                return ++made switch { 1 => throw new TimeoutException("too slow"), 2 => throw new IOException("reset"), _ => "page" };
            }

            return $"{await LoopRun.HowItEnds(answer(loop, Attempt, 5))} at {loop.At()}";
        })),
    ];

    /// <inheritdoc/>
    public override Func<EventLoop, Func<Coroutine<string>>, int, Coroutine<string>> Stub => (_, _, _) => throw new NotAttemptedException();

    /// <inheritdoc/>
    public override Func<EventLoop, Func<Coroutine<string>>, int, Coroutine<string>> Solution => async (loop, attempt, times) =>
    {
        for (var number = 1; ; number++)
        {
            try
            {
                return await attempt();
            }
            catch (Exception exception) when (number < times && exception is not OperationCanceledException)
            {
            }

            await loop.Sleep(Pause(number));
        }
    };

    /// <inheritdoc/>
    public override IReadOnlyList<Mutant<Func<EventLoop, Func<Coroutine<string>>, int, Coroutine<string>>>> Mutants =>
    [
        new("tries once", Success, async (_, attempt, _) => await attempt()),
        new("catches the cancellation as well", DuringAttempt, async (loop, attempt, times) =>
        {
            for (var number = 1; ; number++)
            {
                try
                {
                    return await attempt();
                }
                catch (Exception) when (number < times)
                {
                }

                await loop.Sleep(Pause(number));
            }
        }),
        new("waits within the try", DuringWait, async (loop, attempt, times) =>
        {
            for (var number = 1; ; number++)
            {
                Exception failure;
                try
                {
                    return await attempt();
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    failure = exception;
                }

                try
                {
                    if (number >= times) throw failure;
                    await loop.Sleep(Pause(number));
                }
                catch (OperationCanceledException)
                {
                }
            }
        }),
        new("a second each time", BackOff, async (loop, attempt, times) =>
        {
            for (var number = 1; ; number++)
            {
                try
                {
                    return await attempt();
                }
                catch (Exception exception) when (number < times && exception is not OperationCanceledException)
                {
                }

                await loop.Sleep(TimeSpan.FromSeconds(1));
            }
        }),
        new("waits after the last failure", Last, async (loop, attempt, times) =>
        {
            Exception? last = null;
            for (var number = 1; number <= times; number++)
            {
                try
                {
                    return await attempt();
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    last = exception;
                }

                await loop.Sleep(Pause(number));
            }

            throw last!;
        }),
        new("one attempt too many", Last, async (loop, attempt, times) =>
        {
            for (var number = 0; ; number++)
            {
                try
                {
                    return await attempt();
                }
                catch (Exception exception) when (number < times && exception is not OperationCanceledException)
                {
                }

                await loop.Sleep(Pause(number + 1));
            }
        }),
        new("an exception of its own", Last, async (loop, attempt, times) =>
        {
            for (var number = 1; number <= times; number++)
            {
                try
                {
                    return await attempt();
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                }

                if (number < times) await loop.Sleep(Pause(number));
            }

            throw new InvalidOperationException("All attempts have failed.");
        }),
        new("knows one kind of failure", AnyFailure, async (loop, attempt, times) =>
        {
            for (var number = 1; ; number++)
            {
                try
                {
                    return await attempt();
                }
                catch (FormatException) when (number < times)
                {
                }

                await loop.Sleep(Pause(number));
            }
        }),
    ];

    private static TimeSpan Pause(int number) => TimeSpan.FromSeconds(1 << (number - 1));

    private static string Cancelled(Func<EventLoop, Func<Coroutine<string>>, int, Coroutine<string>> answer, World world, double attemptTakes) => world.RunLoop(async loop =>
    {
        var made = 0;
        async Coroutine<string> Attempt()
        {
            world.Step();
            made++;
            await loop.Sleep(TimeSpan.FromSeconds(attemptTakes));
            throw new FormatException("no answer");
        }

        var task = loop.CreateTask(answer(loop, Attempt, 5));
        await loop.Sleep(TimeSpan.FromSeconds(0.5));
        task.Cancel();
        await loop.Wait([task]);
        return string.Create(CultureInfo.InvariantCulture, $"{LoopRun.EndOf(task)} at {loop.At()} after {made} attempt{(made == 1 ? "" : "s")}");
    });
}
