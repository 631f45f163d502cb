using System.Globalization;
using Course.Concurrency.EventLoop;
using Course.Concurrency.Generators;

namespace Course.Exercises.EventLoops;

/// <summary>Exercise 06-4: so many pages at a time, and when one fails nobody is left running.</summary>
public sealed class AFewTogether : Exercise<Func<EventLoop, IReadOnlyList<string>, int, Func<string, Coroutine<string>>, Coroutine<string[]>>>
{
    private const string InOrder = "returns the results in the order of the pages";
    private const string AtMost = "takes 4 seconds for 10 pages, 3 at a time";
    private const string NoBatches = "begins the next page as soon as one has ended";
    private const string Together = "a failure ends the others, and is told when they have ended";
    private const string NotBegun = "begins nothing after a failure";
    private const string Few = "copes with fewer pages than that, and with none";

    /// <inheritdoc/>
    public override string Id => "06-4";

    /// <inheritdoc/>
    public override string Title => "A few at a time, together to the end";

    /// <inheritdoc/>
    public override string Task =>
        "Fetch all pages with fetch(page), k of them at a time and no more, and return the results in the order of the pages. When one fails, cancel those that are under way, begin no others, wait until they have cleaned up, and then let the failure out (alone or in an AggregateException).";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hints =>
    [
        "Two needs, two tools: an AsyncSemaphore(k) for so many at a time, and loop.RunGroup for together to the end. loop.Gather lets the others go on.",
        "In the group's body: acquire a place, then create the task; the task gives the place back in a finally. So nothing is begun before there is room for it, and a failure reaches the body in its await.",
        "await loop.RunGroup(async group => { for (var i = 0; i < pages.Count; i++) { await places.Acquire(); _ = group.CreateTask(One(i)); } }); where One puts its result into results[i].",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Rule<Func<EventLoop, IReadOnlyList<string>, int, Func<string, Coroutine<string>>, Coroutine<string[]>>>> Rules =>
    [
        new(InOrder, "3!, 1!, 2!", "The pages are named after the seconds that they take: they end in another order than they stand in.", (answer, world) => world.RunLoop(async loop =>
            Observed.List(await answer(loop, ["3", "1", "2"], 3, page => Fetch(loop, world, page))))),
        new(AtMost, "4 s, 3 at most", "Ten seconds: nobody waits at the same time as another. One second: more than three do.", (answer, world) => world.RunLoop(async loop =>
        {
            var (now, most) = (0, 0);
            await answer(loop, [.. Enumerable.Repeat("1", 10)], 3, async page =>
            {
                most = Math.Max(most, ++now);
                await Fetch(loop, world, page);
                now--;
                return page;
            });
            return string.Create(CultureInfo.InvariantCulture, $"{loop.At()}, {most} at most");
        })),
        new(NoBatches, "3 s", "Pages of 3, 1, 1 and 1 s, two at a time: while the long one is under way the three short ones fit beside it. Not if you wait for both of a pair, nor if you deal the pages out beforehand.", (answer, world) => world.RunLoop(async loop =>
        {
            await answer(loop, ["3", "1", "1", "1"], 2, page => Fetch(loop, world, page));
            return loop.At();
        })),
        new(Together, "throws IO: reset at 1.5 s; ended: 5, 6", "One fails after a second. The two others need half a second to clean up when they are cancelled: the failure comes out after that, and nobody is left.", (answer, world) => world.RunLoop(async loop =>
        {
            List<string> ended = [];
            async Coroutine<string> Careful(string page)
            {
                try
                {
                    return await Fetch(loop, world, page);
                }
                finally
                {
                    if (page is not "fail")
                    {
                        await loop.Sleep(TimeSpan.FromSeconds(0.5));
                        ended.Add(page);
                    }
                }
            }

            return $"{await Ending(answer(loop, ["5", "fail", "6"], 3, Careful))} at {loop.At()}; ended: {Observed.List(ended)}";
        })),
        new(NotBegun, "begun: fail, 5", "Two at a time, and the first fails while two more wait for a place.", (answer, world) => world.RunLoop(async loop =>
        {
            List<string> begun = [];
            await Ending(answer(loop, ["fail", "5", "6", "7"], 2, page =>
            {
                begun.Add(page);
                return Fetch(loop, world, page);
            }));
            await loop.Sleep(TimeSpan.FromSeconds(10));
            return "begun: " + Observed.List(begun);
        })),
        new(Few, "1!; nothing", "Five places for one page, and for none.", (answer, world) => world.RunLoop(async loop =>
            $"{Observed.List(await answer(loop, ["1"], 5, page => Fetch(loop, world, page)))}; {Observed.List(await answer(loop, [], 5, page => Fetch(loop, world, page)))}")),
    ];

    /// <inheritdoc/>
    public override Func<EventLoop, IReadOnlyList<string>, int, Func<string, Coroutine<string>>, Coroutine<string[]>> Stub => (_, _, _, _) => throw new NotAttemptedException();

    /// <inheritdoc/>
    public override Func<EventLoop, IReadOnlyList<string>, int, Func<string, Coroutine<string>>, Coroutine<string[]>> Solution => async (loop, pages, k, fetch) =>
    {
        var results = new string[pages.Count];
        AsyncSemaphore places = new(k);
        async Coroutine One(int index)
        {
            try
            {
                results[index] = await fetch(pages[index]);
            }
            finally
            {
                places.Release();
            }
        }

        await loop.RunGroup(async group =>
        {
            for (var index = 0; index < pages.Count; index++)
            {
                await places.Acquire();
                _ = group.CreateTask(One(index));
            }
        });
        return results;
    };

    /// <inheritdoc/>
    public override IReadOnlyList<Mutant<Func<EventLoop, IReadOnlyList<string>, int, Func<string, Coroutine<string>>, Coroutine<string[]>>>> Mutants =>
    [
        new("all at once", AtMost, async (loop, pages, _, fetch) => await loop.Gather(pages.Select(fetch))),
        new("one after the other", AtMost, async (_, pages, _, fetch) =>
        {
            List<string> results = [];
            foreach (var page in pages) results.Add(await fetch(page));
            return [.. results];
        }),
        new("batches of k", NoBatches, async (loop, pages, k, fetch) =>
        {
            List<string> results = [];
            foreach (var batch in pages.Chunk(k)) results.AddRange(await loop.Gather(batch.Select(fetch)));
            return [.. results];
        }),
        new("gathers, and leaves the others running", Together, async (loop, pages, k, fetch) =>
        {
            AsyncSemaphore places = new(k);
            async Coroutine<string> One(string page)
            {
                using (await places.Acquire()) return await fetch(page);
            }

            return await loop.Gather(pages.Select(One));
        }),
        new("cancels the others, and does not wait for them", Together, async (loop, pages, k, fetch) =>
        {
            AsyncSemaphore places = new(k);
            async Coroutine<string> One(string page)
            {
                using (await places.Acquire()) return await fetch(page);
            }

            LoopTask<string>[] tasks = [.. pages.Select(page => loop.CreateTask(One(page)))];
            try
            {
                return await loop.Gather(tasks);
            }
            catch
            {
                foreach (var task in tasks) task.Cancel();
                throw;
            }
        }),
        new("lets those who wait begin all the same", NotBegun, async (loop, pages, k, fetch) =>
        {
            AsyncSemaphore places = new(k);
            async Coroutine<string> One(string page)
            {
                using (await places.Acquire()) return await fetch(page);
            }

            LoopTask<string>[] tasks = [.. pages.Select(page => loop.CreateTask(One(page)))];
            if (tasks.Length > 0) await loop.Wait(tasks);
            return [.. tasks.Select(task => task.Result)];
        }),
        new("keeps the order of arrival", InOrder, async (loop, pages, k, fetch) =>
        {
            List<string> results = [];
            AsyncSemaphore places = new(k);
            async Coroutine One(string page)
            {
                try
                {
                    results.Add(await fetch(page));
                }
                finally
                {
                    places.Release();
                }
            }

            await loop.RunGroup(async group =>
            {
                foreach (var page in pages)
                {
                    await places.Acquire();
                    _ = group.CreateTask(One(page));
                }
            });
            return [.. results];
        }),
        new("has a page for each of k workers", Few, async (loop, pages, k, fetch) =>
        {
            var results = new string[pages.Count];
            var next = k;
            async Coroutine Work(int index)
            {
                for (; index < pages.Count; index = next++) results[index] = await fetch(pages[index]);
            }

            var first = pages.Take(k).ToArray();
            await loop.RunGroup(async group =>
            {
                for (var index = 0; index < k; index++) _ = group.CreateTask(Work(index), first[index]);
                await loop.Yield();
            });
            return results;
        }),
    ];

    private static async Coroutine<string> Fetch(EventLoop loop, World world, string page)
    {
        world.Step();
        var seconds = page is "fail" ? 1 : int.Parse(page, CultureInfo.InvariantCulture);
        await loop.Sleep(TimeSpan.FromSeconds(seconds));
        return page is "fail" ? throw new IOException("reset") : page + "!";
    }

    private static Coroutine<string> Ending(Coroutine<string[]> coroutine)
    {
        async Coroutine<string> Results() => Observed.List(await coroutine);
        return LoopRun.HowItEnds(Results());
    }
}
