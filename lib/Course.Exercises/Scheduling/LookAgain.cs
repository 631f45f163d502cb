using Course.Concurrency.Threads;

namespace Course.Exercises.Scheduling;

/// <summary>Exercise 09-3: parking without losing a wake-up.</summary>
public sealed class LookAgain : Exercise<Func<Shared<int>, Shared<bool>, bool>>
{
    private const string Parks = "parks where there is nothing to do, and says so";
    private const string Works = "does not park where there is work";
    private const string NotIdle = "whoever does not park is not counted as idle";
    private const string Nobody = "no wake-up is lost, in any schedule";
    private const string Twice = "nor with two goroutines, one after the other";

    /// <inheritdoc/>
    public override string Id => "09-3";

    /// <inheritdoc/>
    public override string Title => "Fix the wake-up";

    /// <inheritdoc/>
    public override string Task =>
        "A machine calls this when it has found nothing to run. queued is how many goroutines are ready, isIdle whether the machine says that it sleeps; a maker on another thread first queues, then looks at isIdle and wakes the machine if it is set. Return whether the machine parks. No schedule may leave it asleep and unwoken with work in the queue.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hints =>
    [
        "Between your look into the queue and your \"I am idle\" the maker can do everything that it has to do. What would you have to do after it?",
        "Say first that you are idle, then look. If there is work after all, you do not park, and you are not idle either.",
        "isIdle.Value = true; if (queued.Value == 0) return true; isIdle.Value = false; return false;",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Rule<Func<Shared<int>, Shared<bool>, bool>>> Rules =>
    [
        new(Parks, "parks, idle", "Nobody makes any work: a machine that stays awake takes a processor from the other programs of this computer.", (answer, _) => Alone(answer, 0)),
        new(Works, "goes on, not idle", "There is a goroutine in the queue, and nobody else.", (answer, _) => Alone(answer, 1)),
        new(NotIdle, "never", "The maker would wake a machine that is awake, and leave one asleep that is not.", (answer, _) => Explore(answer, 1, (isParked, isIdle, _) => !isParked && isIdle)),
        new(Nobody, "never", "The maker is a program of three steps: it queues, it looks at isIdle, it wakes. Put all three of them into the worst place of yours.", (answer, _) => Explore(answer, 1, (isParked, _, isWoken) => isParked && !isWoken)),
        new(Twice, "never", "The second goroutine has the same right to a machine as the first.", (answer, _) => Explore(answer, 2, (isParked, _, isWoken) => isParked && !isWoken)),
    ];

    /// <inheritdoc/>
    public override Func<Shared<int>, Shared<bool>, bool> Stub => (_, _) => throw new NotAttemptedException();

    /// <inheritdoc/>
    public override Func<Shared<int>, Shared<bool>, bool> Solution => (queued, isIdle) =>
    {
        isIdle.Value = true;
        if (queued.Value == 0) return true;
        isIdle.Value = false;
        return false;
    };

    /// <inheritdoc/>
    public override IReadOnlyList<Mutant<Func<Shared<int>, Shared<bool>, bool>>> Mutants =>
    [
        new("looks, and then says so", Nobody, (queued, isIdle) =>
        {
            if (queued.Value > 0) return false;
            isIdle.Value = true;
            return true;
        }),
        new("looks twice before it says so", Twice, (queued, isIdle) =>
        {
            if (queued.Value > 0 || queued.Value > 0) return false;
            isIdle.Value = true;
            return true;
        }),
        new("stays idle and awake", NotIdle, (queued, isIdle) =>
        {
            isIdle.Value = true;
            return queued.Value == 0;
        }),
        new("never sleeps", Parks, (_, _) => false),
        new("always sleeps", Works, (_, isIdle) =>
        {
            isIdle.Value = true;
            return true;
        }),
        new("does not say that it is idle", Parks, (queued, _) => queued.Value == 0),
    ];

    private static string Alone(Func<Shared<int>, Shared<bool>, bool> answer, int ready)
    {
        Shared<int> queued = new("queued", ready);
        Shared<bool> isIdle = new("idle", false);
        return $"{(answer(queued, isIdle) ? "parks" : "goes on")}, {(isIdle.Value ? "idle" : "not idle")}";
    }

    // How often something is wrong, over all schedules; the first of them.
    private static string Explore(Func<Shared<int>, Shared<bool>, bool> answer, int goroutines, Func<bool, bool, bool, bool> isWrong)
    {
        var found = Schedules.ExploreAll(threads =>
        {
            Shared<int> queued = new("queued", 0);
            Shared<bool> isIdle = new("idle", false);
            var (isParked, isWoken) = (false, false);
            var machine = threads.Start("M0", () => isParked = answer(queued, isIdle));
            var maker = threads.Start("maker", () =>
            {
                for (var made = 1; made <= goroutines; made++)
                {
                    queued.Value = made;
                    if (isIdle.Value) isWoken = true;
                }
            });
            machine.Join();
            maker.Join();
            if (isWrong(isParked, isIdle.Value, isWoken)) throw new InvalidOperationException("wrong");
        });
        return found.FirstFailure is { } failure ? FormattableString.Invariant($"in {found.Failures} of {found.Runs} schedules, as in: {failure.Description}") : "never";
    }
}
