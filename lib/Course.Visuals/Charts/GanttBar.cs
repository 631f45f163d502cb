using Course.Concurrency.Tracing;
using Course.Visuals.Traces;

namespace Course.Visuals.Charts;

/// <summary>A row of a Gantt chart as it is drawn.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Start">When it begins.</param>
/// <param name="End">When it ends.</param>
/// <param name="Parts">What it does in between; none where that is not known.</param>
/// <param name="Failure">How it failed; null when it did not.</param>
internal sealed record GanttBar(string Name, TimeSpan Start, TimeSpan End, IReadOnlyList<GanttPart> Parts, string? Failure)
{
    /// <summary>A bar for each strand of <paramref name="log"/> that does anything, in order of creation, the main program left out.</summary>
    public static GanttBar[] AllOf(IReadOnlyList<TraceEvent> log) =>
        [.. LaneHistory.Of(log).Lanes.Where(lane => lane.Strand.Id != 0 && lane.Segments.Any(IsAlive)).Select(lane => Of(lane, log))];

    private static GanttBar Of(Lane lane, IReadOnlyList<TraceEvent> log)
    {
        GanttPart[] parts = [.. lane.Segments.Where(IsAlive).Select(segment => new GanttPart(segment.State, segment.Reason, TimeOf(segment.From), TimeOf(segment.To)))];
        return new GanttBar(lane.Name, parts[0].From, parts[^1].To, parts, FailureOf(lane, log));

        TimeSpan TimeOf(int index) => index < 0 ? TimeSpan.Zero : log[Math.Min(index, log.Count - 1)].Time;
    }

    private static bool IsAlive(LaneSegment segment) => segment.State is LaneState.Running or LaneState.Waiting;

    private static string? FailureOf(Lane lane, IReadOnlyList<TraceEvent> log) => lane.Segments[^1] switch
    {
        { State: LaneState.Leaked } => "leaked",
        { State: LaneState.Finished, From: >= 0 and var end } when log[end].Kind == TraceEventKind.Raise => log[end].Value ?? "failed",
        _ => null,
    };
}
