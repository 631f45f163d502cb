namespace Course.Exercises.Scheduling;

/// <summary>Exercise 09-2: stealing half of another processor's queue, as Go's <c>runqsteal</c>.</summary>
public sealed class TheSteal : Exercise<Func<Queue<string>, Queue<string>, string?>>
{
    private const string Half = "takes half from the front, and runs the last of it";
    private const string Odd = "rounds up";
    private const string One = "takes the only one";
    private const string Empty = "finds nothing where nothing is";
    private const string Nobody = "loses nobody, and nobody runs twice";

    /// <inheritdoc/>
    public override string Id => "09-2";

    /// <inheritdoc/>
    public override string Title => "Write the steal";

    /// <inheritdoc/>
    public override string Task =>
        "Your own queue, mine, is empty. Take half of the victim's, rounded up, from the front. Return the last of these, to be run now; the others go into mine in their order. If the victim has nothing, return null.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hints =>
    [
        "How many is half of five, rounded up, in whole numbers? Work it out before you take anything: the queue gets shorter while you take.",
        "(count + 1) / 2 is half, rounded up. All but the last of them go into mine.",
        "for (var half = (victim.Count + 1) / 2; half > 1; half--) mine.Enqueue(victim.Dequeue()); and then one more, if there is one: TryDequeue.",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Rule<Func<Queue<string>, Queue<string>, string?>>> Rules =>
    [
        new(Half, "runs b; mine: a; left: c, d", "The oldest have waited longest: they go with the thief. Who was at the front stands at the front of mine.", (answer, _) => Steal(answer, 4)),
        new(Odd, "runs c; mine: a, b; left: d, e", "Half of five is two and a half: three.", (answer, _) => Steal(answer, 5)),
        new(One, "runs a; mine: nothing; left: nothing", "Half of one, rounded up, is one. Rounded down it is none, and a thief that finds work and does not take it goes to sleep.", (answer, _) => Steal(answer, 1)),
        new(Empty, "runs null; mine: nothing; left: nothing", "The next victim may have something: say null, and do not throw.", (answer, _) => Steal(answer, 0)),
        new(Nobody, "right for 0 to 40", "Each goroutine is afterwards in one place: with the victim, in mine, or running.", (answer, _) =>
        {
            for (var count = 0; count <= 40; count++)
            {
                string[] all = [.. Names(count)];
                Queue<string> victim = new(all), mine = new();
                var runs = answer(victim, mine);
                string[] found = [.. mine, .. runs is null ? Array.Empty<string>() : [runs], .. victim];
                if (!found.SequenceEqual(all)) return FormattableString.Invariant($"of {count}: mine: {Observed.List(mine)}; runs {runs ?? "null"}; left: {Observed.List(victim)}");
            }

            return "right for 0 to 40";
        }),
    ];

    /// <inheritdoc/>
    public override Func<Queue<string>, Queue<string>, string?> Stub => (_, _) => throw new NotAttemptedException();

    /// <inheritdoc/>
    public override Func<Queue<string>, Queue<string>, string?> Solution => (victim, mine) =>
    {
        for (var half = (victim.Count + 1) / 2; half > 1; half--) mine.Enqueue(victim.Dequeue());
        return victim.TryDequeue(out var runs) ? runs : null;
    };

    /// <inheritdoc/>
    public override IReadOnlyList<Mutant<Func<Queue<string>, Queue<string>, string?>>> Mutants =>
    [
        new("takes all", Half, (victim, mine) =>
        {
            while (victim.Count > 1) mine.Enqueue(victim.Dequeue());
            return victim.TryDequeue(out var runs) ? runs : null;
        }),
        new("rounds down", One, (victim, mine) =>
        {
            var half = victim.Count / 2;
            for (; half > 1; half--) mine.Enqueue(victim.Dequeue());
            return half == 1 ? victim.Dequeue() : null;
        }),
        new("counts while it takes", Odd, (victim, mine) =>
        {
            for (var taken = 1; taken < (victim.Count + 1) / 2; taken++) mine.Enqueue(victim.Dequeue());
            return victim.TryDequeue(out var runs) ? runs : null;
        }),
        new("one at a time", Half, (victim, _) => victim.TryDequeue(out var runs) ? runs : null),
        new("runs the first", Nobody, (victim, mine) =>
        {
            var half = (victim.Count + 1) / 2;
            if (!victim.TryDequeue(out var runs)) return null;
            for (; half > 1; half--) mine.Enqueue(victim.Dequeue());
            return runs;
        }),
        new("takes without looking", Empty, (victim, mine) =>
        {
            for (var half = (victim.Count + 1) / 2; half > 1; half--) mine.Enqueue(victim.Dequeue());
            return victim.Dequeue();
        }),
        new("leaves what it takes", Nobody, (victim, mine) =>
        {
            foreach (var one in victim.Take(((victim.Count + 1) / 2) - 1)) mine.Enqueue(one);
            return victim.ElementAtOrDefault(((victim.Count + 1) / 2) - 1);
        }),
    ];

    private static string Steal(Func<Queue<string>, Queue<string>, string?> answer, int count)
    {
        Queue<string> victim = new(Names(count)), mine = new();
        var runs = answer(victim, mine);
        return $"runs {runs ?? "null"}; mine: {Observed.List(mine)}; left: {Observed.List(victim)}";
    }

    private static IEnumerable<string> Names(int count) => Enumerable.Range(0, count).Select(number => number < 26 ? ((char)('a' + number)).ToString() : FormattableString.Invariant($"g{number}"));
}
