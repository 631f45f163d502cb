using System.Globalization;
using Course.Concurrency.Threads;
using Course.Concurrency.Time;

namespace Course.Exercises.StartHere;

/// <summary>Exercise 00-3: repair the workers of the lesson. So many threads and no more, every page once, and no page lost to an error.</summary>
public sealed class AFewAtATime : Exercise<Func<IThreads, Shared<int>, string[], int, Func<string, string>, string[]>>
{
    private const string AllWell = "every order fetches every page once";

    /// <inheritdoc/>
    public override string Id => "00-3";

    /// <inheritdoc/>
    public override string Title => "A few at a time";

    /// <inheritdoc/>
    public override string Task =>
        "Fetch all pages with k threads (threads.Start(name, body), and Join each), which take the number of the next page from next.Value; who comes when, nobody knows. Use a ThreadLock; the lock of C# is not for these threads. Return what fetch gave for each page, in the order of the pages; for a page whose fetch throws, return the exception's message.";

    internal override string WhenItHangs => "Does it loop without end, or take a lock of .NET? Virtual threads cannot take turns on those: use ThreadLock.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hints =>
    [
        "Only one thing is shared and written by several threads. Whoever takes a number must be alone from the read to the write.",
        "Hold a ThreadLock while you take a number, and not while you fetch: else only one page at a time is under way. Each result has a place of its own, so that needs no lock.",
        "int Take() { using (door.Hold()) return next.Value++; } Each thread: for (var i = Take(); i < pages.Length; i = Take()) results[i] = …, with a try around the fetch.",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Rule<Func<IThreads, Shared<int>, string[], int, Func<string, string>, string[]>>> Rules =>
    [
        new("returns the results in the order of the pages", "a!, b!, c!, d!, e! after 5 s", "Pages end in any order. Where does the result of the third page belong? And who fetches the others while the first takes its five seconds?", (answer, _) =>
            InVirtualTime((threads, clock) => Observed.List(answer(threads, New(), ["a", "b", "c", "d", "e"], 2, page =>
            {
                threads.Sleep(TimeSpan.FromSeconds(page is "a" ? 5 : 1));
                return page + "!";
            })) + FormattableString.Invariant($" after {clock.Elapsed.TotalSeconds} s"))),
        new("takes 4 seconds for 10 pages, 3 at a time", "4 s, 3 at most", "Ten seconds: nobody waits at the same time as another. One second: more than three do. Is the lock held during a fetch?", (answer, _) =>
            InVirtualTime((threads, clock) =>
            {
                var (now, most) = (0, 0);
                answer(threads, New(), Pages(10), 3, page =>
                {
                    most = Math.Max(most, ++now);
                    threads.Sleep(TimeSpan.FromSeconds(1));
                    now--;
                    return page;
                });
                return string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalSeconds} s, {most} at most");
            })),
        new("fetches every page exactly once, in every order of steps", AllWell, "The threads are to share next, and next.Value++ reads, and then writes. Who may read in between?", (answer, _) =>
        {
            var exploration = Schedules.ExploreSeeds(threads =>
            {
                List<string> fetched = [];
                var isTaken = true;
                var next = New();
                answer(threads, next, Pages(4), 2, page =>
                {
                    isTaken &= next.Value > 0;
                    fetched.Add(page);
                    return page;
                });
                if (!isTaken) throw new InvalidOperationException("a page was fetched whose number was not taken from next.Value");
                if (!fetched.Order(StringComparer.Ordinal).SequenceEqual(Pages(4))) throw new InvalidOperationException($"fetched: {Observed.List(fetched)}");
            }, seeds: 200);
            return exploration.FirstFailure is { } failure ? $"{failure.Exception.Message} — after: {failure.Description}" : AllWell;
        }),
        new("loses nothing to a page that fails", "p0, oops, p2, p3", "An exception that leaves the body of a thread takes the thread with it, and the pages it would have fetched.", (answer, _) =>
            InVirtualTime((threads, _) => Observed.List(answer(threads, New(), Pages(4), 1, page => page is "p1" ? throw new TimeoutException("oops") : page)))),
        new("copes with fewer pages than threads, and with none", "p0; nothing", "The first number that a thread takes may be one too many already.", (answer, _) =>
            InVirtualTime((threads, _) => $"{Observed.List(answer(threads, New(), Pages(1), 5, page => page))}; {Observed.List(answer(threads, New(), [], 5, page => page))}")),
    ];

    /// <inheritdoc/>
    public override Func<IThreads, Shared<int>, string[], int, Func<string, string>, string[]> Stub => (_, _, _, _, _) => throw new NotAttemptedException();

    /// <inheritdoc/>
    public override Func<IThreads, Shared<int>, string[], int, Func<string, string>, string[]> Solution => (threads, next, pages, k, fetch) =>
    {
        ThreadLock door = new("door");
        int Take()
        {
            using (door.Hold()) return next.Value++;
        }

        return Fetch(threads, pages, k, Take, page => TryFetch(fetch, page));
    };

    /// <inheritdoc/>
    public override IReadOnlyList<Mutant<Func<IThreads, Shared<int>, string[], int, Func<string, string>, string[]>>> Mutants =>
    [
        new("takes numbers without a lock", "fetches every page exactly once, in every order of steps", (threads, next, pages, k, fetch) =>
            Fetch(threads, pages, k, () => next.Value++, page => TryFetch(fetch, page))),
        new("holds the lock while it fetches", "takes 4 seconds for 10 pages, 3 at a time", (threads, next, pages, k, fetch) =>
        {
            ThreadLock door = new("door");
            var results = new string[pages.Length];
            RunAll(threads, k, () =>
            {
                while (true)
                {
                    using (door.Hold())
                    {
                        var index = next.Value++;
                        if (index >= pages.Length) return;
                        results[index] = TryFetch(fetch, pages[index]);
                    }
                }
            });
            return results;
        }),
        new("deals the pages out beforehand", "returns the results in the order of the pages", (threads, next, pages, k, fetch) =>
        {
            var results = new string[pages.Length];
            IRunningThread[] running = [.. Enumerable.Range(0, k).Select(first => threads.Start(string.Create(CultureInfo.InvariantCulture, $"worker {first + 1}"), () =>
            {
                for (var index = first; index < pages.Length; index += k) results[index] = TryFetch(fetch, pages[index]);
            }))];
            foreach (var thread in running) thread.Join();
            next.Value = pages.Length;
            return results;
        }),
        new("counts in a variable of its own", "fetches every page exactly once, in every order of steps", (threads, next, pages, k, fetch) =>
        {
            var own = 0;
            var results = Fetch(threads, pages, k, () => own++, page => TryFetch(fetch, page));
            next.Value = pages.Length;
            return results;
        }),
        new("a thread for each page", "takes 4 seconds for 10 pages, 3 at a time", (threads, next, pages, _, fetch) =>
        {
            ThreadLock door = new("door");
            return Fetch(threads, pages, pages.Length, () =>
            {
                using (door.Hold()) return next.Value++;
            }, page => TryFetch(fetch, page));
        }),
        new("lets exceptions end a thread", "loses nothing to a page that fails", (threads, next, pages, k, fetch) =>
        {
            ThreadLock door = new("door");
            return Fetch(threads, pages, k, () =>
            {
                using (door.Hold()) return next.Value++;
            }, fetch);
        }),
        new("keeps the order of arrival", "returns the results in the order of the pages", (threads, next, pages, k, fetch) =>
        {
            ThreadLock door = new("door");
            List<string> results = [];
            RunAll(threads, k, () =>
            {
                while (true)
                {
                    int index;
                    using (door.Hold()) index = next.Value++;
                    if (index >= pages.Length) return;
                    results.Add(TryFetch(fetch, pages[index]));
                }
            });
            return [.. results];
        }),
        new("looks at its number too late", "copes with fewer pages than threads, and with none", (threads, next, pages, k, fetch) =>
        {
            ThreadLock door = new("door");
            var results = new string[pages.Length];
            RunAll(threads, k, () =>
            {
                int index;
                do
                {
                    using (door.Hold()) index = next.Value++;
                    results[index] = TryFetch(fetch, pages[index]);
                }
                while (index < pages.Length - 1);
            });
            return results;
        }),
    ];

    private static Shared<int> New() => new("next", 0);

    private static string[] Pages(int count) => [.. Enumerable.Range(0, count).Select(number => string.Create(CultureInfo.InvariantCulture, $"p{number}"))];

    private static string[] Fetch(IThreads threads, string[] pages, int k, Func<int> take, Func<string, string> fetch)
    {
        var results = new string[pages.Length];
        RunAll(threads, k, () =>
        {
            for (var index = take(); index < pages.Length; index = take()) results[index] = fetch(pages[index]);
        });
        return results;
    }

    private static void RunAll(IThreads threads, int k, Action body)
    {
        IRunningThread[] running = [.. Enumerable.Range(1, k).Select(number => threads.Start(string.Create(CultureInfo.InvariantCulture, $"worker {number}"), body))];
        foreach (var thread in running) thread.Join();
    }

    private static string TryFetch(Func<string, string> fetch, string page)
    {
        try
        {
            return fetch(page);
        }
#pragma warning disable CA1031 // Whatever a page fails with is its result.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return exception.Message;
        }
    }

    private static string InVirtualTime(Func<IThreads, VirtualTime, string> program)
    {
        VirtualTime clock = new();
        VirtualThreads threads = new(clock);
        return threads.Run(() => program(threads, clock));
    }
}
