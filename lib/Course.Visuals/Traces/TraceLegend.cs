using System.Xml.Linq;
using Course.Concurrency.Tracing;
using Course.Visuals.Markup;

namespace Course.Visuals.Traces;

/// <summary>The legend of a trace picture: an entry for each state, and each kind of arrow, that occurs in it.</summary>
internal sealed class TraceLegend
{
    private const double Cell = 7.0;
    private readonly List<(XElement Sample, string Text)> entries = [];

    public TraceLegend(TraceView view, string scope, bool byTime)
    {
        var segments = view.Lanes.SelectMany(lane => lane.Segments).ToList();
        if (segments.Any(segment => segment.State == LaneState.Running)) entries.Add((Svg.Rectangle(0, -12, 26, 14, "runs"), "runs"));
        foreach (var reason in segments.Where(segment => segment.State == LaneState.Waiting).Select(segment => segment.Reason).Distinct().Order())
        {
            entries.Add((Sample(scope, new LaneSegment(0, 0, LaneState.Waiting, reason, null)), Wording.Of(reason)));
        }

        if (segments.Any(segment => segment.State == LaneState.Leaked)) entries.Add((Sample(scope, new LaneSegment(0, 0, LaneState.Leaked, WaitReason.None, null)), "leaked"));

        var kinds = view.Shown.Select(index => view.Events[index].Kind).Distinct().ToHashSet();
        if (Idleness(view, byTime, kinds.Contains(TraceEventKind.Message)) is { } idleness) entries.Add((Svg.Line(0, -5, 26, -5, "idle"), idleness));

        AddArrow(kinds, kinds.Contains(TraceEventKind.Handle) ? "a message goes into a mailbox" : "a value goes through a channel", TraceEventKind.Message);
        AddArrow(kinds, "reply: past all mailboxes", TraceEventKind.Reply);
        AddArrow(kinds, "fail: its supervisor decides", TraceEventKind.Fail);
        AddArrow(kinds, "supervise: what becomes of it", TraceEventKind.Supervise);
        AddArrow(kinds, "call: on the caller's stack", TraceEventKind.Call);
        AddArrow(kinds, "answer: back to the caller", TraceEventKind.Answer);
        AddArrow(kinds, "next, send: resumes it", TraceEventKind.Resume, TraceEventKind.Send);
        AddArrow(kinds, "yield: suspends itself", TraceEventKind.Yield);
        AddArrow(kinds, "yield from: delegates", TraceEventKind.Delegate);
        AddArrow(kinds, "throw, raise: an exception", TraceEventKind.Throw, TraceEventKind.Raise);
        AddArrow(kinds, "close: asks it to finish", TraceEventKind.Close);
        AddArrow(kinds, "return: finishes", TraceEventKind.Return);
    }

    public bool IsEmpty => entries.Count == 0;

    /// <summary>Draws the entries from left to right in as many rows as the width asks for; <paramref name="bottom"/> is where they end.</summary>
    public XElement Draw(double top, double width, out double bottom)
    {
        var (legend, lastRow) = Legend.Draw(entries, top + 18, width, Cell);
        bottom = lastRow + 14;
        return legend;
    }

    // All dashed lines look alike, so one entry says what they are. By time, who starts in the instant of its creation has none.
    private static string? Idleness(TraceView view, bool byTime, bool hasMessages)
    {
        var segments = view.Lanes.SelectMany(lane => lane.Segments).ToList();
        var isIdle = segments.Any(segment => segment.State == LaneState.Idle);
        var starts = segments.Where(segment => segment.State == LaneState.NotStarted).ToList();
        if (!isIdle || !hasMessages) return starts.Count > 0 ? "not started" : isIdle ? "not called" : null;
        return starts.Any(segment => !byTime || segment.To >= view.Events.Count || view.Events[segment.To].Time > view.Events[segment.From].Time)
            ? "not started, or a channel"
            : "a channel, or a strand of which only messages are shown";
    }

    private void AddArrow(HashSet<TraceEventKind> occurring, string text, params TraceEventKind[] kinds)
    {
        if (!kinds.Any(occurring.Contains)) return;
        var words = kinds.Length > 1 && !kinds.All(occurring.Contains) ? $"{Wording.Of(kinds.First(occurring.Contains))}{text[text.IndexOf(':')..]}" : text;
        entries.Add((Svg.Group(null, Svg.Colour("color", Palette.Of(kinds[0])), Svg.Line(0, -5, 18, -5, TraceStyle.Stroke(kinds[0])), Svg.Path("M28 -5l-11 -5.5v11z", "tip")), words));
    }

    private static XElement Sample(string scope, LaneSegment segment) => Svg.Rectangle(0, -12, 26, 14, null, TraceStyle.Fill(scope, segment), TraceStyle.Outline(segment));
}
