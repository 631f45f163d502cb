namespace Course.Concurrency.Threads;

/// <summary>What came of running a program under many schedules.</summary>
public sealed class Exploration
{
    internal Exploration(int runs, bool isExhaustive, int failures, FailedSchedule? firstFailure) =>
        (Runs, IsExhaustive, Failures, FirstFailure) = (runs, isExhaustive, failures, firstFailure);

    /// <summary>How many schedules were tried.</summary>
    public int Runs { get; }

    /// <summary>
    /// Whether these are all that there are: then no failure means that there is none to find among the steps, with whatever is shared in a
    /// <see cref="Shared{T}"/>. Never so for a program in which time passes, as in a sleep: timers could fire between other steps.
    /// </summary>
    public bool IsExhaustive { get; }

    /// <summary>Under how many of them the program failed.</summary>
    public int Failures { get; }

    /// <summary>The first of those; null when there is none.</summary>
    public FailedSchedule? FirstFailure { get; }

    /// <summary>As in <c>6 schedules, all that there are: 4 fail. The first: A reads counter, B reads counter, …: an update is lost</c>.</summary>
    public override string ToString()
    {
        var tried = FormattableString.Invariant($"{Runs:#,0} schedule{(Runs == 1 ? "" : "s")}, {(IsExhaustive ? "" : "not ")}all that there are");
        return FirstFailure is null ? $"{tried}: none fails" : FormattableString.Invariant($"{tried}: {Failures:#,0} fail{(Failures == 1 ? "s" : "")}. The first: {FirstFailure}");
    }
}
