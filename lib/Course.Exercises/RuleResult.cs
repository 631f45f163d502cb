using Course.Concurrency.Tracing;

namespace Course.Exercises;

/// <summary>What came of one rule.</summary>
/// <param name="Name">The rule.</param>
/// <param name="Holds">Whether it holds.</param>
/// <param name="Expected">What a right answer shows.</param>
/// <param name="Observed">What this one showed.</param>
/// <param name="Hint">What to think about when the rule does not hold.</param>
public sealed record RuleResult(string Name, bool Holds, string Expected, string Observed, string Hint)
{
    /// <summary>The exception that ended the run, with its stack trace; null when the run came to its end.</summary>
    public Exception? Exception { get; init; }

    /// <summary>What happened in the run; empty when it could not be seen to its end.</summary>
    public IReadOnlyList<TraceEvent> Trace { get; init; } = [];
}
