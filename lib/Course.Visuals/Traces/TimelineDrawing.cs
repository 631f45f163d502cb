using System.Xml.Linq;
using Course.Concurrency.Tracing;
using Course.Visuals.Markup;

namespace Course.Visuals.Traces;

/// <summary>A trace by time, to scale: one row for each strand, time from left to right, an upright arrow for each hand-over of control.</summary>
internal sealed class TimelineDrawing
{
    private const double Margin = 16;
    private const double Plot = 860;
    private const double Row = 38;
    private const double Bar = 20;
    private const double Cell = 8.5;
    private const double BoldCell = 9.6;
    private const double Instant = 4;      // What runs and ends in the same moment of virtual time still shows.
    private const int MostLabelledArrows = 12;

    private readonly TraceView view;
    private readonly string scope;
    private readonly double top;
    private readonly double left;
    private readonly long end;
    private readonly TimeAxis axis;

    public TimelineDrawing(TraceView view, string scope, double top)
    {
        this.view = view;
        this.scope = scope;
        this.top = top + 8;
        left = Margin + view.Lanes.Select(lane => TextCells.Count(lane.Name) * BoldCell).DefaultIfEmpty(40).Max() + 14;
        end = Math.Max(1, view.Events.Count == 0 ? 1 : view.Events.Max(happened => happened.Time.Ticks));
        axis = TimeAxis.Upto(TimeSpan.FromTicks(end));
    }

    public double Width => left + Plot + Margin + 40;

    public double Bottom => top + (view.Lanes.Count * Row) + 34 + (view.HiddenEvents > 0 ? 22 : 0);

    public IEnumerable<XElement?> Draw()
    {
        yield return Svg.Group("axis", DrawAxis());
        yield return Svg.Group("lanes", view.Lanes.Select(DrawLane));
        yield return Svg.Group("events", view.Shown.Select(DrawEvent));
        if (view.HiddenEvents > 0)
        {
            yield return Svg.Text(left, Bottom - 6, FormattableString.Invariant($"… the arrows of {view.HiddenEvents:#,0} more events are not drawn"), "small wrong");
        }
    }

    private double At(int index) => X(TimeOf(index).Ticks);

    private TimeSpan TimeOf(int index) => index < 0 ? TimeSpan.Zero : index < view.Events.Count ? view.Events[index].Time : TimeSpan.FromTicks(end);

    private double X(long ticks) => left + (Plot * ticks / end);

    private double Y(int place) => top + (place * Row) + (Row / 2);

    private IEnumerable<XElement> DrawAxis()
    {
        var floor = top + (view.Lanes.Count * Row);
        for (var place = 0; place < view.Lanes.Count; place += 2) yield return Svg.Rectangle(8, top + (place * Row), Width - 16, Row, "stripe");
        if (view.Highlight.Count > 0)
        {
            var (from, to) = (At(view.Highlight.Min()), At(view.Highlight.Max()));
            yield return Svg.Rectangle(from - 2, top, Math.Max(Instant, to - from + 4), floor - top, "highlight");
        }

        foreach (var tick in axis.Ticks)
        {
            yield return Svg.Line(X(tick.Ticks), top, X(tick.Ticks), floor + 5, "grid");
            yield return Svg.Text(X(tick.Ticks), floor + 21, axis.Label(tick), "small muted middle");
        }
    }

    private XElement DrawLane(Lane lane, int place) => Svg.Group("lane",
        new XAttribute("data-strand", Clean.Xml(lane.Name)),
        Svg.Text(left - 14, Y(place) + 5, lane.Name, "name end"),
        // What takes no time is drawn last, so that it lies on top.
        lane.Segments.OrderBy(segment => At(segment.To) > At(segment.From) ? 0 : 1).Select(segment => DrawSegment(lane, place, segment)));

    private XElement? DrawSegment(Lane lane, int place, LaneSegment segment)
    {
        var (from, to) = (At(segment.From), At(segment.To));
        var y = Y(place);
        var length = to - from;
        if (segment.State == LaneState.Running) length = Math.Max(length, Instant);
        if (segment.State == LaneState.Leaked) length = Math.Max(length, 24);
        if (length <= 0) return null;

        var span = segment.To < view.Events.Count ? $" to {Wording.Of(TimeOf(segment.To))}" : " to the end";
        var title = Svg.Title($"{segment.Describe(lane.Name, view.NameOf)}: {Wording.Of(TimeOf(segment.From))}{span}");
        var state = new XAttribute("data-state", segment.State == LaneState.Waiting ? $"waiting-{segment.Reason}" : segment.State.ToString());
        return segment.State switch
        {
            LaneState.NotStarted or LaneState.Idle => Svg.Line(from, y, to, y, "idle", state, title),
            LaneState.Finished => Svg.Line(from, y, to, y, "ended", state, title),
            LaneState.Running => Svg.Rectangle(from, y - (Bar / 2), length, Bar, "runs", state, title),
            _ => Svg.Group(null, state, title,
                Svg.Rectangle(from, y - (Bar / 2) + 1, length, Bar - 2, null, TraceStyle.Fill(scope, segment), TraceStyle.Outline(segment)),
                LabelOf(lane, segment, length) is { } label ? DrawLabel(from + (length / 2), y, label) : null),
        };
    }

    private static XElement[] DrawLabel(double x, double y, string label)
    {
        var width = (TextCells.Count(label) * Cell) + 10;
        return [Svg.Rectangle(x - (width / 2), y - 8, width, 16, "plate", Svg.Number("rx", 3)), Svg.Text(x, y + 5, label, "label middle")];
    }

    /// <summary>The value of the wait, such as the address that is read, where there is room for it.</summary>
    private string? LabelOf(Lane lane, LaneSegment segment, double length) =>
        segment.From >= 0 && view.Events[segment.From] is { Value: { } value } happened && happened.Strand == lane.Strand && (TextCells.Count(value) * Cell) + 16 < length ? value : null;

    private XElement? DrawEvent(int index)
    {
        var happened = view.Events[index];
        var (from, to) = (view.PlaceOf(happened.Strand), view.PlaceOf(view.History.TargetOf(index)));
        if ((from ?? to) is not { } here) return null;
        var x = At(index);
        object? drawing = from is { } start && to is { } goal && start != goal
            ? DrawArrow(index, x, start, goal)
            : DrawMark(happened.Kind, x, Y(here));
        return Svg.Group(view.Shown.Count > MostLabelledArrows ? "event crowd" : "event",
            new XAttribute("data-event", index),
            new XAttribute("data-kind", happened.Kind),
            Svg.Colour("color", Palette.Of(happened.Kind)),
            Svg.Title(view.Describe(index)),
            drawing,
            from is { } ended ? DrawEnd(happened.Kind, x, Y(ended)) : null);
    }

    private IEnumerable<XElement> DrawArrow(int index, double x, int from, int to)
    {
        var happened = view.Events[index];
        var sign = from < to ? 1 : -1;
        var (start, goal) = (Y(from) + (sign * Bar / 2), Y(to) - (sign * Bar / 2));
        yield return Svg.Line(x, start, x, goal - (sign * 5), TraceStyle.Stroke(happened.Kind));
        yield return Svg.Path($"M{Svg.Format(x)} {Svg.Format(goal)}l-5 {Svg.Format(-sign * 9)}h10z", "tip");
        if (view.Shown.Count <= MostLabelledArrows) yield return Svg.Text(x + 6, Y(from) + (sign * Row / 2) + 4, TextCells.Cut(Wording.Of(happened), 20), "label");
    }

    private static XElement? DrawMark(TraceEventKind kind, double x, double y) => kind switch
    {
        TraceEventKind.Note => Svg.Path($"M{Svg.Format(x)} {Svg.Format(y - 6)}l6 6l-6 6l-6 -6z", "arrow", new XAttribute("style", $"fill:{Palette.Ground.Css}")),
        TraceEventKind.Leak => Svg.Path($"M{Svg.Format(x)} {Svg.Format(y - 9)}l10 17h-20z", "tip"),
        _ => null,
    };

    private static XElement? DrawEnd(TraceEventKind kind, double x, double y) => kind switch
    {
        TraceEventKind.Return => Svg.Rectangle(x - 1, y - (Bar / 2) - 3, 5, Bar + 6, "tip"),
        TraceEventKind.Raise => Svg.Path($"M{Svg.Format(x - 7)} {Svg.Format(y - 7)}l14 14m0 -14l-14 14", "arrow", new XAttribute("style", "stroke-width:4px;stroke-opacity:1")),
        _ => null,
    };
}
