namespace Course.Exercises.EventLoops;

/// <summary>Exercise 06-1: one iteration of an event loop, as asyncio's <c>_run_once</c> after its wait.</summary>
public sealed class OneIteration : Exercise<Action<Queue<Action>, List<(TimeSpan When, Action Callback)>, TimeSpan, Action<Exception>>>
{
    private const string InOrder = "runs what is ready, first in, first out";
    private const string Meanwhile = "leaves what a callback schedules to the next iteration";
    private const string TimersAfter = "runs due timers after what was ready, soonest first";
    private const string Stable = "keeps the order of timers with the same time";
    private const string NotDue = "leaves timers that are not due, and removes those that were";
    private const string Failure = "loses nobody to an exception";

    /// <inheritdoc/>
    public override string Id => "06-1";

    /// <inheritdoc/>
    public override string Title => "One iteration of the loop";

    /// <inheritdoc/>
    public override string Task =>
        "Write one iteration. You get the ready queue, the timers in the order in which they were set, the time, and whom to tell of exceptions. Timers whose time has come join the end of the queue, soonest first; then everything that is in the queue runs, and nothing that is added meanwhile.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hints =>
    [
        "Two steps: move the due timers into the queue, then run. How many callbacks is \"everything that is in the queue\", and when do you count?",
        "A callback may add to the queue and to the timers while you run: so be done with the timers before the first callback. Is OrderBy of LINQ stable? And List.Sort?",
        "foreach (var timer in timers.Where(one => one.When <= now).OrderBy(one => one.When).ToList()) …; then for (var left = ready.Count; left > 0; left--) with a try around each call.",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Rule<Action<Queue<Action>, List<(TimeSpan When, Action Callback)>, TimeSpan, Action<Exception>>>> Rules =>
    [
        new(InOrder, "a, b, c", "A queue: Dequeue gives the oldest.", (answer, _) => Play(answer, 1, run =>
        {
            run.Ready("a");
            run.Ready("b");
            run.Ready("c");
        })),
        new(Meanwhile, "a, b | a's child | its child", "The card shows three iterations, with a line between them. Count before you run: a queue that is emptied until it is empty never gives the timers a chance.", (answer, _) => Play(answer, 3, run =>
        {
            run.Ready("a", () => run.Ready("a's child", () => run.Ready("its child")));
            run.Ready("b", () => run.Timer(0, "b's timer", isSilent: true));
        })),
        new(TimersAfter, "ready, 1 s, 2 s, 3 s", "It is 5 o'clock, and three timers are due. They were set in another order than that of their times.", (answer, _) => Play(answer, 1, run =>
        {
            run.Timer(3, "3 s");
            run.Timer(1, "1 s");
            run.Timer(2, "2 s");
            run.Ready("ready");
        })),
        new(Stable, "right for 40 timers", "Sorting by time alone may shuffle what has the same time: List.Sort does, from 17 items on.", (answer, _) =>
        {
            var run = new Iterations();
            for (var number = 0; number < 40; number++) run.Timer(1, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{number}"));
            run.RunOnce(answer);
            var expected = Enumerable.Range(0, 40).Select(number => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{number}"));
            return run.Ran.SequenceEqual(expected) ? "right for 40 timers" : Observed.List(run.Ran);
        }),
        new(NotDue, "now | nothing; left: later", "It is exactly 5 s: a timer for 5 s is due, one for 6 s is not. What has run must not run again in the next iteration.", (answer, _) =>
        {
            var run = new Iterations();
            run.Timer(6, "later");
            run.Timer(5, "now");
            run.RunOnce(answer);
            run.Ran.Add("|");
            var before = run.Ran.Count;
            run.RunOnce(answer);
            if (run.Ran.Count == before) run.Ran.Add("nothing");
            return $"{Line(run.Ran)}; left: {Observed.List(run.LeftTimers)}";
        }),
        new(Failure, "a, c; told: b failed", "Nobody calls the loop's callbacks but the loop: an exception that leaves it takes everybody else with it.", (answer, _) =>
        {
            var run = new Iterations();
            run.Ready("a");
            run.Fails("b failed");
            run.Ready("c");
            run.RunOnce(answer);
            return $"{Observed.List(run.Ran)}; told: {Observed.List(run.Told)}";
        }),
    ];

    /// <inheritdoc/>
    public override Action<Queue<Action>, List<(TimeSpan When, Action Callback)>, TimeSpan, Action<Exception>> Stub => (_, _, _, _) => throw new NotAttemptedException();

    /// <inheritdoc/>
    public override Action<Queue<Action>, List<(TimeSpan When, Action Callback)>, TimeSpan, Action<Exception>> Solution => (ready, timers, now, report) =>
    {
        TakeDue(ready, timers, now);
        for (var left = ready.Count; left > 0; left--) Call(ready.Dequeue(), report);
    };

    /// <inheritdoc/>
    public override IReadOnlyList<Mutant<Action<Queue<Action>, List<(TimeSpan When, Action Callback)>, TimeSpan, Action<Exception>>>> Mutants =>
    [
        new("last in, first out", InOrder, (ready, timers, now, report) =>
        {
            TakeDue(ready, timers, now);
            Action[] stack = [.. ready.Reverse()];
            ready.Clear();
            foreach (var callback in stack) Call(callback, report);
        }),
        new("runs until the queue is empty", Meanwhile, (ready, timers, now, report) =>
        {
            TakeDue(ready, timers, now);
            while (ready.TryDequeue(out var callback)) Call(callback, report);
        }),
        new("timers first", TimersAfter, (ready, timers, now, report) =>
        {
            Queue<Action> due = [];
            TakeDue(due, timers, now);
            var count = ready.Count;
            foreach (var callback in due) Call(callback, report);
            while (count-- > 0) Call(ready.Dequeue(), report);
        }),
        new("timers in the order in which they were set", TimersAfter, (ready, timers, now, report) =>
        {
            foreach (var timer in timers.Where(timer => timer.When <= now)) ready.Enqueue(timer.Callback);
            timers.RemoveAll(timer => timer.When <= now);
            for (var left = ready.Count; left > 0; left--) Call(ready.Dequeue(), report);
        }),
        new("sorts by time alone", Stable, (ready, timers, now, report) =>
        {
            timers.Sort((left, right) => left.When.CompareTo(right.When));
            TakeDue(ready, timers, now);
            for (var left = ready.Count; left > 0; left--) Call(ready.Dequeue(), report);
        }),
        new("a timer is due only when its time is over", NotDue, (ready, timers, now, report) =>
        {
            TakeDue(ready, timers, now - TimeSpan.FromTicks(1));
            for (var left = ready.Count; left > 0; left--) Call(ready.Dequeue(), report);
        }),
        new("keeps the timers that it has run", NotDue, (ready, timers, now, report) =>
        {
            TakeDue(ready, [.. timers], now);
            for (var left = ready.Count; left > 0; left--) Call(ready.Dequeue(), report);
        }),
        new("looks at the timers after the callbacks", Meanwhile, (ready, timers, now, report) =>
        {
            for (var left = ready.Count; left > 0; left--) Call(ready.Dequeue(), report);
            Queue<Action> due = [];
            TakeDue(due, timers, now);
            foreach (var callback in due) Call(callback, report);
        }),
        new("lets exceptions through", Failure, (ready, timers, now, _) =>
        {
            TakeDue(ready, timers, now);
            for (var left = ready.Count; left > 0; left--) ready.Dequeue()();
        }),
        new("swallows exceptions", Failure, (ready, timers, now, _) =>
        {
            TakeDue(ready, timers, now);
            for (var left = ready.Count; left > 0; left--) Call(ready.Dequeue(), static _ => { });
        }),
    ];

    private static void TakeDue(Queue<Action> ready, List<(TimeSpan When, Action Callback)> timers, TimeSpan now)
    {
        foreach (var timer in timers.Where(timer => timer.When <= now).OrderBy(timer => timer.When)) ready.Enqueue(timer.Callback);
        timers.RemoveAll(timer => timer.When <= now);
    }

    private static void Call(Action callback, Action<Exception> report)
    {
        try
        {
            callback();
        }
#pragma warning disable CA1031 // Whatever a callback throws is reported.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            report(exception);
        }
    }

    private static string Play(Action<Queue<Action>, List<(TimeSpan When, Action Callback)>, TimeSpan, Action<Exception>> answer, int iterations, Action<Iterations> begin)
    {
        var run = new Iterations();
        begin(run);
        for (var iteration = 0; iteration < iterations; iteration++)
        {
            if (iteration > 0) run.Ran.Add("|");
            run.RunOnce(answer);
        }

        return Line(run.Ran);
    }

    private static string Line(List<string> ran) => string.Join(", ", ran).Replace(", |, ", " | ", StringComparison.Ordinal);

    /// <summary>A queue and timers of named callbacks at 5 s, and the names of those that have run.</summary>
    private sealed class Iterations
    {
        private readonly Queue<Action> ready = [];
        private readonly List<(TimeSpan When, Action Callback)> timers = [];
        private readonly Dictionary<Action, string> names = [];

        public List<string> Ran { get; } = [];

        public List<string> Told { get; } = [];

        public IEnumerable<string> LeftTimers => timers.Select(timer => names[timer.Callback]);

        public void Ready(string name, Action? then = null) => ready.Enqueue(Named(name, then));

        public void Fails(string message) => ready.Enqueue(() => throw new InvalidOperationException(message));

        // One that is silent is there to be run too early: it says so then.
        public void Timer(double seconds, string name, bool isSilent = false)
        {
            var iterationOfBirth = iteration;
            timers.Add((TimeSpan.FromSeconds(seconds), isSilent ? () => { if (iteration == iterationOfBirth) Ran.Add(name); } : Named(name, null)));
        }

        public void RunOnce(Action<Queue<Action>, List<(TimeSpan When, Action Callback)>, TimeSpan, Action<Exception>> answer)
        {
            iteration++;
            answer(ready, timers, TimeSpan.FromSeconds(5), exception => Told.Add(exception.Message));
        }

        private int iteration;

        private Action Named(string name, Action? then)
        {
            void Callback()
            {
                Ran.Add(name);
                then?.Invoke();
            }

            Action callback = Callback;
            names[callback] = name;
            return callback;
        }
    }
}
