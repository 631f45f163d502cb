using Course.Concurrency.EventLoop;
using Fetcher = System.Func<string, System.Threading.Tasks.Task<string>>;

namespace Course.Exercises.AsyncAwait;

/// <summary>Exercise 07-4: pages that several ask for are fetched once. What is kept is the task and not the page.</summary>
public sealed class FetchOnce : Exercise<Func<Fetcher, Fetcher>>
{
    /// <inheritdoc/>
    public override string Id => "07-4";

    /// <inheritdoc/>
    public override string Title => "Fetch once";

    /// <inheritdoc/>
    public override string Task =>
        "You are given a method that fetches a page. Return a method that does the same, but fetches each page once, however many ask for it and whenever they do. A fetch that fails is not kept: those who wait for it get its exception, and whoever asks after that fetches anew. Everything runs on one thread.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hints =>
    [
        "Two may ask before the first answer is there. What could you give the second one, at that moment?",
        "A Task may be awaited by many, and again when it has ended. So keep tasks: a Dictionary<string, Task<string>>.",
        "return page => tasks.TryGetValue(page, out var task) && !task.IsFaulted ? task : tasks[page] = fetch(page);",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Rule<Func<Fetcher, Fetcher>>> Rules =>
    [
        new("fetches once for two who ask at the same time", "a's text, a's text; fetched: a", "While the first fetch is under way there is no page yet, but there is its task.", (answer, world) =>
            Run(answer, world, async (ask, fetched) => Observed.List(await System.Threading.Tasks.Task.WhenAll(ask("a"), ask("a"))) + $"; fetched: {Observed.List(fetched)}")),
        new("fetches once for one who asks again later", "a's text, a's text; fetched: a", "A task that has ended keeps its result.", (answer, world) =>
            Run(answer, world, async (ask, fetched) => $"{await ask("a")}, {await ask("a")}; fetched: {Observed.List(fetched)}")),
        new("different pages at the same time", "a's text, b's text, c's text after 1 s", "Nobody has to wait for another one's page. Is there an await before the fetch begins?", (answer, world) =>
            Run(answer, world, async (ask, _) => Observed.List(await System.Threading.Tasks.Task.WhenAll(ask("a"), ask("b"), ask("c"))), showTime: true)),
        new("does not pause for what it has", "over at once", "The task that you keep has ended, so an await of it is no pause. Give that one, and not a new one that has to begin first.", (answer, world) =>
            Run(answer, world, async (ask, _) =>
            {
                await ask("a");
                return ask("a").IsCompleted ? "over at once" : "a pause";
            })),
        new("a failure reaches all who wait for it", "throws Timeout: late, throws Timeout: late; fetched: flaky", "Both wait for one task, and its exception comes out of both awaits.", (answer, world) =>
            Run(answer, world, async (ask, fetched) =>
            {
                Task<string> one = ask("flaky"), two = ask("flaky");
                return $"{await OutcomeOf(one)}, {await OutcomeOf(two)}; fetched: {Observed.List(fetched)}";
            })),
        new("a failure is not kept", "throws Timeout: late, then flaky's text; fetched: flaky, flaky", "A task that has failed stays failed. Look at it before you give it to the next.", (answer, world) =>
            Run(answer, world, async (ask, fetched) => $"{await OutcomeOf(ask("flaky"))}, then {await OutcomeOf(ask("flaky"))}; fetched: {Observed.List(fetched)}")),
        new("whoever hears of the failure late removes nothing new", "throws Timeout: late, then flaky's text; throws Timeout: late; flaky's text; fetched: flaky, flaky", "Two wait for the fetch that fails. The first one to hear of it asks anew; when the second one hears of it, what is kept is not the task that has failed.", (answer, world) =>
            Run(answer, world, async (ask, fetched) =>
            {
                async Task<string> AskAnew() => $"{await OutcomeOf(ask("flaky"))}, then {await OutcomeOf(ask("flaky"))}";
                var first = AskAnew();
                var second = await OutcomeOf(ask("flaky"));
                var third = await OutcomeOf(ask("flaky"));
                return $"{await first}; {second}; {third}; fetched: {Observed.List(fetched)}";
            })),
    ];

    /// <inheritdoc/>
    public override Func<Fetcher, Fetcher> Stub => _ => throw new NotAttemptedException();

    /// <inheritdoc/>
    public override Func<Fetcher, Fetcher> Solution => fetch =>
    {
        Dictionary<string, Task<string>> tasks = [];
        return page => tasks.TryGetValue(page, out var task) && !task.IsFaulted && !task.IsCanceled ? task : tasks[page] = fetch(page);
    };

    /// <inheritdoc/>
    public override IReadOnlyList<Mutant<Func<Fetcher, Fetcher>>> Mutants =>
    [
        new("keeps nothing", "fetches once for one who asks again later", fetch => fetch),
        new("keeps pages and not tasks", "fetches once for two who ask at the same time", KeepsPages),
        new("keeps failures", "a failure is not kept", KeepsFailures),
        new("each waiter removes what is kept", "whoever hears of the failure late removes nothing new", EachRemoves),
        new("one page after the other", "different pages at the same time", OneByOne),
        new("pauses for what it has", "does not pause for what it has", AlwaysPauses),
        new("lets the second one fetch again after a failure", "a failure reaches all who wait for it", Retries),
    ];

    private static string Run(Func<Fetcher, Fetcher> answer, World world, Func<Fetcher, List<string>, Task<string>> scene, bool showTime = false)
    {
        var clock = world.Clock;
        using EventLoop loop = new(clock: clock);
        List<string> fetched = [];
        async Task<string> Fetch(string page)
        {
            world.Step();
            fetched.Add(page);
            await System.Threading.Tasks.Task.Delay(TimeSpan.FromSeconds(1), clock);
            return page is "flaky" && fetched.Count == 1 ? throw new TimeoutException("late") : $"{page}'s text";
        }

        var found = loop.RunUntilComplete(() => scene(answer(Fetch), fetched));
        return showTime ? FormattableString.Invariant($"{found} after {clock.Elapsed.TotalSeconds} s") : found;
    }

    private static async Task<string> OutcomeOf(Task<string> task)
    {
        try
        {
            return await task;
        }
#pragma warning disable CA1031 // Whatever comes out is shown.
        catch (Exception exception) when (exception is not (NotAttemptedException or StepLimitException))
#pragma warning restore CA1031
        {
            return Observed.Thrown(exception);
        }
    }

    private static Fetcher KeepsPages(Fetcher fetch)
    {
        Dictionary<string, string> pages = [];
        return async page =>
        {
            if (pages.TryGetValue(page, out var text)) return text;
            return pages[page] = await fetch(page);
        };
    }

    private static Fetcher KeepsFailures(Fetcher fetch)
    {
        Dictionary<string, Task<string>> tasks = [];
        return page => tasks.TryGetValue(page, out var task) ? task : tasks[page] = fetch(page);
    }

    private static Fetcher EachRemoves(Fetcher fetch)
    {
        Dictionary<string, Task<string>> tasks = [];
        return async page =>
        {
            if (!tasks.TryGetValue(page, out var task)) tasks[page] = task = fetch(page);
            try
            {
                return await task;
            }
            catch
            {
                tasks.Remove(page);
                throw;
            }
        };
    }

    private static Fetcher OneByOne(Fetcher fetch)
    {
        Dictionary<string, Task<string>> tasks = [];
        Task last = System.Threading.Tasks.Task.CompletedTask;
        return page =>
        {
            if (tasks.TryGetValue(page, out var task) && !task.IsFaulted) return task;
            var before = last;
            async Task<string> After()
            {
                await before;
                return await fetch(page);
            }

            task = After();
            last = task;
            return tasks[page] = task;
        };
    }

    private static Fetcher AlwaysPauses(Fetcher fetch)
    {
        Dictionary<string, Task<string>> tasks = [];
        return async page =>
        {
            if (!tasks.TryGetValue(page, out var task) || task.IsFaulted) tasks[page] = task = fetch(page);
            await System.Threading.Tasks.Task.Yield();
            return await task;
        };
    }

    private static Fetcher Retries(Fetcher fetch)
    {
        Dictionary<string, Task<string>> tasks = [];
        return async page =>
        {
            if (tasks.TryGetValue(page, out var kept))
            {
                try
                {
                    return await kept;
                }
                catch (TimeoutException)
                {
                    // Its own turn.
                }
            }

            return await (tasks[page] = fetch(page));
        };
    }
}
