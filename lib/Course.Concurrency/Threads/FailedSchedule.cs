using Course.Concurrency.Time;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.Threads;

/// <summary>A schedule under which a program fails. Immutable.</summary>
public sealed class FailedSchedule
{
    private readonly ScheduledProgram program;
    private readonly IReadOnlyList<ThreadStep> steps;

    internal FailedSchedule(ScheduledProgram program, ScheduledRun run, Exception exception, int? seed)
    {
        this.program = program;
        steps = run.Steps;
        (Schedule, Exception, Seed) = (run.Recorded, exception, seed);
        Description = steps.Count == 0 ? "no step" : OneLine.Of([.. steps.Select(step => step.ToString())]);
    }

    /// <summary>The schedule, step by step: <see cref="Threads.Schedule.Names"/> are what <see cref="Threads.Schedule.Of"/> needs to make it again.</summary>
    public Schedule Schedule { get; }

    /// <summary>The seed of the random schedule that found it; null for another.</summary>
    public int? Seed { get; }

    /// <summary>How the program failed.</summary>
    public Exception Exception { get; }

    /// <summary>The steps as one line: <c>A reads counter, B reads counter, B writes counter, A writes counter</c>. Steps that only the main thread could take are left out.</summary>
    public string Description { get; }

    /// <summary>Runs the program again under this schedule, and records it.</summary>
    /// <returns>The log of that run.</returns>
    /// <exception cref="InvalidOperationException">The program did not do the same again.</exception>
    public TraceLog Replay()
    {
        VirtualTime clock = new();
        ScheduledRun? run = null;
        TraceLog log;
        try
        {
            log = TraceLog.Record(() => run = program.Run(Schedule, clock, null), clock);
        }
        catch (InvalidOperationException misfit)
        {
            throw Replaying.Failed($"{char.ToLowerInvariant(misfit.Message[0])}{misfit.Message[1..].TrimEnd('.')}", misfit);
        }

        for (var index = 0; index < Math.Max(steps.Count, run!.Steps.Count); index++)
        {
            var (before, now) = (StepAt(steps, index), StepAt(run.Steps, index));
            if (before != now) throw Replaying.Failed(FormattableString.Invariant($"step {index + 1} was {before}, and now it is {now}"));
        }

        var failure = run.Failure;
        if (failure?.SourceException.GetType() != Exception.GetType())
            throw Replaying.Failed($"it failed with {TraceValue.Format(Exception)}, and now {(failure is null ? "it does not fail" : $"with {TraceValue.Format(failure.SourceException)}")}");
        return log;
    }

    /// <summary>The description, and how the program failed.</summary>
    public override string ToString() => FormattableString.Invariant($"{(Seed is { } seed ? $"seed {seed}: " : "")}{Description}: {Exception.Message}");

    private static string StepAt(IReadOnlyList<ThreadStep> steps, int index) => index < steps.Count ? $"'{steps[index]}'" : "none";
}
