namespace Course.Exercises.AsyncAwait;

/// <summary>Exercise 07-1: the <c>MoveNext</c> that the compiler would have written.</summary>
public sealed class BeTheCompiler : Exercise<Action<SumMachine>>
{
    /// <inheritdoc/>
    public override string Id => "07-1";

    /// <inheritdoc/>
    public override string Title => "Be the compiler";

    /// <inheritdoc/>
    public override string Task =>
        "Write MoveNext for: async Task<int> Sum(Number first, Number second) { var sum = await first; sum += await second; return sum; }. All there is from one entry to the next is machine.State (-1 at first, 0 and 1 at the awaits, -2 at the end) and machine.Sum. A Number has IsCompleted and GetResult; machine.CallMeBack(number) has you entered again, machine.SetResult and SetException end the task. No exception may leave MoveNext.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hints =>
    [
        "A switch over machine.State at the top: where does the method go on? From one case into the next leads goto case.",
        "A pause is: set State, call back, return. In that order: whoever calls you back may do it at once.",
        "case -1: machine.State = 0; if (!machine.First.IsCompleted) { machine.CallMeBack(machine.First); return; } goto case 0; case 0: machine.Sum = machine.First.GetResult(); … and a try around the switch, whose catch sets State to -2 and calls SetException.",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Rule<Action<SumMachine>>> Rules =>
    [
        new("gives the sum when both come later", "7, entered 3 times, each number taken once", "The first entry leads to the first pause, the second to the second, the third to the end. What tells them apart?", (answer, world) =>
        {
            SumMachine machine = new(answer, world);
            machine.MoveNext();
            machine.First.Set(3);
            machine.Second.Set(4);
            return FormattableString.Invariant($"{machine.Outcome}, entered {machine.Entries} times, {Taken(machine)}");
        }),
        new("does not pause for what is there", "7, entered 1 times, asked to be called back 0 times", "Before it pauses, the machine asks IsCompleted. If that is so, it goes on within the same entry.", (answer, world) =>
        {
            SumMachine machine = new(answer, world);
            machine.First.Set(3);
            machine.Second.Set(4);
            machine.MoveNext();
            return FormattableString.Invariant($"{machine.Outcome}, entered {machine.Entries} times, asked to be called back {machine.First.Awaited + machine.Second.Awaited} times");
        }),
        new("pauses only for the second", "7, entered 2 times, each number taken once", "The state says at which await the method stands, not how often it has paused: at the second await it is 1, also when there was no pause at the first.", (answer, world) =>
        {
            SumMachine machine = new(answer, world);
            machine.First.Set(3);
            machine.MoveNext();
            machine.Second.Set(4);
            return FormattableString.Invariant($"{machine.Outcome}, entered {machine.Entries} times, {Taken(machine)}");
        }),
        new("is called back before CallMeBack returns", "7, each number taken once", "Set the state first, then call back, then return, and touch nothing in between: by the time CallMeBack returns, the machine may have gone on, or even ended.", (answer, world) =>
        {
            SumMachine machine = new(answer, world);
            machine.Second.SetJustThen(4);
            machine.MoveNext();
            machine.First.Set(3);
            return $"{machine.Outcome}, {Taken(machine)}";
        }),
        new("two calls at a time keep apart", "7 and 70", "Every call has a machine of its own, and what has to outlive a pause lives there: in machine.Sum, not in a variable of yours.", (answer, world) =>
        {
            SumMachine one = new(answer, world), other = new(answer, world);
            one.MoveNext();
            other.MoveNext();
            one.First.Set(3);
            other.First.Set(30);
            other.Second.Set(40);
            one.Second.Set(4);
            return $"{one.Outcome} and {other.Outcome}";
        }),
        new("an exception is the task's, before a pause and after one", "before a pause: fails with Timeout: late; after one: fails with Timeout: late", "GetResult throws. Whoever called MoveNext, the loop for one, has nothing to do with that: catch it and call SetException.", (answer, world) =>
        {
            SumMachine before = new(answer, world), after = new(answer, world);
            before.First.Fail(new TimeoutException("late"));
            before.MoveNext();
            after.MoveNext();
            after.First.Set(3);
            after.Second.Fail(new TimeoutException("late"));
            return $"before a pause: {before.Outcome}; after one: {after.Outcome}";
        }),
        new("says that it has ended", "after a result: state -2; after an exception: state -2", "After the end comes state -2, with a result or with an exception.", (answer, world) =>
        {
            SumMachine well = new(answer, world), badly = new(answer, world);
            well.First.Set(3);
            well.Second.Set(4);
            well.MoveNext();
            badly.First.Fail(new TimeoutException("late"));
            Observed.Outcome(badly.MoveNext, "quiet");
            return FormattableString.Invariant($"after a result: state {well.State}; after an exception: state {badly.State}");
        }),
    ];

    /// <inheritdoc/>
    public override Action<SumMachine> Stub => _ => throw new NotAttemptedException();

    /// <inheritdoc/>
    public override Action<SumMachine> Solution => machine => Catching(machine, Run);

    /// <inheritdoc/>
    public override IReadOnlyList<Mutant<Action<SumMachine>>> Mutants =>
    [
        new("begins again at every entry", "gives the sum when both come later", machine => Catching(machine, BeginAgain)),
        new("always pauses", "does not pause for what is there", machine => Catching(machine, AlwaysPause)),
        new("counts its pauses", "pauses only for the second", machine => Catching(machine, CountPauses)),
        new("sets the state after it is called back", "is called back before CallMeBack returns", machine => Catching(machine, StateTooLate)),
        new("keeps the sum in a variable of its own", "two calls at a time keep apart", SharedSum()),
        new("lets exceptions out", "an exception is the task's, before a pause and after one", Run),
        new("does not say that it has ended", "says that it has ended", machine => Catching(machine, NeverEnds)),
    ];

    private static string Taken(SumMachine machine) => (machine.First.Taken, machine.Second.Taken) is (1, 1)
        ? "each number taken once"
        : FormattableString.Invariant($"the numbers taken {machine.First.Taken} and {machine.Second.Taken} times");

    private static void Catching(SumMachine machine, Action<SumMachine> run)
    {
        try
        {
            run(machine);
        }
#pragma warning disable CA1031 // Whatever the body throws is the task's exception.
        catch (Exception exception) when (exception is not StepLimitException)
#pragma warning restore CA1031
        {
            machine.State = -2;
            machine.SetException(exception);
        }
    }

    private static void Run(SumMachine machine)
    {
        switch (machine.State)
        {
            case -1:
                machine.State = 0;
                if (!machine.First.IsCompleted)
                {
                    machine.CallMeBack(machine.First);
                    return;
                }

                goto case 0;
            case 0:
                machine.Sum = machine.First.GetResult();
                machine.State = 1;
                if (!machine.Second.IsCompleted)
                {
                    machine.CallMeBack(machine.Second);
                    return;
                }

                goto case 1;
            case 1:
                machine.Sum += machine.Second.GetResult();
                machine.State = -2;
                machine.SetResult(machine.Sum);
                return;
        }
    }

    private static void BeginAgain(SumMachine machine)
    {
        if (!machine.First.IsCompleted)
        {
            machine.CallMeBack(machine.First);
            return;
        }

        machine.Sum = machine.First.GetResult();
        if (!machine.Second.IsCompleted)
        {
            machine.CallMeBack(machine.Second);
            return;
        }

        machine.Sum += machine.Second.GetResult();
        machine.State = -2;
        machine.SetResult(machine.Sum);
    }

    private static void AlwaysPause(SumMachine machine)
    {
        switch (machine.State)
        {
            case -1:
                machine.State = 0;
                machine.CallMeBack(machine.First);
                if (machine.First.IsCompleted && machine.State == 0) machine.MoveNext();
                return;
            case 0:
                machine.Sum = machine.First.GetResult();
                machine.State = 1;
                machine.CallMeBack(machine.Second);
                if (machine.Second.IsCompleted && machine.State == 1) machine.MoveNext();
                return;
            case 1:
                machine.Sum += machine.Second.GetResult();
                machine.State = -2;
                machine.SetResult(machine.Sum);
                return;
        }
    }

    private static void CountPauses(SumMachine machine)
    {
        switch (machine.State)
        {
            case -1:
                if (!machine.First.IsCompleted)
                {
                    machine.State++;
                    machine.CallMeBack(machine.First);
                    return;
                }

                goto case 0;
            case 0:
                machine.Sum = machine.First.GetResult();
                if (!machine.Second.IsCompleted)
                {
                    machine.State++;
                    machine.CallMeBack(machine.Second);
                    return;
                }

                goto case 1;
            case 1:
                machine.Sum += machine.Second.GetResult();
                machine.State = -2;
                machine.SetResult(machine.Sum);
                return;
        }
    }

    private static void StateTooLate(SumMachine machine)
    {
        switch (machine.State)
        {
            case -1:
                if (!machine.First.IsCompleted)
                {
                    machine.CallMeBack(machine.First);
                    machine.State = 0;
                    return;
                }

                goto case 0;
            case 0:
                machine.Sum = machine.First.GetResult();
                if (!machine.Second.IsCompleted)
                {
                    machine.CallMeBack(machine.Second);
                    machine.State = 1;
                    return;
                }

                goto case 1;
            case 1:
                machine.Sum += machine.Second.GetResult();
                machine.State = -2;
                machine.SetResult(machine.Sum);
                return;
        }
    }

    private static Action<SumMachine> SharedSum()
    {
        var sum = 0;
        return machine => Catching(machine, _ =>
        {
            switch (machine.State)
            {
                case -1:
                    machine.State = 0;
                    if (!machine.First.IsCompleted)
                    {
                        machine.CallMeBack(machine.First);
                        return;
                    }

                    goto case 0;
                case 0:
                    sum = machine.First.GetResult();
                    machine.State = 1;
                    if (!machine.Second.IsCompleted)
                    {
                        machine.CallMeBack(machine.Second);
                        return;
                    }

                    goto case 1;
                case 1:
                    machine.State = -2;
                    machine.SetResult(sum + machine.Second.GetResult());
                    return;
            }
        });
    }

    private static void NeverEnds(SumMachine machine)
    {
        Run(machine);
        if (machine.State == -2) machine.State = 1;
    }
}
