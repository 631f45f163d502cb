using System.Globalization;
using System.Xml.Linq;
using Course.Concurrency.Tracing;
using Course.Visuals.Markup;
using Course.Visuals.Traces;

namespace Course.Visuals.Actors;

/// <summary>The picture of a <see cref="SupervisionTree"/>: a card for each actor, supervisors left of those they supervise.</summary>
internal sealed class SupervisionTreeDrawing
{
    private const double Margin = 20;
    private const double Line = 19;
    private const double Padding = 11;
    private const double Edge = 8;          // the strip at the left of a card, in colour and pattern
    private const double Cell = 8.5;        // a character of 14 px in the fixed-width fonts
    private const double BoldCell = 9.6;
    private const double SmallCell = 7.4;   // a character of 13 px in the text fonts
    private const double Between = 14;      // from card to card, downwards
    private const double Gap = 54;          // from card to card, to the right
    private const double EscalationGap = 116;
    private const double Offset = 9;        // between the line to the supervisor and the arrow of escalation
    private const int LongestText = 40;
    private const int MostLines = 4;        // about failures, on one card
    private const int MostNumbers = 3;      // of failures, in one line

    private readonly SupervisionTree tree;
    private readonly string scope;
    private readonly HashSet<ActorLife> shown = [];
    private readonly Dictionary<ActorFailing, int> numbers;
    private readonly List<Card> cards = [];
    private readonly List<double> columns = []; // the left edges of the cards, by depth
    private readonly double bottom;
    private readonly double width;

    public SupervisionTreeDrawing(SupervisionTree tree, string scope)
    {
        this.tree = tree;
        this.scope = scope;
        numbers = tree.History.Failings.Select((failing, index) => (failing, index + 1)).ToDictionary();
        Choose();
        bottom = tree.Title is "" ? 16 : 48;
        foreach (var top in tree.History.Actors.Where(actor => actor.Parent is null && shown.Contains(actor))) bottom = Place(top, 0, bottom, out _);
        if (cards.Count == 0) bottom += 24;

        var x = Margin;
        for (var depth = 0; cards.Exists(card => card.Depth == depth); depth++)
        {
            columns.Add(x);
            x += WidthOf(depth) + (cards.Exists(card => card.Depth == depth + 1 && IsEscalating(card)) ? EscalationGap : Gap);
        }

        var right = columns.Count == 0 ? 0 : columns[^1] + WidthOf(columns.Count - 1);
        width = Math.Max(Math.Max(right + Margin, 620), (TextCells.Count(tree.Title) * 11) + 40);
    }

    public XElement Draw()
    {
        var height = bottom;
        var legend = DrawLegend(ref height);
        return Picture.Drawing(scope, width, height, tree.Title is "" ? "Supervision tree" : tree.Title, Describe(),
            TraceStyle.Sheet(scope),
            Svg.Element("style", $$"""
                .{{scope}} .card{fill:var(--ground);stroke:var(--muted);stroke-width:1.5px}
                .{{scope}} .is-stopped .card{stroke-dasharray:5 4}
                .{{scope}} .is-failed .card{stroke:var(--wrong);stroke-width:2.5px}
                .{{scope}} .branch{fill:none;stroke:var(--muted);stroke-width:1.6px}
                .{{scope}} .escalation{fill:none;stroke:var(--wrong);stroke-width:2.4px;stroke-dasharray:8 4}
                .{{scope}} .escalation-tip{fill:var(--wrong)}
                .{{scope}} .plain{fill:none;stroke:var(--muted);stroke-width:1.5px}

                """.ReplaceLineEndings("\n")),
            Svg.Element("defs", TraceStyle.Pattern(scope, WaitReason.Resumption), TraceStyle.LeakPattern(scope)),
            Svg.Rectangle(0.5, 0.5, width - 1, height - 1, "ground", Svg.Number("rx", 10)),
            tree.Title is "" ? null : Svg.Text(20, 30, tree.Title, "title"),
            cards.Count > 0 ? null : Svg.Text(20, bottom - 8, "no actors: were they made in a traced run?", "small muted"),
            Svg.Group("branches", cards.Where(card => card.Parent is not null).GroupBy(card => card.Parent!).Select(children => DrawBranches(children.Key, [.. children]))),
            Svg.Group("cards", cards.Select(DrawCard)),
            Svg.Group("escalations", cards.Where(IsEscalating).Select(DrawEscalation)),
            legend);
    }

    /// <summary>Those to whom something happened come first, and nobody comes without his supervisors.</summary>
    private void Choose()
    {
        foreach (var actor in tree.History.Actors.OrderBy(actor => actor.IsEventful ? 0 : 1))
        {
            List<ActorLife> missing = [];
            for (var one = actor; one is not null && !shown.Contains(one); one = one.Parent) missing.Add(one);
            if (shown.Count + missing.Count <= tree.MostActors) shown.UnionWith(missing);
        }

        if (shown.Count == 0 && tree.History.Actors is [var first, ..]) shown.Add(first);
    }

    /// <summary>Gives a card and all right of it their places from <paramref name="top"/> downwards.</summary>
    /// <returns>Where the next card may begin.</returns>
    private double Place(ActorLife actor, int depth, double top, out Card card)
    {
        card = CardOf(actor, depth);
        cards.Add(card);
        var (own, next) = (card.Height, top);
        List<Card> children = [];
        foreach (var child in actor.Children.Where(shown.Contains))
        {
            next = Place(child, depth + 1, next, out var placed);
            placed.Parent = card;
            children.Add(placed);
        }

        ActorLife[] hidden = [.. actor.Children.Where(child => !shown.Contains(child))];
        if (hidden.Length > 0)
        {
            Card rest = new(null, depth + 1, "", FormattableString.Invariant($"… {hidden.Length:#,0} more: {SupervisionTree.Summarize(hidden)}"), []) { Parent = card, Y = next };
            cards.Add(rest);
            children.Add(rest);
            next += rest.Height + Between;
        }

        if (children.Count == 0)
        {
            card.Y = top;
            return top + own + Between;
        }

        // Half way between the first and the last; a card that is higher than all of them pushes them down.
        card.Y = ((children[0].Middle + children[^1].Middle) / 2) - (own / 2);
        if (card.Y < top)
        {
            var down = top - card.Y;
            Move(card, down);
            next += down;
        }

        return Math.Max(next, card.Y + own + Between);
    }

    private void Move(Card card, double down)
    {
        card.Y += down;
        foreach (var child in cards.Where(one => one.Parent == card)) Move(child, down);
    }

    private Card CardOf(ActorLife actor, int depth) => new(actor, depth, actor.Name, actor.Became, LinesOf(actor));

    /// <summary><c>1, 3  ✕ ValueError: page 7</c>, and below it <c>→ restart</c>; what happened again stands there once.</summary>
    private List<(string Text, bool IsDecision)> LinesOf(ActorLife actor)
    {
        List<(string Text, bool IsDecision)> lines = [];
        var kinds = actor.Failings.GroupBy(failing => (failing.What, SupervisionTree.Decision(failing))).ToList();
        foreach (var kind in kinds.Take(MostLines))
        {
            var all = kind.Select(failing => numbers[failing].ToString(CultureInfo.InvariantCulture)).ToList();
            var which = string.Join(", ", all.Take(MostNumbers)) + (all.Count > MostNumbers ? FormattableString.Invariant($" … ({all.Count:#,0} times)") : "");
            lines.Add(($"{which} ✕ {kind.Key.What}", false));
            lines.Add(($"→ {kind.Key.Item2}", true));
        }

        if (kinds.Count > MostLines) lines.Add((FormattableString.Invariant($"… {kinds.Skip(MostLines).Sum(kind => kind.Count()):#,0} more failures"), false));
        return lines;
    }

    private double WidthOf(int depth) => cards.Where(card => card.Depth == depth).Max(card => card.Width);

    private double Left(Card card) => columns[card.Depth];

    private double Right(Card card) => columns[card.Depth] + WidthOf(card.Depth);

    private static bool IsEscalating(Card card) => card.Actor is { } actor && card.Parent is not null && actor.Failings.Exists(failing => failing.IsEscalated);

    private XElement DrawBranches(Card parent, Card[] children)
    {
        var (from, to) = (Right(parent), Left(children[0]));
        var turn = from + (Gap / 2) - 6;
        var (first, last) = (Math.Min(parent.Middle, children.Min(child => child.Middle)), Math.Max(parent.Middle, children.Max(child => child.Middle)));
        var trunk = $"M{Svg.Format(from)} {Svg.Format(parent.Middle)}H{Svg.Format(turn)}M{Svg.Format(turn)} {Svg.Format(first)}V{Svg.Format(last)}";
        return Svg.Path(trunk + string.Concat(children.Select(child => $"M{Svg.Format(turn)} {Svg.Format(child.Middle)}H{Svg.Format(to)}")), "branch");
    }

    /// <summary>An arrow beside the branch, up to the supervisor, which has failed by it too.</summary>
    private IEnumerable<XElement> DrawEscalation(Card card)
    {
        var (supervisor, child) = (card.Parent!, card);
        var (goal, start) = (Right(supervisor), Left(child));
        var turn = goal + (Gap / 2) - 6 + Offset;
        var (y, end) = (child.Middle + Offset, supervisor.Middle + Offset);
        ActorFailing[] escalated = [.. child.Actor!.Failings.Where(failing => failing.IsEscalated)];
        var label = $"escalates {string.Join(", ", escalated.Take(2).Select(failing => numbers[failing].ToString(CultureInfo.InvariantCulture)))}{(escalated.Length > 2 ? " …" : "")}";
        yield return Svg.Group("escalates",
            new XAttribute("data-actor", Clean.Xml(child.Actor.Path)),
            Svg.Title($"{child.Actor.Path} → {supervisor.Actor!.Path}: {string.Join("; ", escalated.Select(failing => $"{numbers[failing].ToString(CultureInfo.InvariantCulture)} {failing.What}").Distinct().Take(4))}"),
            Svg.Path($"M{Svg.Format(start)} {Svg.Format(y)}H{Svg.Format(turn)}V{Svg.Format(end)}H{Svg.Format(goal + 10)}", "escalation"),
            Svg.Path($"M{Svg.Format(goal + 1)} {Svg.Format(end)}l11 -5.5v11z", "escalation-tip"),
            Svg.Text((turn + start) / 2, y + 18, label, "small wrong middle"));
    }

    private XElement DrawCard(Card card)
    {
        var (x, y) = (Left(card), card.Y);
        if (card.Actor is not { } actor) return Svg.Group("rest", Svg.Text(x + 4, card.Middle + 5, card.Became, "small muted"));
        var kind = actor.HasFailed ? "is-failed" : actor.StoppedEarly ? "is-stopped" : actor.Restarts.Count > 0 ? "is-restarted" : "is-running";
        var strip = kind switch
        {
            "is-failed" => Svg.Rectangle(x, y, Edge, card.Height, null, new XAttribute("fill", $"url(#{scope}-leak)"), Svg.Colour("stroke", Palette.Wrong)),
            "is-stopped" => Svg.Rectangle(x, y, Edge, card.Height, "plain"),
            "is-restarted" => Svg.Rectangle(x, y, Edge, card.Height, null, new XAttribute("fill", $"url(#{scope}-resumption)"), Svg.Colour("stroke", Palette.Of(WaitReason.Resumption))),
            _ => Svg.Rectangle(x, y, Edge, card.Height, "runs"),
        };
        var text = x + Edge + Padding;
        return Svg.Group($"actor {kind}",
            new XAttribute("data-actor", Clean.Xml(actor.Path)),
            Svg.Title($"{actor.Path}: {actor.Became}; {FormattableString.Invariant($"{actor.Handlings.Count:#,0}")} messages handled"),
            Svg.Rectangle(x, y, WidthOf(card.Depth), card.Height, "card"),
            strip,
            Svg.Text(text, y + 22, card.Name, "name"),
            Svg.Text(text, y + 22 + Line, card.Became, actor.HasFailed ? "small wrong" : "small"),
            card.Lines.Select((line, index) => Svg.Text(text + (line.IsDecision ? 16 : 0), y + 22 + ((index + 2) * Line), line.Text, line.IsDecision ? "label" : "label wrong")));
    }

    private XElement? DrawLegend(ref double height)
    {
        List<(XElement Sample, string Text)> entries = [];
        if (Has(actor => !actor.HasFailed && !actor.StoppedEarly && actor.Restarts.Count == 0)) entries.Add((Svg.Rectangle(4, -12, 10, 14, "runs"), "runs"));
        if (Has(actor => !actor.HasFailed && !actor.StoppedEarly && actor.Restarts.Count > 0)) entries.Add((Svg.Rectangle(4, -12, 10, 14, null, new XAttribute("fill", $"url(#{scope}-resumption)"), Svg.Colour("stroke", Palette.Of(WaitReason.Resumption))), "runs again, as a new instance"));
        if (Has(actor => actor.StoppedEarly)) entries.Add((Svg.Rectangle(4, -12, 10, 14, "plain", new XAttribute("stroke-dasharray", "5 4")), "has stopped"));
        if (Has(actor => actor.HasFailed)) entries.Add((Svg.Rectangle(4, -12, 10, 14, null, new XAttribute("fill", $"url(#{scope}-leak)"), Svg.Colour("stroke", Palette.Wrong)), "has failed, and waits"));
        if (Has(actor => actor.Failings.Count > 0)) entries.Add((Svg.Text(2, 0, "1 ✕", "label wrong"), "first failure; → what the actor to the left decided"));
        if (cards.Exists(IsEscalating)) entries.Add((Svg.Group(null, Svg.Line(10, -5, 28, -5, "escalation"), Svg.Path("M0 -5l11 -5.5v11z", "escalation-tip")), "a failure goes up"));
        if (entries.Count == 0)
        {
            height += 2;
            return null;
        }

        var (legend, lastRow) = Legend.Draw(entries, bottom + 16, width, SmallCell);
        height = lastRow + 16;
        return legend;
    }

    private bool Has(Func<ActorLife, bool> what) => shown.Any(what);

    private string Describe()
    {
        var history = tree.History;
        return history.Actors.Count == 0
            ? "There are no actors in this log."
            : FormattableString.Invariant($"{history.Actors.Count} actors, {history.Failings.Count} failures: {SupervisionTree.Summarize(history.Actors)}. Below stands the same as tables.");
    }

    /// <summary>The card of an actor, or, without one, the line that stands for those that are not drawn.</summary>
    private sealed class Card(ActorLife? actor, int depth, string name, string became, List<(string Text, bool IsDecision)> lines)
    {
        public ActorLife? Actor => actor;

        public int Depth => depth;

        public string Name { get; } = TextCells.Cut(name, 28);

        public string Became { get; } = TextCells.Cut(became, actor is null ? 70 : 44);

        public IReadOnlyList<(string Text, bool IsDecision)> Lines { get; } = [.. lines.Select(line => (TextCells.Cut(Clean.Xml(line.Text), LongestText), line.IsDecision))];

        public Card? Parent { get; set; }

        public double Y { get; set; }

        public double Height => actor is null ? 24 : 32 + Line + (Lines.Count * Line);

        public double Middle => Y + (Height / 2);

        public double Width => Edge + (2 * Padding) + new[]
        {
            actor is null ? 0 : TextCells.Count(Name) * BoldCell,
            TextCells.Count(Became) * SmallCell,
            Lines.Select(line => (TextCells.Count(line.Text) * Cell) + (line.IsDecision ? 16 : 0)).DefaultIfEmpty().Max(),
        }.Max();
    }
}
