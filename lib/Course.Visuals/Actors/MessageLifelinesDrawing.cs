using System.Globalization;
using System.Xml.Linq;
using Course.Concurrency.Tracing;
using Course.Visuals.Markup;
using Course.Visuals.Traces;

namespace Course.Visuals.Actors;

/// <summary>The picture of <see cref="MessageLifelines"/>.</summary>
internal sealed class MessageLifelinesDrawing
{
    private const double Margin = 16;
    private const double Gutter = 66;       // for the time, or the number of the event, or more
    private const double NumberCell = 7.2;
    private const double Row = 30;
    private const double Bar = 14;
    private const double Cell = 8.5;        // a character of 14 px in the fixed-width fonts
    private const double BoldCell = 9.6;
    private const double SmallCell = 7.4;
    private const double HeadHeight = 30;
    private const double Stub = 40;         // an arrow from or to somebody who is not drawn
    private const double Loop = 26;         // an arrow to oneself
    private const int LongestLabel = 30;

    private readonly MessageLifelines diagram;
    private readonly string scope;
    private readonly ActorHistory history;
    private readonly Lifeline[] lifelines;
    private readonly int hiddenLifelines;
    private readonly Dictionary<Strand, int> columnsByStrand;
    private readonly LifelineRows rows;
    private readonly ActorMessage[] messages;
    private readonly (int Index, TraceEvent Happened)[] marks;
    private readonly double top;
    private readonly double gutter;
    private readonly double[] columns;
    private readonly double[] gaps; // gaps[i] lies to the left of column i; the last one to the right of all
    private readonly double width;

    public MessageLifelinesDrawing(MessageLifelines diagram, string scope)
    {
        this.diagram = diagram;
        this.scope = scope;
        history = diagram.History;
        var all = diagram.Lifelines;
        lifelines = [.. all.Take(diagram.MostActors)];
        hiddenLifelines = all.Count - lifelines.Length;
        columnsByStrand = lifelines.Select((lifeline, column) => (lifeline.Strand, column)).ToDictionary();
        rows = new LifelineRows(history, columnsByStrand.Keys.ToHashSet(), diagram.MostRows);
        messages = [.. history.Messages.Where(message => (ColumnOf(message.From) is not null || ColumnOf(message.To) is not null) && !(rows.IsHidden(message.Told) && rows.IsHidden(EndOf(message))))];
        marks = [.. history.Events.Select((happened, index) => (index, happened)).Where(item => IsMark(item.happened) && !rows.IsHidden(item.index))];
        top = (diagram.Title is "" ? 12 : 46) + HeadHeight + 16;
        gutter = Math.Max(Gutter, rows.Firsts.Select(index => TextCells.Count(SayWhen(index)) * NumberCell).DefaultIfEmpty(0).Max() + 14);
        (columns, gaps) = PlaceColumns();
        width = Math.Max((columns.Length == 0 ? Margin + gutter : columns[^1]) + gaps[^1] + Margin, Math.Max(420, (TextCells.Count(diagram.Title) * 11) + 40));
    }

    private double Bottom => Y(history.Events.Count) + 10;

    public XElement Draw()
    {
        var height = Bottom + 10;
        var more = hiddenLifelines == 0 ? null : Svg.Text(20, height + 12, FormattableString.Invariant($"… {hiddenLifelines:#,0} more lifelines are not drawn: {string.Join(", ", diagram.Lifelines.Skip(lifelines.Length).Take(3).Select(lifeline => TextCells.Cut(lifeline.Name, 20)))}{(hiddenLifelines > 3 ? " …" : "")}"), "small wrong");
        if (more is not null) height += 22;
        var legend = DrawLegend(ref height);
        return Picture.Drawing(scope, width, height, diagram.Title is "" ? "Messages between actors" : diagram.Title, Describe(),
            TraceStyle.Sheet(scope),
            Svg.Element("style", $$"""
                .{{scope}} .lifeline{stroke:var(--muted);stroke-width:1.4px}
                .{{scope}} .handles{fill:var(--running);fill-opacity:.85}
                .{{scope}} .reply{stroke-dasharray:3 3}
                .{{scope}} .system{stroke-dasharray:8 4}
                .{{scope}} .halo{fill:none;stroke:var(--ground);stroke-width:6px;stroke-opacity:.8}
                .{{scope}} .open{fill:var(--ground);stroke:currentColor;stroke-width:2px}
                .{{scope}} .cross{fill:none;stroke:var(--wrong);stroke-width:3px}

                """.ReplaceLineEndings("\n")),
            Svg.Element("defs", Waits().Select(reason => TraceStyle.Pattern(scope, reason))),
            Svg.Rectangle(0.5, 0.5, width - 1, height - 1, "ground", Svg.Number("rx", 10)),
            diagram.Title is "" ? null : Svg.Text(20, 30, diagram.Title, "title"),
            lifelines.Length > 0 ? null : Svg.Text(20, top, "nobody was told anything: was this log written by actors?", "small muted"),
            Svg.Group("times", DrawTimes()),
            Svg.Group("lanes", lifelines.Select(DrawLifeline)),
            Svg.Group("messages", messages.Select(DrawMessage)),
            Svg.Group("labels", messages.Where(message => !rows.IsHidden(message.Told)).Select(DrawLabel)),
            Svg.Group("marks", marks.Select(mark => DrawMark(mark.Index, mark.Happened))),
            DrawCut(),
            more,
            legend);
    }

    private int? ColumnOf(Strand? strand) => strand is not null && columnsByStrand.TryGetValue(strand, out var column) ? column : null;

    private double Y(int index) => top + ((rows.PlaceOf(index) + 0.5) * Row);

    /// <summary>Where a message leaves the mailbox, or the end of the log.</summary>
    private int EndOf(ActorMessage message) => ColumnOf(message.To) is null ? message.Told : message.Left ?? history.Events.Count;

    // What an actor's supervisor does shows at the actor too, if that one alone is drawn.
    private bool IsMark(TraceEvent happened) =>
        MessageLifelines.Words(happened) is not null
        && ((ColumnOf(happened.Strand) is not null && history.ActorOf(happened.Strand) is not null) || (happened.Kind == TraceEventKind.Supervise && ColumnOf(happened.Peer) is not null));

    private (double[] Columns, double[] Gaps) PlaceColumns()
    {
        var widths = new double[lifelines.Length + 1];
        foreach (var message in messages.Where(message => !rows.IsHidden(message.Told))) Widen(GapOf(message.From, message.To), LabelOf(message), IsStub(message.From, message.To) ? Stub + 8 : message.From == message.To ? Loop : 0);
        foreach (var (_, happened) in marks) Widen(GapOf(happened), LabelOf(happened), 8);
        for (var column = 0; column <= lifelines.Length; column++)
        {
            var heads = (HeadOf(column - 1) + HeadOf(column)) / 2;
            var isEdge = column == 0 || column == lifelines.Length;
            var label = widths[column] == 0 ? 0 : widths[column] + Bar + 26;
            widths[column] = isEdge ? Math.Max(heads, label) : Math.Max(Math.Max(96, heads + 18), label);
        }

        var positions = new double[lifelines.Length];
        var x = Margin + gutter;
        for (var column = 0; column < positions.Length; column++) positions[column] = x += widths[column];
        return (positions, widths);

        void Widen(int gap, string label, double more) => widths[gap] = Math.Max(widths[gap], (TextCells.Count(label) * Cell) + more);
    }

    private double HeadOf(int column) => column < 0 || column >= lifelines.Length ? 0 : (TextCells.Count(NameOf(column)) * BoldCell) + 22;

    private string NameOf(int column) => TextCells.Cut(lifelines[column].Name, 24);

    private string NameOf(Strand strand) => history.ActorOf(strand)?.Name ?? strand.Name;

    private bool IsStub(Strand from, Strand to) => ColumnOf(from) is null || ColumnOf(to) is null;

    /// <summary>The gap that holds a label: next to who acts, on the side to which it goes.</summary>
    private int GapOf(Strand from, Strand? to) => (ColumnOf(from), ColumnOf(to)) switch
    {
        ({ } here, { } there) => there < here ? here : here + 1,
        ({ } here, null) => here + 1,
        (null, { } there) => there, // comes from the left
        _ => 0,
    };

    private int GapOf(TraceEvent happened) => IsArrow(happened) ? GapOf(happened.Strand, happened.Peer) : (ColumnOf(happened.Strand) ?? ColumnOf(happened.Peer)!.Value) + 1;

    /// <summary>Whether it goes from a supervisor to its child or back, and both are drawn. To escalate a failure says nothing to who has failed.</summary>
    private bool IsArrow(TraceEvent happened) =>
        happened.Kind is TraceEventKind.Fail or TraceEventKind.Supervise && happened.Value != "escalate"
        && ColumnOf(happened.Strand) is { } from && ColumnOf(happened.Peer) is { } to && from != to;

    private string LabelOf(ActorMessage message)
    {
        var text = Clean.Xml(message.What);
        if (ColumnOf(message.From) is null) text += $" (from {NameOf(message.From)})";
        else if (ColumnOf(message.To) is null) text += $" (to {NameOf(message.To)})";
        return TextCells.Cut(text, LongestLabel);
    }

    private string LabelOf(TraceEvent happened)
    {
        var text = Clean.Xml(MessageLifelines.Words(happened) ?? "");
        if (happened.Kind == TraceEventKind.Supervise && ColumnOf(happened.Strand) is null) text += $" (by {NameOf(happened.Strand)})";
        return TextCells.Cut(text, LongestLabel);
    }

    private string SayWhen(int index) => history.HasTime ? Wording.Of(history.TimeOf(index)) : index.ToString(CultureInfo.InvariantCulture);

    private IEnumerable<XElement> DrawTimes()
    {
        TimeSpan? before = null;
        foreach (var index in rows.Firsts)
        {
            var time = history.TimeOf(index);
            if (history.HasTime && time == before) continue;
            if (before is null || LifelineRows.IsStep(history, before.Value, time)) yield return Svg.Line(Margin + gutter - 4, Y(index) - (Row / 2), width - Margin, Y(index) - (Row / 2), "grid");
            yield return Svg.Text(Margin + gutter - 12, Y(index) + 4, SayWhen(index), "number end");
            before = time;
        }
    }

    private XElement DrawLifeline(Lifeline lifeline, int column)
    {
        var (x, head) = (columns[column], HeadOf(column));
        var begin = lifeline.Actor is { } made && rows.PlaceOf(made.Created) > 0 ? Y(made.Created) : top - 6;
        var end = lifeline.Actor?.Stopped is { } stopped ? Y(stopped) : Bottom;
        return Svg.Group("lane",
            new XAttribute("data-strand", Clean.Xml(lifeline.Actor?.Path ?? lifeline.Strand.Name)),
            Svg.Rectangle(x - (head / 2), top - HeadHeight - 6, head, HeadHeight, "head", Svg.Number("rx", 8)),
            Svg.Text(x, top - HeadHeight + 14, NameOf(column), "name middle"),
            begin > top ? Svg.Line(x, top - 6, x, begin, "idle") : null,
            end > begin ? Svg.Line(x, begin, x, end, "lifeline") : null,
            lifeline.Actor?.Handlings.Select(handling => DrawHandling(lifeline, x, handling)));
    }

    private IEnumerable<XElement> DrawHandling(Lifeline lifeline, double x, ActorHandling handling)
    {
        var (from, to) = (Y(handling.From), Y(handling.To));
        if (to - from < 2) yield break; // in the cut
        var title = Svg.Title($"{lifeline.Name} handles {handling.What}{(history.HasTime ? $": {Wording.Of(history.TimeOf(handling.From))} to {Wording.Of(history.TimeOf(handling.To))}" : "")}");
        yield return Svg.Rectangle(x - (Bar / 2), from, Bar, to - from - 1.5, "handles", new XAttribute("data-state", "Running"), title);
        foreach (var wait in handling.Waits.Where(IsDrawn))
        {
            var (begin, end) = (Y(wait.From), Math.Min(Y(wait.To), to - 1.5));
            if (end - begin < 1) continue;
            LaneSegment look = new(0, 0, LaneState.Waiting, wait.Reason, null);
            yield return Svg.Rectangle(x - (Bar / 2) + 1, begin, Bar - 2, end - begin, null, new XAttribute("data-state", $"waiting-{wait.Reason}"), TraceStyle.Fill(scope, look), TraceStyle.Outline(look), Svg.Title($"{lifeline.Name} {Wording.Of(wait.Reason)}"));
        }
    }

    private XElement DrawMessage(ActorMessage message)
    {
        var (from, to) = (Y(message.Told), Y(EndOf(message)));
        var style = message.IsAnswer ? "arrow reply" : "arrow";
        var colour = message.IsAnswer ? Palette.Of(WaitReason.Resumption) : message.Dropped is not null ? Palette.Wrong : Palette.Running;
        var waited = message is { IsAnswer: false, Left: not null } && to - from > 1;
        var (start, goal) = EndsOf(message);
        var isRight = goal > start || (goal == start);
        return Svg.Group("message",
            new XAttribute("data-from", Clean.Xml(message.From.Name)),
            new XAttribute("data-to", Clean.Xml(message.To.Name)),
            new XAttribute("data-became", message.IsAnswer ? "answer" : message.TakenUp is not null ? (waited ? "waited" : "taken") : message.Dropped is not null ? "dropped" : "left"),
            Svg.Colour("color", colour),
            Svg.Title(Describe(message)),
            message.From == message.To ? DrawLoop(message, start, from, to, style) : DrawArrow(message, start, goal, from, to, style),
            message.Dropped is not null && !rows.IsHidden(EndOf(message)) ? DrawCross(goal - (isRight ? 6 : -6), to) : null);
    }

    /// <summary>Where an arrow begins and ends, from left to right.</summary>
    private (double Start, double Goal) EndsOf(ActorMessage message)
    {
        switch (ColumnOf(message.From), ColumnOf(message.To))
        {
            case ({ } here, { } there) when here == there:
                return (columns[here] + (Bar / 2), columns[here] + (Bar / 2));
            case ({ } here, { } there):
                var sign = here < there ? 1 : -1;
                return (columns[here] + (sign * Bar / 2), columns[there] - (sign * Bar / 2));
            case ({ } here, null):
                return (columns[here] + (Bar / 2), columns[here] + (Bar / 2) + Stub);
            case (null, { } there):
                return (columns[there] - (Bar / 2) - Stub, columns[there] - (Bar / 2));
            default:
                return (0, 0);
        }
    }

    private IEnumerable<XElement> DrawArrow(ActorMessage message, double start, double goal, double from, double to, string style)
    {
        if (message.Left is null && ColumnOf(message.To) is not null)
        {
            // It still lies there: as long as the picture goes on.
            yield return Svg.Line(start, from, goal, to, style);
            yield return Svg.Element("circle", Svg.Number("cx", goal), Svg.Number("cy", to), Svg.Number("r", 4.5), new XAttribute("class", "open"));
            yield break;
        }

        var (length, across, down) = (Math.Sqrt(((goal - start) * (goal - start)) + ((to - from) * (to - from))), goal - start, to - from);
        var (dx, dy) = (across / length, down / length);
        yield return Svg.Line(start, from, goal - (dx * 8), to - (dy * 8), style);
        if (message.Dropped is not null || rows.IsHidden(EndOf(message))) yield break;
        yield return Svg.Path($"M{Svg.Format(goal)} {Svg.Format(to)}L{Svg.Format(goal - (dx * 11) - (dy * 5))} {Svg.Format(to - (dy * 11) + (dx * 5))}L{Svg.Format(goal - (dx * 11) + (dy * 5))} {Svg.Format(to - (dy * 11) - (dx * 5))}z", "tip");
    }

    private static IEnumerable<XElement> DrawLoop(ActorMessage message, double x, double from, double to, string style)
    {
        yield return Svg.Path($"M{Svg.Format(x)} {Svg.Format(from)}h{Svg.Format(Loop - 6)}V{Svg.Format(to)}H{Svg.Format(x + 8)}", style);
        if (message.Left is null) yield return Svg.Element("circle", Svg.Number("cx", x), Svg.Number("cy", to), Svg.Number("r", 4.5), new XAttribute("class", "open"));
        else if (message.Dropped is null) yield return Svg.Path($"M{Svg.Format(x)} {Svg.Format(to)}l11 -5.5v11z", "tip");
    }

    // On top of all arrows.
    private XElement DrawLabel(ActorMessage message)
    {
        var (start, y) = (EndsOf(message).Start, Y(message.Told));
        var (text, here, there) = (LabelOf(message), ColumnOf(message.From), ColumnOf(message.To));
        var (x, style) = (here, there) switch
        {
            ({ } one, { } other) when one == other => (start + Loop, "label"),
            ({ } one, { } other) => one < other ? (start + 8, "label") : (start - 8, "label end"),
            ({ } _, null) => (start + Stub + 6, "label"),
            _ => (start - 6, "label end"),
        };
        return Svg.Text(x, IsStub(message.From, message.To) || message.From == message.To ? y + 5 : y - 5, text, style);
    }

    private XElement DrawMark(int index, TraceEvent happened)
    {
        var y = Y(index);
        var (actor, peer) = (ColumnOf(happened.Strand), ColumnOf(happened.Peer));
        var here = actor ?? peer!.Value;
        var x = columns[here];
        var text = LabelOf(happened);
        var isWrong = happened.Kind is TraceEventKind.Fail or TraceEventKind.Drop;
        var colour = isWrong ? Palette.Wrong : happened.Kind is TraceEventKind.Supervise ? Palette.Of(TraceEventKind.Supervise) : Palette.Ink;
        var isArrow = IsArrow(happened);
        var isLeft = isArrow && peer < actor;
        var (start, sign) = (x + ((isLeft ? -1 : 1) * Bar / 2), isLeft ? -1 : 1);
        return Svg.Group("mark",
            new XAttribute("data-event", index),
            new XAttribute("data-kind", happened.Kind),
            Svg.Colour("color", colour),
            Svg.Title($"{happened.Strand.Name}{(happened.Peer is null ? "" : $" → {happened.Peer.Name}")}: {MessageLifelines.Words(happened)}{(history.HasTime ? $" at {Wording.Of(history.TimeOf(index))}" : "")}"),
            isArrow ? DrawSystemArrow(start, columns[peer!.Value] - (sign * Bar / 2), y) : null,
            happened.Kind switch
            {
                TraceEventKind.Fail => DrawCross(x, y),
                TraceEventKind.Return => Svg.Rectangle(x - (Bar / 2) - 4, y - 3, Bar + 8, 6, "tip"),
                TraceEventKind.State => Svg.Path($"M{Svg.Format(x - 11)} {Svg.Format(y - 3)}h22m-22 6h22", "arrow"),
                TraceEventKind.Note => Svg.Path($"M{Svg.Format(x)} {Svg.Format(y - 6)}l6 6l-6 6l-6 -6z", "open"),
                _ => null,
            },
            Svg.Text(start + (sign * (isArrow ? 10 : 12)), isArrow ? y - 5 : y + 5, text, (isLeft ? "label end" : "label") + (isWrong ? " wrong" : happened.Kind is TraceEventKind.Note or TraceEventKind.Handle ? " note" : "")));
    }

    private static IEnumerable<XElement> DrawSystemArrow(double start, double goal, double y)
    {
        var sign = start < goal ? 1 : -1;
        yield return Svg.Line(start, y, goal - (sign * 8), y, "arrow system");
        yield return Svg.Path($"M{Svg.Format(goal)} {Svg.Format(y)}l{Svg.Format(-sign * 11)} -5.5v11z", "tip");
    }

    private static XElement DrawCross(double x, double y) => Svg.Path($"M{Svg.Format(x - 6)} {Svg.Format(y - 6)}l12 12m0 -12l-12 12", "cross");

    private XElement? DrawCut()
    {
        if (rows.Cut is not { } cut) return null;
        var y = top + (cut * Row);
        return Svg.Group("cut",
            Svg.Rectangle(8, y + 3, width - 16, Row - 6, "highlight"),
            Svg.Text(width / 2, y + (Row / 2) + 5, FormattableString.Invariant($"… {rows.Hidden:#,0} more rows …"), "small middle"));
    }

    // Where there are times, what has none is no wait.
    private bool IsDrawn((int From, int To, WaitReason Reason) wait) => !history.HasTime || history.TimeOf(wait.To) > history.TimeOf(wait.From);

    private IEnumerable<WaitReason> Waits() => lifelines.SelectMany(lifeline => lifeline.Actor?.Handlings ?? []).SelectMany(handling => handling.Waits)
        .Where(wait => IsDrawn(wait) && Y(wait.To) - Y(wait.From) >= 1).Select(wait => wait.Reason).Distinct().Order();

    private XElement? DrawLegend(ref double height)
    {
        List<(XElement Sample, string Text)> entries = [];
        if (messages.Any(message => message is { IsAnswer: false, TakenUp: not null } && Y(EndOf(message)) - Y(message.Told) <= 1)) entries.Add((Arrow(Palette.Running, "arrow", 0), "told, and taken up next"));
        if (messages.Any(message => message is { IsAnswer: false, TakenUp: not null } && Y(EndOf(message)) - Y(message.Told) > 1)) entries.Add((Arrow(Palette.Running, "arrow", 12), "waits in the mailbox"));
        if (messages.Any(message => message.IsAnswer)) entries.Add((Arrow(Palette.Of(WaitReason.Resumption), "arrow reply", 0), "an answer, past the mailbox"));
        if (lifelines.Any(lifeline => lifeline.Actor is { Handlings.Count: > 0 })) entries.Add((Svg.Rectangle(8, -12, Bar, 16, "handles"), "handles a message"));
        foreach (var reason in Waits())
        {
            LaneSegment look = new(0, 0, LaneState.Waiting, reason, null);
            entries.Add((Svg.Rectangle(8, -12, Bar, 16, null, TraceStyle.Fill(scope, look), TraceStyle.Outline(look)), $"{Wording.Of(reason)}, within"));
        }

        if (marks.Any(mark => mark.Happened.Kind is TraceEventKind.Fail)) entries.Add((DrawCross(15, -4), "fails"));
        if (marks.Any(mark => mark.Happened.Kind is TraceEventKind.Supervise)) entries.Add((Arrow(Palette.Of(TraceEventKind.Supervise), "arrow system", 0), "its supervisor decides"));
        if (marks.Any(mark => mark.Happened.Kind is TraceEventKind.State)) entries.Add((Svg.Path("M4 -7h22m-22 6h22", "arrow", Svg.Colour("color", Palette.Ink)), "a new instance"));
        if (marks.Any(mark => mark.Happened.Kind is TraceEventKind.Return)) entries.Add((Svg.Rectangle(4, -7, 22, 6, null, Svg.Colour("fill", Palette.Ink)), "has stopped"));
        if (messages.Any(message => message.Dropped is not null)) entries.Add((Svg.Group(null, Svg.Line(0, -4, 16, -4, "arrow", Svg.Colour("color", Palette.Wrong)), DrawCross(20, -4)), "dropped"));
        if (messages.Any(message => message is { Left: null, IsAnswer: false })) entries.Add((Svg.Group(null, Svg.Colour("color", Palette.Running), Svg.Line(0, -4, 20, -4, "arrow"), Svg.Element("circle", Svg.Number("cx", 22), Svg.Number("cy", -4), Svg.Number("r", 4.5), new XAttribute("class", "open"))), "still in the mailbox"));
        if (entries.Count == 0)
        {
            height += 4;
            return null;
        }

        var (legend, lastRow) = Legend.Draw(entries, height + 18, width, SmallCell, indent: 38, gap: 16);
        height = lastRow + 16;
        return legend;

        static XElement Arrow(Colour colour, string style, double fall) => Svg.Group(null, Svg.Colour("color", colour),
            Svg.Line(0, -5 - (fall / 2), 20, -5 + (fall * 0.3), style),
            Svg.Path($"M30 {Svg.Format(-5 + (fall / 2))}l-11 {Svg.Format(-5.5 - (fall * 0.1))}l-2.5 10z", "tip"));
    }

    private string Describe(ActorMessage message)
    {
        var times = history.HasTime ? $", told at {Wording.Of(history.TimeOf(message.Told))}" : "";
        var taken = message is { TakenUp: { } end, IsAnswer: false } && history.HasTime ? $", taken up at {Wording.Of(history.TimeOf(end))}" : "";
        return $"{message.From.Name} → {message.To.Name}  {message.What}{times}{taken}: {MessageLifelines.Became(message)}";
    }

    private string Describe() => lifelines.Length == 0
        ? "There are no messages in this log."
        : FormattableString.Invariant($"{history.Messages.Count} messages between {string.Join(", ", lifelines.Select(lifeline => lifeline.Name))}. Below stands the same as tables.");
}
