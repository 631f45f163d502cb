using System.Xml.Linq;
using Course.Concurrency.Tracing;
using Course.Visuals.Markup;
using Course.Visuals.Traces;

namespace Course.Visuals.Charts;

/// <summary>The static picture of a <see cref="GanttChart"/>: a row for each bar, time from left to right, and at a bar's end what it took.</summary>
internal sealed class GanttDrawing
{
    private const double Margin = 16;
    private const double Plot = 620;
    private const double NameCell = 9.2;
    private const double LabelCell = 8.4;
    private const double BoundStep = 20;
    private const int LongestName = 34;
    private const int LongestFailure = 26;
    private const double Instant = 3; // What runs and ends in the same moment of virtual time still shows.

    private readonly GanttChart chart;
    private readonly string scope;
    private readonly IReadOnlyList<GanttBar> bars;
    private readonly IReadOnlyList<(LaneState State, WaitReason Reason)> kinds;
    private readonly TimeAxis axis;
    private readonly long end;
    private readonly double row;
    private readonly double thickness;
    private readonly double left;
    private readonly double top;
    private readonly double width;

    public GanttDrawing(GanttChart chart, string scope)
    {
        this.chart = chart;
        this.scope = scope;
        bars = chart.Shown;
        kinds = GanttPart.KindsOf(bars);
        axis = TimeAxis.Upto(chart.End);
        end = Math.Max(1, chart.End.Ticks);
        row = bars.Count <= 12 ? 34 : bars.Count <= 40 ? 25 : 18;
        thickness = Math.Round(row * 0.6);
        left = Margin + bars.Select(bar => TextCells.Count(NameOf(bar)) * NameCell).DefaultIfEmpty(40).Max() + 12;
        top = (chart.Title is "" ? 14 : 46) + (chart.Bounds.Count * BoundStep);
        var right = bars.Select(bar => Math.Max(X(bar.End), X(bar.Start) + Instant) + 8 + (TextCells.Count(LabelOf(bar)) * LabelCell))
            .Concat(chart.Bounds.Select(bound => IsNamedToTheLeft(bound) ? 0 : X(GanttChart.TimeOf(bound)) + 8 + (TextCells.Count(NameOf(bound)) * LabelCell)))
            .DefaultIfEmpty(0).Max();
        width = Math.Max(Math.Max(right, left + Plot + 30) + Margin, (TextCells.Count(chart.Title) * 11) + 40);
    }

    public XElement Draw()
    {
        var floor = top + (Math.Max(1, bars.Count) * row);
        var bottom = floor + 34;
        var hidden = chart.Hidden == 0 ? null : Svg.Text(left, bottom + 10, FormattableString.Invariant($"… {chart.Hidden:#,0} more rows are not drawn"), "small wrong");
        if (hidden is not null) bottom += 22;
        var legend = DrawLegend(ref bottom);
        var machine = chart.Machine is "" ? 0 : ChartStyle.MachineLines(chart.Machine, width - 40);
        var height = bottom + (machine * 16) + (machine > 0 ? 12 : 4);
        return Picture.Drawing(scope, width, height, chart.Title is "" ? "Chart of spans" : chart.Title, Describe(),
            ChartStyle.Sheet(scope),
            Svg.Element("defs", kinds.Where(kind => kind.State == LaneState.Waiting).Select(kind => TraceStyle.Pattern(scope, kind.Reason))),
            Svg.Rectangle(0.5, 0.5, width - 1, height - 1, "ground", Svg.Number("rx", 10)),
            chart.Title is "" ? null : Svg.Text(20, 30, chart.Title, "title"),
            DrawAxis(floor),
            bars.Count > 0 ? null : Svg.Text(left + 14, Y(0) + 5, "no rows", "tick"),
            chart.Bounds.Select((bound, index) => DrawBoundLine(bound, index, floor)),
            bars.Select(DrawBar),
            chart.Bounds.Select(DrawBoundName),
            hidden,
            legend,
            ChartStyle.Machine(chart.Machine, 20, bottom + 6, width - 40));
    }

    private double X(TimeSpan time) => left + (Plot * time.Ticks / end);

    private double Y(int index) => top + (index * row) + (row / 2);

    private IEnumerable<XElement> DrawAxis(double floor)
    {
        for (var index = 0; index < bars.Count; index += 2) yield return Svg.Rectangle(8, top + (index * row), width - 16, row, "stripe");
        foreach (var tick in axis.Ticks)
        {
            yield return Svg.Line(X(tick), top, X(tick), floor + 5, "grid");
            yield return Svg.Text(X(tick), floor + 22, axis.Label(tick), "tick middle");
        }

        yield return Svg.Line(X(TimeSpan.Zero), top, X(TimeSpan.Zero), floor, "axis");
    }

    private XElement DrawBar(GanttBar bar, int index)
    {
        var y = Y(index);
        var (from, to) = (X(bar.Start), Math.Max(X(bar.End), X(bar.Start) + Instant));
        return Svg.Group("span",
            new XAttribute("data-row", Clean.Xml(bar.Name)),
            bar.Failure is null ? null : new XAttribute("data-failure", Clean.Xml(bar.Failure)),
            Svg.Title($"{bar.Name}: {Wording.Of(bar.Start)} to {Wording.Of(bar.End)}{(bar.Failure is null ? "" : $", {bar.Failure}")}"),
            Svg.Text(left - 12, y + 5, NameOf(bar), "row-name end"),
            bar.Parts.Count == 0 ? Svg.Rectangle(from, y - (thickness / 2), to - from, thickness, "bar", Svg.Colour("color", ChartStyle.ColourOf(0))) : null,
            // What takes no time is drawn last, so that it lies on top.
            bar.Parts.OrderBy(part => part.State == LaneState.Running ? 1 : 0).Select(part => DrawPart(bar, part, y)),
            bar.Failure is null ? null : Svg.Path($"M{Svg.Format(to - 5)} {Svg.Format(y - 6)}l12 12m0 -12l-12 12", "cross"),
            Svg.Text(to + (bar.Failure is null ? 8 : 13), y + 5, LabelOf(bar), bar.Failure is null ? "tick over-grid" : "failure over-grid"));
    }

    private XElement? DrawPart(GanttBar bar, GanttPart part, double y)
    {
        var (from, length) = (X(part.From), X(part.To) - X(part.From));
        if (part.State == LaneState.Running) length = Math.Max(length, Instant);
        if (length <= 0) return null;
        var segment = SegmentOf(part.State, part.Reason);
        object?[] look = part.State == LaneState.Running ? [] : [TraceStyle.Fill(scope, segment), TraceStyle.Outline(segment)];
        return Svg.Rectangle(from, y - (thickness / 2), length, thickness, part.State == LaneState.Running ? "runs" : null,
            look,
            new XAttribute("data-state", part.State == LaneState.Waiting ? $"waiting-{part.Reason}" : $"{part.State}"),
            Svg.Title($"{segment.Describe(bar.Name, _ => "")}: {Wording.Of(part.From)} to {Wording.Of(part.To)}"));
    }

    private XElement DrawBoundLine(ChartBound bound, int index, double floor) =>
        Svg.Line(X(GanttChart.TimeOf(bound)), BoundY(index), X(GanttChart.TimeOf(bound)), floor, "bound");

    private XElement DrawBoundName(ChartBound bound, int index) => IsNamedToTheLeft(bound)
        ? Svg.Text(X(GanttChart.TimeOf(bound)) - 6, BoundY(index) + 4, NameOf(bound), "bound-name end")
        : Svg.Text(X(GanttChart.TimeOf(bound)) + 6, BoundY(index) + 4, NameOf(bound), "bound-name");

    private double BoundY(int index) => top - 10 - ((chart.Bounds.Count - 1 - index) * BoundStep);

    /// <summary>The samples of what occurs, in rows; <paramref name="bottom"/> moves below them.</summary>
    private XElement? DrawLegend(ref double bottom)
    {
        var (x, y) = (20.0, bottom + 14);
        var legend = Svg.Group("legend");
        foreach (var (state, reason) in kinds)
        {
            var text = GanttPart.NameOf(state, reason);
            var size = 34 + (TextCells.Count(text) * 7.2) + 20;
            if (x > 20 && x + size > width) (x, y) = (20, y + 24);
            var segment = SegmentOf(state, reason);
            legend.Add(Svg.Group(null,
                state == LaneState.Running ? Svg.Rectangle(x, y - 12, 26, 14, "runs") : Svg.Rectangle(x, y - 12, 26, 14, null, TraceStyle.Fill(scope, segment), TraceStyle.Outline(segment)),
                Svg.Text(x + 34, y, text, "small")));
            x += size;
        }

        if (!legend.HasElements) return null;
        bottom = y + 14;
        return legend;
    }

    private static LaneSegment SegmentOf(LaneState state, WaitReason reason) => new(0, 0, state, reason, null);

    private bool IsNamedToTheLeft(ChartBound bound) => GanttChart.TimeOf(bound).Ticks > end * 0.6;

    private static string NameOf(GanttBar bar) => TextCells.Cut(bar.Name, LongestName);

    private static string NameOf(ChartBound bound) => $"{bound.Name}: {Wording.Of(GanttChart.TimeOf(bound))}";

    private static string LabelOf(GanttBar bar) => bar.Failure is null ? Wording.Of(bar.End - bar.Start) : $"{TextCells.Cut(bar.Failure, LongestFailure)} after {Wording.Of(bar.End - bar.Start)}";

    private string Describe()
    {
        if (bars.Count == 0) return "There is no row in this chart.";
        var failures = bars.Count(bar => bar.Failure is not null);
        return FormattableString.Invariant($"{bars.Count} rows from {Wording.Of(bars.Min(bar => bar.Start))} to {Wording.Of(bars.Max(bar => bar.End))}{(failures == 0 ? "" : $", of which {failures} failed")}. The table that follows holds every row.");
    }
}
