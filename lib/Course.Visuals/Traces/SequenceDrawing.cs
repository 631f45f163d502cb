using System.Xml.Linq;
using Course.Concurrency.Tracing;
using Course.Visuals.Markup;

namespace Course.Visuals.Traces;

/// <summary>A trace by order: one row for each event from top to bottom, one column for each strand, an arrow for each hand-over of control.</summary>
internal sealed class SequenceDrawing
{
    private const double Margin = 16;
    private const double NumberWidth = 36;
    private const double Row = 30;
    private const double Bar = 16;
    private const double Cell = 8.5;       // The width of a character of 14 px in the fixed-width fonts.
    private const double BoldCell = 9.6;   // The width, on the safe side, of a bold character of 15 px in the text fonts.
    private const int MostLabelCells = 32;
    private const double Stub = 34;
    private const double HeadHeight = 30;

    private readonly TraceView view;
    private readonly string scope;
    private readonly double top;
    private readonly double[] columns;
    private readonly double[] gaps;        // gaps[i] lies to the left of column i; the last one to the right of all.
    private readonly double[] rows;        // The y of every event of the log; those not shown lie on the row that stands for them.
    private readonly double bottom;
    private readonly double width;

    public SequenceDrawing(TraceView view, string scope, double top)
    {
        this.view = view;
        this.scope = scope;
        this.top = top + HeadHeight + 10;
        rows = PlaceRows();
        bottom = rows[^1] + (Row / 2);
        (columns, gaps) = PlaceColumns();
        width = (columns.Length == 0 ? Margin + NumberWidth : columns[^1]) + gaps[^1] + Margin;
    }

    public double Width => width;

    public double Bottom => bottom + 8;

    public IEnumerable<XElement?> Draw()
    {
        yield return Svg.Group(null, Grounds());
        yield return Svg.Group("lanes", view.Lanes.Select(DrawLane));
        yield return Svg.Group("events", view.Shown.Select(DrawEvent));
        yield return GapNote();
    }

    private double[] PlaceRows()
    {
        var places = new double[view.Events.Count + 1];
        var (row, next) = (0, 0);
        for (var shown = 0; shown <= view.Shown.Count; shown++)
        {
            var index = shown < view.Shown.Count ? view.Shown[shown] : view.Events.Count;
            if (view.HiddenEvents > 0 && shown == view.GapAfter)
            {
                for (; next < index; next++) places[next] = top + (row * Row) + (Row * 0.6);
                row++; // The row that says how many are missing.
            }

            for (; next <= index; next++) places[next] = top + (row * Row) + (Row * 0.6);
            row++;
        }

        return places;
    }

    private (double[] Columns, double[] Gaps) PlaceColumns()
    {
        var widths = Enumerable.Repeat(0.0, view.Lanes.Count + 1).ToArray();
        foreach (var index in view.Shown)
        {
            var (gap, _) = GapOf(index);
            var (from, to) = EndsOf(index);
            var stub = view.History.TargetOf(index) is not null && (from is null || to is null) ? Stub : 0;
            widths[gap] = Math.Max(widths[gap], (Math.Min(TextCells.Count(LabelOf(index)), MostLabelCells) * Cell) + stub);
        }

        for (var place = 0; place <= view.Lanes.Count; place++)
        {
            var heads = (HeadOf(place - 1) + HeadOf(place)) / 2;
            var isEdge = place == 0 || place == view.Lanes.Count;
            var label = widths[place] == 0 ? 0 : widths[place] + Bar + 22;
            widths[place] = isEdge ? Math.Max(heads, label - 8) : Math.Max(Math.Max(110, heads + 18), label);
        }

        var positions = new double[view.Lanes.Count];
        var x = Margin + NumberWidth;
        for (var place = 0; place < positions.Length; place++) positions[place] = x += widths[place];
        return (positions, widths);
    }

    private double HeadOf(int place) => place < 0 || place >= view.Lanes.Count ? 0 : (TextCells.Count(view.Lanes[place].Name) * BoldCell) + 22;

    /// <summary>The gap between columns that holds the label of an event, next to the strand that acts, and whether the event points left.</summary>
    private (int Gap, bool Leftward) GapOf(int index)
    {
        var (from, to) = EndsOf(index);
        if (from is { } here) return to < here ? (here, true) : (here + 1, false);
        return (to!.Value + 1, false);
    }

    private (int? From, int? To) EndsOf(int index) => (view.PlaceOf(view.Events[index].Strand), view.PlaceOf(view.History.TargetOf(index)));

    private string LabelOf(int index)
    {
        var happened = view.Events[index];
        var (from, to) = EndsOf(index);
        return view.History.TargetOf(index) is not { } target || (from is not null && to is not null) ? Wording.Of(happened)
            : from is null ? $"{Wording.Of(happened)} (from {view.NameOf(happened.Strand)})"
            : $"{Wording.Of(happened)} (to {view.NameOf(target)})";
    }

    private IEnumerable<XElement> Grounds()
    {
        for (var (y, odd) = (top, false); y < bottom - (Row / 2); (y, odd) = (y + Row, !odd))
        {
            if (odd) yield return Svg.Rectangle(8, y, width - 16, Row, "stripe");
        }

        double? start = null;
        for (var place = 0; place <= view.Shown.Count; place++)
        {
            var isLit = place < view.Shown.Count && view.Highlight.Contains(view.Shown[place]);
            if (isLit) start ??= rows[view.Shown[place]] - (Row * 0.6);
            if (isLit || start is not { } from) continue;
            yield return Svg.Rectangle(8, from, width - 16, rows[view.Shown[place - 1]] + (Row * 0.4) - from, "highlight");
            start = null;
        }

        foreach (var index in view.Shown)
        {
            yield return Svg.Text(Margin + NumberWidth - 10, rows[index] + 4, index.ToString(System.Globalization.CultureInfo.InvariantCulture), "number end");
        }
    }

    private XElement DrawLane(Lane lane, int place)
    {
        var x = columns[place];
        var head = HeadOf(place);
        return Svg.Group("lane",
            new XAttribute("data-strand", Clean.Xml(lane.Name)),
            Svg.Rectangle(x - (head / 2), top - HeadHeight - 6, head, HeadHeight, "head", Svg.Number("rx", 8)),
            Svg.Text(x, top - HeadHeight + 14, lane.Name, "name middle"),
            lane.Segments.Select(segment => DrawSegment(lane, x, segment)));
    }

    private XElement? DrawSegment(Lane lane, double x, LaneSegment segment)
    {
        var (from, to) = (segment.From < 0 ? top : rows[segment.From], segment.To == view.Events.Count ? bottom : rows[segment.To]);
        if (to <= from) return null;
        var title = Svg.Title(segment.Describe(lane.Name, view.NameOf));
        var state = new XAttribute("data-state", segment.State == LaneState.Waiting ? $"waiting-{segment.Reason}" : segment.State.ToString());
        return segment.State switch
        {
            LaneState.NotStarted or LaneState.Idle => Svg.Line(x, from, x, to, "idle", state, title),
            LaneState.Finished => Svg.Line(x, from, x, to, "ended", state, title),
            LaneState.Running => Svg.Rectangle(x - (Bar / 2), from, Bar, to - from, "runs", state, title),
            _ => Svg.Rectangle(x - (Bar / 2) + 1, from, Bar - 2, to - from, null, state, TraceStyle.Fill(scope, segment), TraceStyle.Outline(segment), title),
        };
    }

    private XElement DrawEvent(int index)
    {
        var happened = view.Events[index];
        var (gap, leftward) = GapOf(index);
        var y = rows[index];
        var (from, to) = EndsOf(index);
        var isArrow = from is not null && to is not null && from != to;
        var isStub = view.History.TargetOf(index) is not null && (from is null || to is null);
        var (left, right) = Between(gap);
        var middle = (left + right + (leftward ? 8 : -8)) / 2;
        return Svg.Group("event",
            new XAttribute("data-event", index),
            new XAttribute("data-kind", happened.Kind),
            Svg.Colour("color", Palette.Of(happened.Kind)),
            Svg.Title(view.Describe(index)),
            isArrow ? DrawArrow(happened.Kind, y, from!.Value, to!.Value)
                : isStub ? DrawStub(happened.Kind, y, left, isOut: from is not null)
                : DrawMark(happened.Kind, columns[from!.Value], y),
            happened.Kind is TraceEventKind.Return or TraceEventKind.Raise && from is { } end ? DrawEnd(happened.Kind, columns[end], y) : null,
            DrawLabel(index, isArrow ? middle : left + (isStub ? Stub + 4 : 4), isArrow ? y - 5 : y + 5, isArrow, right - left - (isStub ? Stub : 0)));
    }

    /// <summary>The free space of a gap, between the bars.</summary>
    private (double Left, double Right) Between(int gap) =>
        (gap == 0 ? Margin + NumberWidth : columns[gap - 1] + (Bar / 2), gap == columns.Length ? width - Margin : columns[gap] - (Bar / 2));

    private IEnumerable<XElement> DrawArrow(TraceEventKind kind, double y, int from, int to)
    {
        var sign = from < to ? 1 : -1;
        var (start, end) = (columns[from] + (sign * Bar / 2), columns[to] - (sign * Bar / 2));

        // A lane in between is not touched: the arrow passes over it as over a bridge.
        for (var place = from + sign; place != to; place += sign) yield return Svg.Line(columns[place] - (Bar / 2) - 1, y, columns[place] + (Bar / 2) + 1, y, "under");
        yield return Svg.Line(start, y, end - (sign * 8), y, TraceStyle.Stroke(kind));
        yield return Svg.Path($"M{Svg.Format(end)} {Svg.Format(y)}l{Svg.Format(-sign * 11)} -5.5v11z", "tip");
    }

    /// <summary>A short arrow to or from a strand that is not drawn.</summary>
    private static IEnumerable<XElement> DrawStub(TraceEventKind kind, double y, double x, bool isOut)
    {
        yield return Svg.Line(x + (isOut ? 0 : 8), y, x + Stub - (isOut ? 8 : 0), y, TraceStyle.Stroke(kind));
        yield return Svg.Path(isOut ? $"M{Svg.Format(x + Stub)} {Svg.Format(y)}l-11 -5.5v11z" : $"M{Svg.Format(x)} {Svg.Format(y)}l11 -5.5v11z", "tip");
    }

    private static XElement DrawMark(TraceEventKind kind, double x, double y)
    {
        var (column, row) = (Svg.Format(x), Svg.Format(y));
        var ground = Svg.Colour("fill", Palette.Ground);
        return kind switch
        {
            TraceEventKind.Create => Svg.Element("circle", Svg.Number("cx", x), Svg.Number("cy", y), Svg.Number("r", 5), new XAttribute("class", "arrow"), new XAttribute("style", $"fill:{Palette.Ground.Css}")),
            TraceEventKind.Note => Svg.Path($"M{column} {Svg.Format(y - 6)}l6 6l-6 6l-6 -6z", "arrow", ground),
            TraceEventKind.Leak => Svg.Path($"M{column} {Svg.Format(y - 9)}l10 17h-20z", "tip"),
            _ => Svg.Path($"M{column} {row}m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0", "arrow", ground),
        };
    }

    /// <summary>The end of a strand: a bar when it returned, a cross when it raised.</summary>
    private static XElement DrawEnd(TraceEventKind kind, double x, double y) => kind == TraceEventKind.Return
        ? Svg.Rectangle(x - (Bar / 2) - 3, y - 3, Bar + 6, 6, "tip")
        : Svg.Path($"M{Svg.Format(x - 8)} {Svg.Format(y - 8)}l16 16m0 -16l-16 16", "arrow", new XAttribute("style", "stroke-width:4px"));

    private XElement DrawLabel(int index, double x, double y, bool centred, double room)
    {
        var happened = view.Events[index];
        var cells = Math.Max(4, (int)((room - 14) / Cell));
        var whole = Clean.Xml(LabelOf(index));
        var text = TextCells.Cut(whole, Math.Min(MostLabelCells, cells));
        var style = (centred ? "label middle" : "label") + (happened.Kind == TraceEventKind.Note ? " note" : "");
        var label = Svg.Element("text", new XAttribute("class", style), Svg.Number("x", x), Svg.Number("y", y));
        if (view.Highlight.Contains(index)) label.Add(new XAttribute("style", $"--back:{Palette.Highlight.Css}"));
        if (happened.Kind == TraceEventKind.Note)
        {
            label.Add(text);
            return label;
        }

        // The verb in the colour of its arrow, the value bold: the eye looks for values.
        var verb = happened.Value is null ? text.Length : Math.Min(text.Length, Wording.Of(happened.Kind).Length);
        if (happened.Kind == TraceEventKind.Wait) verb = text.Length;
        label.Add(Svg.Element("tspan", new XAttribute("fill", "currentColor"), text[..verb]));
        if (verb < text.Length) label.Add(Svg.Element("tspan", new XAttribute("class", "value"), text[verb..]));
        return label;
    }

    private XElement? GapNote()
    {
        if (view.HiddenEvents == 0) return null;
        var before = view.GapAfter == 0 ? top : rows[view.Shown[view.GapAfter - 1]] + (Row * 0.4);
        return Svg.Group("cut",
            Svg.Rectangle(8, before + 3, width - 16, Row - 6, "highlight"),
            Svg.Text(width / 2, before + (Row / 2) + 5, FormattableString.Invariant($"… {view.HiddenEvents:#,0} more events …"), "small middle"));
    }
}
