using System.Globalization;
using AllTasks = System.Threading.Tasks.Task;
using Starter = System.Func<System.Threading.CancellationToken, System.Threading.Tasks.Task<string>>;

namespace Course.Exercises.Rosetta;

/// <summary>Exercise 14-2: what <c>Promise.race</c> leaves out. The first to end wins, and the losers are stopped.</summary>
public sealed class RaceAndCleanUp : Exercise<Func<Starter[], Task<string>>>
{
    /// <inheritdoc/>
    public override string Id => "14-2";

    /// <inheritdoc/>
    public override string Title => "A race that cleans up";

    /// <inheritdoc/>
    public override string Task =>
        "Start all runners, each with a CancellationToken. The first that ends decides: its result is yours, and if it has failed, its exception. The others are cancelled, and you return only when all of them have stopped, whatever they say while they stop.";

    internal override string WhenItHangs => "Does it block (Wait, Result) where it should await?";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hints =>
    [
        "Task.WhenAny gives the task that ended first, also when it failed. One CancellationTokenSource serves all.",
        "After Cancel, wait for Task.WhenAll. It throws if any of them failed or was cancelled; that is no news any more.",
        "var winner = await Task.WhenAny(running); stop.Cancel(); try { await Task.WhenAll(running); } catch { } return await winner;",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Rule<Func<Starter[], Task<string>>>> Rules =>
    [
        new("gives the result of the first", "B", "b ends first. An exception here, or \"cancelled\", is what a loser said while it stopped: await Task.WhenAll throws it at you.", (answer, _) =>
        {
            Runner[] runners = [new("a"), new("b"), new("c")];
            var race = answer(Starts(runners));
            runners[1].Succeed();
            return Outcome(race);
        }),
        new("starts all of them at once", "a once, b once, c once; in the end a once, b once, c once", "None of them has ended yet, and all must be on their way. And none may start again later: a Select without ToArray runs again each time it is read.", (answer, _) =>
        {
            Runner[] runners = [new("a"), new("b"), new("c")];
            answer(Starts(runners));
            var atOnce = Observed.List(runners.Select(runner => runner.Starts));
            runners[1].Succeed();
            return $"{atOnce}; in the end {Observed.List(runners.Select(runner => runner.Starts))}";
        }),
        new("cancels the others", "a, c", "A runner that nobody stops goes on working for nobody.", (answer, _) =>
        {
            Runner[] runners = [new("a"), new("b"), new("c")];
            answer(Starts(runners));
            runners[1].Succeed();
            return Cancelled(runners);
        }),
        new("waits until the others have stopped", "not yet; B", "a was told to stop, and takes its time. Until then its sockets are open.", (answer, _) =>
        {
            Runner[] runners = [new("a") { TakesItsTime = true }, new("b")];
            var race = answer(Starts(runners));
            runners[1].Succeed();
            var before = Outcome(race);
            runners[0].Stop();
            return $"{before}; {Outcome(race)}";
        }),
        new("passes on the failure of the first", "throws InvalidOperation: a fell; cancelled: b", "The first to end has failed. WhenAny does not throw; who asks the winner? Whoever asks before Cancel leaves with the exception, and b goes on.", (answer, _) =>
        {
            Runner[] runners = [new("a"), new("b")];
            var race = answer(Starts(runners));
            runners[0].Fail();
            return $"{Outcome(race)}; cancelled: {Cancelled(runners)}";
        }),
        new("lets no loser spoil the result", "B", "a fails while it stops. The race was over by then.", (answer, _) =>
        {
            Runner[] runners = [new("a") { TakesItsTime = true }, new("b")];
            var race = answer(Starts(runners));
            runners[1].Succeed();
            runners[0].Fail();
            return Outcome(race);
        }),
    ];

    /// <inheritdoc/>
    public override Func<Starter[], Task<string>> Stub => _ => throw new NotAttemptedException();

    /// <inheritdoc/>
    public override Func<Starter[], Task<string>> Solution => async starts =>
    {
        using CancellationTokenSource stop = new();
        Task<string>[] running = [.. starts.Select(start => start(stop.Token))];
        var winner = await AllTasks.WhenAny(running).ConfigureAwait(false);
        stop.Cancel();
        await Ended(running).ConfigureAwait(false);
        return await winner.ConfigureAwait(false);
    };

    /// <inheritdoc/>
    public override IReadOnlyList<Mutant<Func<Starter[], Task<string>>>> Mutants =>
    [
        new("Promise.race", "cancels the others", async starts =>
            await (await AllTasks.WhenAny(starts.Select(start => start(CancellationToken.None))).ConfigureAwait(false)).ConfigureAwait(false)),
        new("does not wait for the others", "waits until the others have stopped", async starts =>
        {
            using CancellationTokenSource stop = new();
            var winner = await AllTasks.WhenAny(starts.Select(start => start(stop.Token))).ConfigureAwait(false);
            stop.Cancel();
            return await winner.ConfigureAwait(false);
        }),
        new("one after the other", "starts all of them at once", async starts =>
        {
            foreach (var start in starts) return await start(CancellationToken.None).ConfigureAwait(false);
            return "";
        }),
        new("starts them again to wait for them", "starts all of them at once", async starts =>
        {
            using CancellationTokenSource stop = new();
            var running = starts.Select(start => start(stop.Token));
            var winner = await AllTasks.WhenAny(running).ConfigureAwait(false);
            stop.Cancel();
            await Ended(running).ConfigureAwait(false);
            return await winner.ConfigureAwait(false);
        }),
        new("asks the winner before it cancels", "passes on the failure of the first", async starts =>
        {
            using CancellationTokenSource stop = new();
            Task<string>[] running = [.. starts.Select(start => start(stop.Token))];
            var first = await AllTasks.WhenAny(running).ConfigureAwait(false);
            var result = await first.ConfigureAwait(false);
            stop.Cancel();
            await Ended(running).ConfigureAwait(false);
            return result;
        }),
        new("waits for the first success", "passes on the failure of the first", async starts =>
        {
            using CancellationTokenSource stop = new();
            List<Task<string>> running = [.. starts.Select(start => start(stop.Token))];
            var winner = await AllTasks.WhenAny(running).ConfigureAwait(false);
            while (winner.IsFaulted && running.Count > 1)
            {
                running.Remove(winner);
                winner = await AllTasks.WhenAny(running).ConfigureAwait(false);
            }

            stop.Cancel();
            await Ended(running).ConfigureAwait(false);
            return await winner.ConfigureAwait(false);
        }),
        new("lets the losers' errors out", "lets no loser spoil the result", async starts =>
        {
            using CancellationTokenSource stop = new();
            Task<string>[] running = [.. starts.Select(start => start(stop.Token))];
            var winner = await AllTasks.WhenAny(running).ConfigureAwait(false);
            stop.Cancel();
            await AllTasks.WhenAll(running).ConfigureAwait(false);
            return await winner.ConfigureAwait(false);
        }),
        new("takes the one that started first", "gives the result of the first", async starts =>
        {
            using CancellationTokenSource stop = new();
            Task<string>[] running = [.. starts.Select(start => start(stop.Token))];
            await AllTasks.WhenAny(running).ConfigureAwait(false);
            stop.Cancel();
            await Ended(running).ConfigureAwait(false);
            return await running[0].ConfigureAwait(false);
        }),
    ];

    // When all have ended, however they did.
    private static Task Ended(IEnumerable<Task> tasks) =>
        AllTasks.WhenAll(tasks).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private static Starter[] Starts(Runner[] runners) => [.. runners.Select(runner => (Starter)runner.Start)];

    private static string Cancelled(Runner[] runners) => Observed.List(runners.Where(runner => runner.WasCancelled).Select(runner => runner.Name));

    // Everything here happens on the thread of the check: a step of a runner has taken the answer as far as it goes.
    private static string Outcome(Task<string> race) =>
        !race.IsCompleted ? "not yet"
        : race.IsCanceled ? "cancelled"
        : race.Exception is { } failure ? Observed.Thrown(failure.InnerException!)
        : race.Result;

    /// <summary>An operation that ends when it is told to.</summary>
    private sealed class Runner(string name)
    {
        private readonly TaskCompletionSource<string> end = new();
        private int starts;

        public string Name => name;

        public bool TakesItsTime { get; init; }

        public string Starts => starts switch { 0 => $"{name} not", 1 => $"{name} once", _ => string.Create(CultureInfo.InvariantCulture, $"{name} {starts} times") };

        public bool WasCancelled { get; private set; }

        public Task<string> Start(CancellationToken cancellation)
        {
            starts++;
            cancellation.Register(() =>
            {
                WasCancelled = !end.Task.IsCompleted;
                if (!TakesItsTime) Stop();
            });
            return end.Task;
        }

        public void Succeed() => end.TrySetResult(name.ToUpperInvariant());

        public void Fail() => end.TrySetException(new InvalidOperationException($"{name} fell"));

        public void Stop() => end.TrySetCanceled();
    }
}
