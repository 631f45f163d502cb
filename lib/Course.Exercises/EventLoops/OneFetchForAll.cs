using Course.Concurrency.EventLoop;
using Course.Concurrency.Generators;

namespace Course.Exercises.EventLoops;

/// <summary>Exercise 06-3: a cache on the loop. Those who ask for the same page at the same time share one fetch.</summary>
public sealed class OneFetchForAll : Exercise<Func<EventLoop, Func<string, Coroutine<string>>, Func<string, Coroutine<string>>>>
{
    private const string Share = "those who ask meanwhile share the fetch";
    private const string Apart = "other pages do not wait for it";
    private const string Keep = "a page that was fetched stays";
    private const string Failure = "a failure reaches all who wait, and is not kept";
    private const string Late = "whoever hears of the failure late removes nothing new";
    private const string GivingUp = "whoever gives up takes nobody with him";

    /// <inheritdoc/>
    public override string Id => "06-3";

    /// <inheritdoc/>
    public override string Title => "One fetch for all";

    /// <inheritdoc/>
    public override string Task =>
        "Make a function that gets a page, by fetch(path) the first time and from memory later. Who asks for a page while it is being fetched waits for that fetch. A failure goes to all who wait for it, and the next who asks fetches again. If one of those who wait is cancelled, the others still get the page.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hints =>
    [
        "Between \"it is not there\" and \"now it is\" lies an await, and in an await everybody else runs. What can you put into the dictionary before the await?",
        "Not the coroutine that fetch gives you: a coroutine can be awaited once. What can be awaited by many?",
        "Not the page, the task that fetches it: loop.CreateTask(fetch(path)). Everybody awaits the same task. But a task that is awaited is cancelled with whoever awaits it; loop.Shield prevents that.",
        "After CreateTask: task.AddDoneCallback(done => { if (done.IsCancelled || done.Exception is not null) pages.Remove(path); }); and then return await loop.Shield(task).",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Rule<Func<EventLoop, Func<string, Coroutine<string>>, Func<string, Coroutine<string>>>>> Rules =>
    [
        new(Share, "A, A at 1 s; fetched: a", "The second asks while the first one's fetch is under way. It looks in the dictionary, and what does it find there? (A coroutine can be awaited once; what can be awaited by many?)", (answer, world) => Play(answer, world, async (loop, get) =>
        {
            var first = loop.CreateTask(get("a"));
            await loop.Sleep(TimeSpan.FromSeconds(0.5));
            var second = loop.CreateTask(get("a"));
            await loop.Wait([first, second]);
            return $"{LoopRun.EndOf(first)}, {LoopRun.EndOf(second)} at {loop.At()}";
        })),
        new(Apart, "A, B at 1 s; fetched: a, b", "Two pages of a second each, at the same time. Two seconds: somebody stands at a lock.", (answer, world) => Play(answer, world, async (loop, get) =>
            $"{Observed.List(await loop.Gather(get("a"), get("b")))} at {loop.At()}")),
        new(Keep, "A, A at 1 s; fetched: a", "The second asks when the first is long done.", (answer, world) => Play(answer, world, async (loop, get) =>
            $"{await get("a")}, {await get("a")} at {loop.At()}")),
        new(Failure, "throws IO: reset, throws IO: reset, then BROKEN at 2 s; fetched: broken, broken", "The first fetch fails while two wait for it. Later a third asks, and by then the server is well.", (answer, world) => Play(answer, world, async (loop, get) =>
        {
            var (first, second) = (loop.CreateTask(get("broken")), loop.CreateTask(get("broken")));
            await loop.Wait([first, second]);
            return $"{LoopRun.EndOf(first)}, {LoopRun.EndOf(second)}, then {await LoopRun.HowItEnds(get("broken"))} at {loop.At()}";
        })),
        new(Late, "BROKEN, throws IO: reset, then BROKEN at 2 s; fetched: broken, broken", "Two wait for a fetch that fails. The first of them asks again at once, before the second has heard of it; a third asks while that new fetch is under way. A failure is removed once, by the one who put it there.", (answer, world) => Play(answer, world, async (loop, get) =>
        {
            async Coroutine<string> Insistent()
            {
                try
                {
                    return await get("broken");
                }
                catch (IOException)
                {
                    return await get("broken");
                }
            }

            var (first, second) = (loop.CreateTask(Insistent()), loop.CreateTask(get("broken")));
            await loop.Sleep(TimeSpan.FromSeconds(1.5));
            var third = await LoopRun.HowItEnds(get("broken"));
            await loop.Wait([first, second]);
            return $"{LoopRun.EndOf(first)}, {LoopRun.EndOf(second)}, then {third} at {loop.At()}";
        })),
        new(GivingUp, "cancelled, A at 1 s; fetched: a", "The one who began the fetch is cancelled after half a second; another one waits for the same page.", (answer, world) => Play(answer, world, async (loop, get) =>
        {
            var (first, second) = (loop.CreateTask(get("a")), loop.CreateTask(get("a")));
            await loop.Sleep(TimeSpan.FromSeconds(0.5));
            first.Cancel();
            await loop.Wait([first, second]);
            return $"{LoopRun.EndOf(first)}, {LoopRun.EndOf(second)} at {loop.At()}";
        })),
    ];

    /// <inheritdoc/>
    public override Func<EventLoop, Func<string, Coroutine<string>>, Func<string, Coroutine<string>>> Stub => (_, _) => throw new NotAttemptedException();

    /// <inheritdoc/>
    public override Func<EventLoop, Func<string, Coroutine<string>>, Func<string, Coroutine<string>>> Solution => (loop, fetch) =>
    {
        Dictionary<string, LoopTask<string>> pages = [];
        return async path =>
        {
            if (!pages.TryGetValue(path, out var page))
            {
                pages[path] = page = loop.CreateTask(fetch(path));
                page.AddDoneCallback(done =>
                {
                    if (done.IsCancelled || done.Exception is not null) pages.Remove(path);
                });
            }

            return await loop.Shield(page);
        };
    };

    /// <inheritdoc/>
    public override IReadOnlyList<Mutant<Func<EventLoop, Func<string, Coroutine<string>>, Func<string, Coroutine<string>>>>> Mutants =>
    [
        new("looks, awaits, and then remembers", Share, (_, fetch) =>
        {
            Dictionary<string, string> pages = [];
            return async path => pages.TryGetValue(path, out var page) ? page : pages[path] = await fetch(path);
        }),
        new("keeps the coroutine, which can be awaited once", Share, (_, fetch) =>
        {
            Dictionary<string, Coroutine<string>> pages = [];
            return path =>
            {
                if (!pages.TryGetValue(path, out var page)) pages[path] = page = fetch(path);
                return page;
            };
        }),
        new("one lock around everything", Apart, (_, fetch) =>
        {
            Dictionary<string, string> pages = [];
            AsyncLock door = new();
            return async path =>
            {
                using (await door.Acquire()) return pages.TryGetValue(path, out var page) ? page : pages[path] = await fetch(path);
            };
        }),
        new("forgets a page once it is there", Keep, (loop, fetch) =>
        {
            Dictionary<string, LoopTask<string>> pages = [];
            return async path =>
            {
                if (!pages.TryGetValue(path, out var page))
                {
                    pages[path] = page = loop.CreateTask(fetch(path));
                    page.AddDoneCallback(_ => pages.Remove(path));
                }

                return await loop.Shield(page);
            };
        }),
        new("keeps a failure", Failure, (loop, fetch) =>
        {
            Dictionary<string, LoopTask<string>> pages = [];
            return async path =>
            {
                if (!pages.TryGetValue(path, out var page)) pages[path] = page = loop.CreateTask(fetch(path));
                return await loop.Shield(page);
            };
        }),
        new("each who waits removes the failure", Late, (loop, fetch) =>
        {
            Dictionary<string, LoopTask<string>> pages = [];
            return async path =>
            {
                if (!pages.TryGetValue(path, out var page)) pages[path] = page = loop.CreateTask(fetch(path));
                try
                {
                    return await loop.Shield(page);
                }
                catch
                {
                    pages.Remove(path);
                    throw;
                }
            };
        }),
        new("awaits without a shield", GivingUp, (loop, fetch) =>
        {
            Dictionary<string, LoopTask<string>> pages = [];
            return async path =>
            {
                if (!pages.TryGetValue(path, out var page))
                {
                    pages[path] = page = loop.CreateTask(fetch(path));
                    page.AddDoneCallback(done =>
                    {
                        if (done.IsCancelled || done.Exception is not null) pages.Remove(path);
                    });
                }

                return await page;
            };
        }),
        new("the first one fetches, the others wait for it", GivingUp, (loop, fetch) =>
        {
            Dictionary<string, Future<string>> pages = [];
            return async path =>
            {
                if (pages.TryGetValue(path, out var page)) return await loop.Shield(page);
                var mine = pages[path] = loop.CreateFuture<string>();
                try
                {
                    mine.SetResult(await fetch(path));
                }
                catch (OperationCanceledException)
                {
                    mine.Cancel();
                }
                catch (IOException exception)
                {
                    pages.Remove(path);
                    mine.SetException(exception);
                }

                return await mine;
            };
        }),
    ];

    private static string Play(
        Func<EventLoop, Func<string, Coroutine<string>>, Func<string, Coroutine<string>>> answer,
        World world,
        Func<EventLoop, Func<string, Coroutine<string>>, Coroutine<string>> play) => world.RunLoop(async loop =>
        {
            List<string> fetched = [];
            async Coroutine<string> Fetch(string path)
            {
                world.Step();
                fetched.Add(path);
                await loop.Sleep(TimeSpan.FromSeconds(1));
                return path is "broken" && fetched.Count == 1 ? throw new IOException("reset") : path.ToUpperInvariant();
            }

            return $"{await play(loop, answer(loop, Fetch))}; fetched: {Observed.List(fetched)}";
        });
}
