using Course.Concurrency.Channels;
using Course.Concurrency.Scheduling;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Exercises.Channels;

/// <summary>Exercise 08-3: a time-out that leaves nobody behind.</summary>
public sealed class NobodyLeftBehind : Exercise<Func<Func<Routine<string>>, TimeSpan, Routine<string?>>>
{
    private const string InTime = "gives the answer when it comes in time";
    private const string TooLate = "gives null when it does not";
    private const string Left = "leaves no goroutine behind";
    private const string Failure = "lets a failure out";
    private const string LateFailure = "a failure that comes too late hurts nobody";

    /// <inheritdoc/>
    public override string Id => "08-3";

    /// <inheritdoc/>
    public override string Title => "A time-out that leaves nobody behind";

    /// <inheritdoc/>
    public override string Task =>
        "Call work() and return its answer, or null if it takes longer than the limit: then it may go on, but must be able to end. A failure of the work comes out of your method; one that comes too late is dropped.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hints =>
    [
        "work() has to run as a goroutine of its own, and to say what came of it on a channel. Who receives from that channel when the limit has passed? What does a sender without a receiver do?",
        "A channel with room for one: the late answer is left there, and the goroutine ends. The failure can go the same way, if what is sent holds either an answer or an exception.",
        "Channel<(string Answer, Exception Failure)> done = new(1); the goroutine has try { … await done.Send((await work(), null)); } catch (Exception e) { await done.Send((null, e)); }, and you Select(Receive(done, out var end), Receive(After(limit))).",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Rule<Func<Func<Routine<string>>, TimeSpan, Routine<string?>>>> Rules =>
    [
        new(InTime, "42 at 1 s", "The work takes a second, the limit is two.", (answer, world) => world.RunGoroutines(async () =>
            $"{await GoroutineRun.HowItEnds(answer(() => Work(1), TimeSpan.FromSeconds(2)))} at {world.At()}")),
        new(TooLate, "null at 2 s", "The work takes three seconds, the limit is two.", (answer, world) => world.RunGoroutines(async () =>
            $"{await GoroutineRun.HowItEnds(answer(() => Work(3), TimeSpan.FromSeconds(2)))} at {world.At()}")),
        new(Left, "1 goroutine", "Ten seconds later only main is left. Who waits to send, and to whom?", (answer, world) => world.RunGoroutines(async () =>
        {
            await answer(() => Work(3), TimeSpan.FromSeconds(2));
            await Sleep(TimeSpan.FromSeconds(10));
            return Count == 1 ? "1 goroutine" : FormattableString.Invariant($"{Count} goroutines");
        })),
        new(Failure, "throws IO: reset at 1 s", "The work fails after a second, in a goroutine: whoever has asked wants to know.", (answer, world) => world.RunGoroutines(async () =>
            $"{await GoroutineRun.HowItEnds(answer(() => Fail(1), TimeSpan.FromSeconds(2)))} at {world.At()}")),
        new(LateFailure, "null, and all goes on", "The work fails after three seconds, when nobody asks any more. An exception that nobody catches ends the whole program.", (answer, world) => world.RunGoroutines(async () =>
        {
            var end = await GoroutineRun.HowItEnds(answer(() => Fail(3), TimeSpan.FromSeconds(2)));
            await Sleep(TimeSpan.FromSeconds(10));
            return $"{end}, and all goes on";
        })),
    ];

    /// <inheritdoc/>
    public override Func<Func<Routine<string>>, TimeSpan, Routine<string?>> Stub => (_, _) => throw new NotAttemptedException();

    /// <inheritdoc/>
    public override Func<Func<Routine<string>>, TimeSpan, Routine<string?>> Solution => async (work, limit) =>
    {
        Channel<(string? Answer, Exception? Failure)> done = new(1);
        Go(async () =>
        {
            try
            {
                await done.Send((await work(), null));
            }
#pragma warning disable CA1031 // Whatever it is, whoever asks decides.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                await done.Send((null, exception));
            }
        });
        if (await Select(Receive(done, out var end), Receive(After(limit))) == 1) return null;
        return end.Value.Failure is { } failure ? throw failure : end.Value.Answer;
    };

    /// <inheritdoc/>
    public override IReadOnlyList<Mutant<Func<Func<Routine<string>>, TimeSpan, Routine<string?>>>> Mutants =>
    [
        new("waits until the limit, and then looks", InTime, async (work, limit) =>
        {
            Channel<string> done = new(1);
            Go(async () => await done.Send(await work()));
            await Sleep(limit);
            return done.TryReceive(out var answer) ? answer : null;
        }),
        new("waits for the work", TooLate, async (work, _) => await work()),
        new("waits for the work, and then looks at the time", TooLate, async (work, limit) =>
        {
            var after = After(limit);
            var answer = await work();
            return after.TryReceive(out _) ? null : answer;
        }),
        new("a channel without room", Left, async (work, limit) =>
        {
            Channel<string> done = new();
            Go(async () => await done.Send(await work()));
            return await Select(Receive(done, out var answer), Receive(After(limit))) == 0 ? answer.Value : null;
        }),
        new("room, and no catch", Failure, async (work, limit) =>
        {
            Channel<string> done = new(1);
            Go(async () => await done.Send(await work()));
            return await Select(Receive(done, out var answer), Receive(After(limit))) == 0 ? answer.Value : null;
        }),
        new("drops every failure", Failure, async (work, limit) =>
        {
            Channel<string?> done = new(1);
            Go(async () =>
            {
                try
                {
                    await done.Send(await work());
                }
                catch (IOException)
                {
                    await done.Send(null);
                }
            });
            return await Select(Receive(done, out var answer), Receive(After(limit))) == 0 ? answer.Value : null;
        }),
        new("throws a late failure where nobody catches it", LateFailure, async (work, limit) =>
        {
            Channel<(string? Answer, Exception? Failure)> done = new(1);
            var isLate = false;
            Go(async () =>
            {
                try
                {
                    await done.Send((await work(), null));
                }
                catch (IOException exception) when (!isLate)
                {
                    await done.Send((null, exception));
                }
            });
            isLate = await Select(Receive(done, out var end), Receive(After(limit))) == 1;
            return isLate ? null : end.Value.Failure is { } failure ? throw failure : end.Value.Answer;
        }),
    ];

    private static async Routine<string> Work(int seconds)
    {
        await Sleep(TimeSpan.FromSeconds(seconds));
        return "42";
    }

    private static async Routine<string> Fail(int seconds)
    {
        await Sleep(TimeSpan.FromSeconds(seconds));
        throw new IOException("reset");
    }
}
