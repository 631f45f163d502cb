namespace Course.Exercises.Scheduling;

/// <summary>Exercise 09-4: the global queue must not starve, as in Go's <c>schedule</c> with its <c>schedtick % 61</c>.</summary>
public sealed class NobodyWaitsForEver : Exercise<Func<Queue<string>, Queue<string>, int, string?>>
{
    private const int Interval = 61;
    private const string OwnFirst = "its own queue goes first";
    private const string ThenGlobal = "then the global one, and then nothing";
    private const string Nobody = "the first in the global queue waits for 61 turns at most";
    private const string NearlyAlways = "its own queue goes first nearly always";
    private const string StillOwn = "does not stand idle when it is the turn of an empty global queue";

    /// <inheritdoc/>
    public override string Id => "09-4";

    /// <inheritdoc/>
    public override string Title => "Find the starvation";

    /// <inheritdoc/>
    public override string Task =>
        "Choose what a processor runs next: from its own queue, and if that is empty from the global one; null if both are. But the own queue may never get empty. See to it that whoever is first in the global queue waits for 61 calls at most. tick counts them, from 1.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hints =>
    [
        "Two goroutines that wake each other for ever are enough to keep the own queue from getting empty. Who waits then?",
        "Every 61st time the global queue goes first. (A prime: no program does anything of its own every 61 times.)",
        "if (tick % 61 == 0 && global.TryDequeue(out var g)) return g; and then as before.",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Rule<Func<Queue<string>, Queue<string>, int, string?>>> Rules =>
    [
        new(OwnFirst, "a, b, g", "The global queue has a lock that all processors share.", (answer, _) =>
        {
            Queue<string> own = new(["a", "b"]), global = new(["g"]);
            return Observed.List(Enumerable.Range(2, 3).Select(tick => answer(own, global, tick) ?? "null"));
        }),
        new(ThenGlobal, "g, null", "An empty queue of one's own is no reason to sleep while there is work elsewhere.", (answer, _) =>
        {
            Queue<string> own = new(), global = new(["g"]);
            return Observed.List(Enumerable.Range(2, 2).Select(tick => answer(own, global, tick) ?? "null"));
        }),
        new(Nobody, "g within 61 turns", "Two goroutines wake each other: whoever has run is back in its own queue at once.", (answer, _) =>
        {
            Queue<string> own = new(["ping", "pong"]), global = new(["g"]);
            for (var tick = 1; tick <= 1_000; tick++)
            {
                var next = answer(own, global, tick);
                if (next == "g") return tick <= Interval ? "g within 61 turns" : FormattableString.Invariant($"g after {tick} turns");
                if (next is not null) own.Enqueue(next);
            }

            return "g never, in 1000 turns";
        }),
        new(NearlyAlways, "598 of 610 or more", "Looking into the global queue means taking its lock.", (answer, _) =>
        {
            Queue<string> own = new(["a", "b"]), global = new(["g", "h"]);
            var owns = 0;
            for (var tick = 1; tick <= 610; tick++)
            {
                var next = answer(own, global, tick);
                if (next is null) continue;
                var isOwn = next is "a" or "b";
                if (isOwn) owns++;
                (isOwn ? own : global).Enqueue(next);
            }

            return owns >= 598 ? "598 of 610 or more" : FormattableString.Invariant($"{owns} of 610");
        }),
        new(StillOwn, "200 of 200", "The global queue is empty all the time, and the own one never.", (answer, _) =>
        {
            Queue<string> own = new(["a", "b"]), global = new();
            var ran = 0;
            for (var tick = 1; tick <= 200; tick++)
            {
                if (answer(own, global, tick) is not { } next) continue;
                ran++;
                own.Enqueue(next);
            }

            return FormattableString.Invariant($"{ran} of 200");
        }),
    ];

    /// <inheritdoc/>
    public override Func<Queue<string>, Queue<string>, int, string?> Stub => (_, _, _) => throw new NotAttemptedException();

    /// <inheritdoc/>
    public override Func<Queue<string>, Queue<string>, int, string?> Solution => (own, global, tick) =>
    {
        if (tick % Interval == 0 && global.TryDequeue(out var waiting)) return waiting;
        return own.TryDequeue(out var next) || global.TryDequeue(out next) ? next : null;
    };

    /// <inheritdoc/>
    public override IReadOnlyList<Mutant<Func<Queue<string>, Queue<string>, int, string?>>> Mutants =>
    [
        new("the global queue only when its own is empty", Nobody, (own, global, _) => own.TryDequeue(out var next) || global.TryDequeue(out next) ? next : null),
        new("the global queue first", OwnFirst, (own, global, _) => global.TryDequeue(out var next) || own.TryDequeue(out next) ? next : null),
        new("every other time", NearlyAlways, (own, global, tick) =>
        {
            if (tick % 2 == 0 && global.TryDequeue(out var waiting)) return waiting;
            return own.TryDequeue(out var next) || global.TryDequeue(out next) ? next : null;
        }),
        new("every 61st turn is the global queue's, come what may", StillOwn, (own, global, tick) =>
        {
            if (tick % Interval == 0) return global.TryDequeue(out var waiting) ? waiting : null;
            return own.TryDequeue(out var next) || global.TryDequeue(out next) ? next : null;
        }),
        new("the global queue every 61st time only", ThenGlobal, (own, global, tick) =>
        {
            if (tick % Interval == 0 && global.TryDequeue(out var waiting)) return waiting;
            return own.TryDequeue(out var next) ? next : null;
        }),
        new("every 100th time", Nobody, (own, global, tick) =>
        {
            if (tick % 100 == 0 && global.TryDequeue(out var waiting)) return waiting;
            return own.TryDequeue(out var next) || global.TryDequeue(out next) ? next : null;
        }),
    ];
}
