using Course.Concurrency.Tracing;

namespace Course.Exercises;

/// <summary>An exercise whose answer is a method of type <typeparamref name="TAnswer"/>.</summary>
/// <typeparam name="TAnswer">The delegate type of the answer.</typeparam>
public abstract class Exercise<TAnswer> : Exercise
    where TAnswer : Delegate
{
    /// <summary>The rules, in the order in which they are checked.</summary>
    public abstract IReadOnlyList<Rule<TAnswer>> Rules { get; }

    /// <summary>What the reader starts from.</summary>
    public abstract TAnswer Stub { get; }

    /// <summary>A right answer.</summary>
    public abstract TAnswer Solution { get; }

    /// <summary>Plausible wrong answers, two or more.</summary>
    public abstract IReadOnlyList<Mutant<TAnswer>> Mutants { get; }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<string> RuleNames => [.. Rules.Select(rule => rule.Name)];

    internal sealed override Delegate StubAnswer => Stub;

    internal sealed override Delegate RightAnswer => Solution;

    internal sealed override IReadOnlyList<(string Name, string Breaks, Delegate Answer)> WrongAnswers =>
        [.. Mutants.Select(mutant => (mutant.Name, mutant.Breaks, (Delegate)mutant.Answer))];

    internal sealed override CheckResult Run(Delegate? answer, Guard guard)
    {
        if (answer is null || ReferenceEquals(answer, NotAttempted)) return CheckResult.NotAttempted(this);
        if (answer is not TAnswer typed)
        {
            throw new ArgumentException($"Exercise {Id} takes a method {Signature.Of(typeof(TAnswer))}; this one is {Signature.Of(answer.GetType())}.", nameof(answer));
        }

        var results = new List<RuleResult>();
        foreach (var rule in Rules)
        {
            var result = Run(rule, typed, guard);
            for (var exception = result.Exception; exception is not null; exception = exception.InnerException)
            {
                if (exception is NotAttemptedException) return CheckResult.NotAttempted(this);
            }

            results.Add(result);
            // The thread of an answer that hangs is lost, and every further rule would cost one more.
            if (result.Exception is UnresponsiveException) break;
        }

        results.AddRange(Rules.Skip(results.Count).Select(rule => new RuleResult(rule.Name, Holds: false, rule.Expected, "not run, because the rule before did not come to an end", rule.Hint)));
        return CheckResult.Of(this, results);
    }

    private RuleResult Run(Rule<TAnswer> rule, TAnswer answer, Guard guard)
    {
        var world = new World();
        TraceLog? log = null;
        var observed = "";
        var exception = guard.Run(() => TraceLog.Record(() => observed = rule.Observe(answer, world), out log, world.Clock, "check"));
        return exception switch
        {
            null => new(rule.Name, observed == rule.Expected, rule.Expected, observed, rule.Hint) { Trace = log! },
            // It may still be running: what it writes is not looked at.
            UnresponsiveException => new(rule.Name, Holds: false, rule.Expected, $"{exception.Message} {WhenItHangs}", rule.Hint) { Exception = exception },
            NotJudgedException => new(rule.Name, Holds: false, rule.Expected, exception.Message, "First see to the rules above.") { Exception = exception },
            StepLimitException => new(rule.Name, Holds: false, rule.Expected, exception.Message, rule.Hint) { Exception = exception, Trace = log! },
            _ => new(rule.Name, Holds: false, rule.Expected, Observed.Thrown(exception), rule.Hint) { Exception = exception, Trace = log! },
        };
    }
}
