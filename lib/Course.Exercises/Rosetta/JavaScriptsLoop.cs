namespace Course.Exercises.Rosetta;

/// <summary>Exercise 14-1: the loop that JavaScript hides, with its two queues.</summary>
public sealed class JavaScriptsLoop : Exercise<Action<Queue<Action>, Queue<Action>>>
{
    /// <inheritdoc/>
    public override string Id => "14-1";

    /// <inheritdoc/>
    public override string Title => "JavaScript's loop";

    /// <inheritdoc/>
    public override string Task =>
        "Given are the microtasks, and the timers in the order in which they are due; all are due. Run them as JavaScript does, on one thread: before each timer, every microtask there is. What runs may add to both queues. Return when both are empty.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hints =>
    [
        "Two loops, one inside the other. Which queue belongs to the inner one?",
        "Write Drain(): run microtasks until there is none, those included that came in the meantime. When do you call it?",
        "Drain(); while (timers.TryDequeue(out var timer)) { timer(); Drain(); }",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Rule<Action<Queue<Action>, Queue<Action>>>> Rules =>
    [
        new("runs microtasks before timers", "m1, m2, t1", "The timer was due all the time. Who goes first?", (answer, _) =>
            Play(answer, run =>
            {
                run.Timer("t1");
                run.Microtask("m1");
                run.Microtask("m2");
            })),
        new("runs what a microtask adds before the timers", "m1, m2, t1", "m1 adds m2 while it runs. Look at the queue again, not at how long it was.", (answer, _) =>
            Play(answer, run =>
            {
                run.Timer("t1");
                run.Microtask("m1", () => run.Microtask("m2"));
            })),
        new("runs what a timer adds before the next timer", "t1, m1, t2", "t1 adds m1, and t2 is due already. A microtask never waits for a timer.", (answer, _) =>
            Play(answer, run =>
            {
                run.Timer("t1", () => run.Microtask("m1"));
                run.Timer("t2");
            })),
        new("goes on until both queues are empty", "m1, t1, t2", "m1 sets t1, which sets t2. When you begin there is no timer at all.", (answer, _) =>
            Play(answer, run => run.Microtask("m1", () => run.Timer("t1", () => run.Timer("t2"))))),
        new("ends after the last microtask", "m1, m2", "There is no timer at all, and a microtask is not always followed by one.", (answer, _) =>
            Play(answer, run => run.Microtask("m1", () => run.Microtask("m2")))),
        new("returns when there is nothing to do", "nothing", "Both queues may be empty from the start.", (answer, _) => Play(answer, _ => { })),
    ];

    /// <inheritdoc/>
    public override Action<Queue<Action>, Queue<Action>> Stub => (_, _) => throw new NotAttemptedException();

    /// <inheritdoc/>
    public override Action<Queue<Action>, Queue<Action>> Solution => (microtasks, timers) =>
    {
        Drain(microtasks);
        while (timers.TryDequeue(out var timer))
        {
            timer();
            Drain(microtasks);
        }
    };

    /// <inheritdoc/>
    public override IReadOnlyList<Mutant<Action<Queue<Action>, Queue<Action>>>> Mutants =>
    [
        new("timers first", "runs microtasks before timers", (microtasks, timers) =>
        {
            while (microtasks.Count + timers.Count > 0)
            {
                Drain(timers);
                if (microtasks.TryDequeue(out var microtask)) microtask();
            }
        }),
        new("counts the microtasks before it runs them", "runs what a microtask adds before the timers", (microtasks, timers) =>
        {
            while (microtasks.Count + timers.Count > 0)
            {
                for (var count = microtasks.Count; count > 0; count--) microtasks.Dequeue()();
                if (timers.TryDequeue(out var timer)) timer();
            }
        }),
        new("all timers that are due at once", "runs what a timer adds before the next timer", (microtasks, timers) =>
        {
            while (microtasks.Count + timers.Count > 0)
            {
                Drain(microtasks);
                for (var count = timers.Count; count > 0; count--) timers.Dequeue()();
            }
        }),
        new("one timer and no more", "goes on until both queues are empty", (microtasks, timers) =>
        {
            Drain(microtasks);
            for (var count = timers.Count; count > 0; count--)
            {
                timers.Dequeue()();
                Drain(microtasks);
            }
        }),
        new("expects a timer behind the microtasks", "ends after the last microtask", (microtasks, timers) =>
        {
            while (microtasks.Count > 0 || timers.Count > 0)
            {
                Drain(microtasks);
                timers.Dequeue()();
            }
        }),
        new("takes a timer that may not be there", "returns when there is nothing to do", (microtasks, timers) =>
        {
            do
            {
                Drain(microtasks);
                timers.Dequeue()();
                Drain(microtasks);
            }
            while (timers.Count > 0);
        }),
    ];

    private static void Drain(Queue<Action> queue)
    {
        while (queue.TryDequeue(out var job)) job();
    }

    private static string Play(Action<Queue<Action>, Queue<Action>> answer, Action<QueuedRun> begin)
    {
        QueuedRun run = new();
        begin(run);
        answer(run.Microtasks, run.Timers);
        return Observed.List(run.Ran);
    }

    /// <summary>Two queues of named jobs, and the names of those that have run.</summary>
    private sealed class QueuedRun
    {
        public Queue<Action> Microtasks { get; } = [];

        public Queue<Action> Timers { get; } = [];

        public List<string> Ran { get; } = [];

        public void Microtask(string name, Action? then = null) => Microtasks.Enqueue(Job(name, then));

        public void Timer(string name, Action? then = null) => Timers.Enqueue(Job(name, then));

        private Action Job(string name, Action? then) => () =>
        {
            Ran.Add(name);
            then?.Invoke();
        };
    }
}
