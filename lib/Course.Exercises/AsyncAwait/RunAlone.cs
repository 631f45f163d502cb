using System.Collections.Concurrent;

namespace Course.Exercises.AsyncAwait;

/// <summary>Exercise 07-2: a synchronization context, and a loop on the calling thread that runs an ordinary async method to its end.</summary>
public sealed class RunAlone : Exercise<Action<Func<Task>>>
{
    private sealed class Marker : SynchronizationContext;

    /// <inheritdoc/>
    public override string Id => "07-2";

    /// <inheritdoc/>
    public override string Title => "Run it alone";

    /// <inheritdoc/>
    public override string Task =>
        "Run an ordinary async method to its end on the calling thread, every piece of it: write a SynchronizationContext whose Post puts the callback into a queue, install it, call the method, and run what comes out of the queue until the method's task has ended. Its exception comes out of your method as it is. Afterwards the context is what it was before.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hints =>
    [
        "Post may be called by any thread, and you wait when there is nothing to do: a BlockingCollection<Action> can do both.",
        "How do you notice that the task has ended while you wait for the next callback? Its end can post something too.",
        "var task = main(); task.ContinueWith(_ => queue.CompleteAdding(), TaskScheduler.Default); foreach (var callback in queue.GetConsumingEnumerable()) callback(); task.GetAwaiter().GetResult(); and a finally that puts the old context back.",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Rule<Action<Func<Task>>>> Rules =>
    [
        new("runs the method to its end, every piece on the calling thread", "begins here, goes on here, ends here", "Without a context that somebody installed, a method goes on wherever the thread pool likes. Install yours before you call the method.", (answer, world) =>
        {
            List<string> pieces = [];
            var caller = Environment.CurrentManagedThreadId;
            void Note(string what)
            {
                world.Step();
                lock (pieces) pieces.Add(what + (Environment.CurrentManagedThreadId == caller ? " here" : " elsewhere"));
            }

            answer(async () =>
            {
                Note("begins");
                await System.Threading.Tasks.Task.Yield();
                Note("goes on");
                await System.Threading.Tasks.Task.Yield();
                Note("ends");
            });
            lock (pieces) return Observed.List(pieces);
        }),
        new("waits for what another thread brings", "42 came here, then the answer returned", "An empty queue is not the end: the method waits for somebody, and that thread will post. Only the method's own task says when it is over.", (answer, world) =>
        {
            List<string> seen = [];
            var caller = Thread.CurrentThread;
            var (hasBegun, hasReturned) = (false, false);
            TaskCompletionSource<int> source = new();
            // It brings its number only when whoever is to wait for it does, or has gone away; a wait that spins it cannot see.
            bool IsWaitedFor() => Volatile.Read(ref hasBegun) && caller.ThreadState.HasFlag(ThreadState.WaitSleepJoin);
            new Thread(() =>
            {
                for (var look = 0; look < 1_000 && !Volatile.Read(ref hasReturned) && !IsWaitedFor(); look++) Thread.Sleep(1);
                source.SetResult(42);
            }) { IsBackground = true }.Start();
            answer(async () =>
            {
                Volatile.Write(ref hasBegun, true);
                var number = await source.Task;
                world.Step();
                lock (seen) seen.Add(FormattableString.Invariant($"{number} came {(Thread.CurrentThread == caller ? "here" : "elsewhere")}"));
            });
            lock (seen) seen.Add("then the answer returned");
            Volatile.Write(ref hasReturned, true);
            lock (seen) return Observed.List(seen);
        }),
        new("keeps the order of posts, and runs none of them at once", "one, two, three, posted 1, posted 2", "Post means later: put it at the end of the queue, and go on.", (answer, world) =>
        {
            List<string> seen = [];
            answer(async () =>
            {
                void Post(string what) => SynchronizationContext.Current!.Post(_ => seen.Add(what), null);
                world.Step();
                seen.Add("one");
                Post("posted 1");
                seen.Add("two");
                Post("posted 2");
                seen.Add("three");
                await System.Threading.Tasks.Task.Yield();
            });
            return Observed.List(seen);
        }),
        new("lets the exception out as it is", "throws Timeout: late; throws Timeout: at once", "task.Wait() and task.Result wrap it in an AggregateException; task.GetAwaiter().GetResult(), which is what await compiles to, does not.", (answer, world) =>
            Observed.Outcome(() => answer(async () =>
            {
                await System.Threading.Tasks.Task.Yield();
                world.Step();
                throw new TimeoutException("late");
            }), "quiet") + "; " + Observed.Outcome(() => answer(() => System.Threading.Tasks.Task.FromException(new TimeoutException("at once"))), "quiet")),
        new("puts the old context back, after an exception too", "the old one; the old one", "A finally. What you have changed on somebody's thread you change back.", (answer, _) =>
        {
            var before = SynchronizationContext.Current;
            Marker marker = new();
            string After(Func<Task> method)
            {
                SynchronizationContext.SetSynchronizationContext(marker);
                Observed.Outcome(() => answer(method), "");
                return ReferenceEquals(SynchronizationContext.Current, marker) ? "the old one" : "another one";
            }

            try
            {
                return After(() => System.Threading.Tasks.Task.CompletedTask) + "; " + After(() => throw new TimeoutException("thrown by the call itself"));
            }
            finally
            {
                SynchronizationContext.SetSynchronizationContext(before);
            }
        }),
    ];

    /// <inheritdoc/>
    public override Action<Func<Task>> Stub => _ => throw new NotAttemptedException();

    /// <inheritdoc/>
    public override Action<Func<Task>> Solution => main => Run(main);

    /// <inheritdoc/>
    public override IReadOnlyList<Mutant<Action<Func<Task>>>> Mutants =>
    [
        new("installs no context", "runs the method to its end, every piece on the calling thread", main => main().GetAwaiter().GetResult()),
        new("leaves when the queue is empty", "waits for what another thread brings", LeavesEarly),
        new("runs posts at once", "keeps the order of posts, and runs none of them at once", main => Run(main, atOnce: true)),
        new("takes the newest first", "keeps the order of posts, and runs none of them at once", main => Run(main, newestFirst: true)),
        new("waits with Wait", "lets the exception out as it is", main => Run(main, end: task => task.Wait())),
        new("loses the exception", "lets the exception out as it is", main => Run(main, end: _ => { })),
        new("leaves its own context behind", "puts the old context back, after an exception too", main => Run(main, restores: false)),
    ];

    private static void Run(Func<Task> main, bool atOnce = false, bool newestFirst = false, bool restores = true, Action<Task>? end = null)
    {
        var before = SynchronizationContext.Current;
        BlockingCollection<Action> queue = newestFirst ? new(new ConcurrentStack<Action>()) : []; // not disposed of: who is late may still post
        SynchronizationContext.SetSynchronizationContext(new QueueContext(queue, atOnce));
        try
        {
            var task = main();
            task.ContinueWith(_ => queue.CompleteAdding(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            foreach (var callback in queue.GetConsumingEnumerable()) callback();
            if (end is null) task.GetAwaiter().GetResult();
            else end(task);
        }
        finally
        {
            if (restores) SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private static void LeavesEarly(Func<Task> main)
    {
        var before = SynchronizationContext.Current;
        BlockingCollection<Action> queue = [];
        SynchronizationContext.SetSynchronizationContext(new QueueContext(queue, atOnce: false));
        try
        {
            var task = main();
            while (queue.TryTake(out var callback)) callback();
            if (task.IsCompleted) task.GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private sealed class QueueContext(BlockingCollection<Action> queue, bool atOnce) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
            if (atOnce) d(state);
            else queue.Add(() => d(state));
        }
    }
}
