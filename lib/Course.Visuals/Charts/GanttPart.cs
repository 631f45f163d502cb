using Course.Concurrency.Tracing;
using Course.Visuals.Traces;

namespace Course.Visuals.Charts;

/// <summary>A stretch of a Gantt chart's bar.</summary>
/// <param name="State">Whether it runs or waits.</param>
/// <param name="Reason">Why it waits, if it does.</param>
/// <param name="From">When it begins.</param>
/// <param name="To">When it ends.</param>
internal sealed record GanttPart(LaneState State, WaitReason Reason, TimeSpan From, TimeSpan To)
{
    public TimeSpan Length => To - From;

    /// <summary>The parts of a chart that look alike, in the order of a legend; waits that take no time are not seen.</summary>
    public static IReadOnlyList<(LaneState State, WaitReason Reason)> KindsOf(IEnumerable<GanttBar> bars) =>
        [.. bars.SelectMany(bar => bar.Parts).Where(part => part.State == LaneState.Running || part.Length > TimeSpan.Zero).Select(part => (part.State, part.Reason)).Distinct().Order()];

    /// <summary>What such a part is called.</summary>
    public static string NameOf(LaneState state, WaitReason reason) => state == LaneState.Waiting && reason == WaitReason.None ? "waits" : Wording.Of(reason);
}
