using System.Xml.Linq;
using Course.Visuals.Charts;
using Course.Visuals.Markup;

namespace Course.Visuals.Actors;

/// <summary>The static picture of a <see cref="MailboxDepth"/>: all lines in one frame, named above it.</summary>
internal sealed class MailboxDepthDrawing
{
    private const double Plot = 700;
    private const double Height = 230;
    private const double Left = 74;
    private const double Right = 40;
    private const double Cell = 8.8;
    private const double LegendRow = 24;
    private const double Beside = 2.6; // lines that would hide each other lie side by side

    private readonly MailboxDepth chart;
    private readonly string scope;
    private readonly NumberAxis depths;
    private readonly TimeAxis times;
    private readonly List<(double X, double Y, string Name)> names = [];
    private readonly double top;
    private readonly double width;

    public MailboxDepthDrawing(MailboxDepth chart, string scope)
    {
        this.chart = chart;
        this.scope = scope;
        depths = chart.Depths;
        times = TimeAxis.Upto(TimeSpan.FromTicks(chart.End));
        width = Math.Max(Left + Plot + Right, (TextCells.Count(chart.Title) * 11) + 40);
        top = PlaceNames() + 42;
    }

    public XElement Draw()
    {
        var floor = top + Height;
        var bottom = floor + 34;
        var more = chart.Hidden.Count == 0 ? null : Svg.Text(20, bottom + 14, FormattableString.Invariant($"… the mailboxes of {chart.Hidden.Count:#,0} more actors are not drawn: none held more than {chart.Hidden.Max(course => course.Most):#,0}"), "tick");
        if (more is not null) bottom += 24;
        var machine = chart.Machine is "" ? 0 : ChartStyle.MachineLines(chart.Machine, width - 40);
        var height = bottom + 6 + (machine * 16) + (machine > 0 ? 10 : 0);
        return Picture.Drawing(scope, width, height, chart.Title is "" ? "Messages in mailboxes" : chart.Title, Describe(),
            ChartStyle.Sheet(scope),
            Svg.Element("style", $".{scope} .still .depth{{stroke-width:2.4px}}\n"),
            Svg.Rectangle(0.5, 0.5, width - 1, height - 1, "ground", Svg.Number("rx", 10)),
            chart.Title is "" ? null : Svg.Text(20, 30, chart.Title, "title"),
            chart.Shown.Select(DrawName),
            Svg.Text(20, top - 16, "messages in the mailbox", "axis-title"),
            DrawAxes(floor),
            chart.Shown.Count > 0 ? null : Svg.Text(Left + 14, top + (Height / 2), "nobody was told anything: was this log written by actors?", "tick"),
            chart.Bounds.Select(DrawBound),
            chart.Shown.Select(DrawLine),
            more,
            ChartStyle.Machine(chart.Machine, 20, bottom + 14, width - 40));
    }

    private double X(long moment) => Left + (Plot * moment / chart.End);

    private double Y(double depth) => top + Height - (depths.At(depth) * Height);

    /// <returns>Where the names end, downwards.</returns>
    private double PlaceNames()
    {
        var (x, y) = (20.0, chart.Title is "" ? 28.0 : 60);
        foreach (var course in chart.Shown)
        {
            var name = TextCells.Cut(chart.Headline(course), 60);
            var size = 44 + (TextCells.Count(name) * Cell) + 20;
            if (x > 20 && x + size > width) (x, y) = (20, y + LegendRow);
            names.Add((x, y, name));
            x += size;
        }

        return names.Count == 0 ? y - LegendRow : y;
    }

    private XElement DrawName(MailboxCourse course, int index) => Svg.Group(null,
        Svg.Colour("color", ChartStyle.ColourOf(index)),
        Svg.Line(names[index].X, names[index].Y - 5, names[index].X + 36, names[index].Y - 5, "line depth", ChartStyle.DashOf(index)),
        Svg.Text(names[index].X + 44, names[index].Y, names[index].Name, "series"));

    private IEnumerable<XElement> DrawAxes(double floor)
    {
        foreach (var tick in depths.Ticks)
        {
            yield return Svg.Line(Left, Y(tick), Left + Plot, Y(tick), "grid");
            yield return Svg.Text(Left - 10, Y(tick) + 5, Numbers.Format(tick), "tick end");
        }

        foreach (var tick in chart.IsByTime ? times.Ticks : [])
        {
            yield return Svg.Line(X(tick.Ticks), top, X(tick.Ticks), floor + 5, "grid");
            yield return Svg.Text(X(tick.Ticks), floor + 22, times.Label(tick), "tick middle");
        }

        if (!chart.IsByTime) yield return Svg.Text(Left, floor + 22, FormattableString.Invariant($"events 0 to {chart.End}, in order →"), "tick");
        yield return Svg.Line(Left, floor, Left + Plot, floor, "axis");
    }

    private IEnumerable<XElement> DrawBound(ChartBound bound)
    {
        yield return Svg.Line(Left, Y(bound.Value), Left + Plot, Y(bound.Value), "bound");
        yield return Svg.Text(Left + Plot - 8, Y(bound.Value) - 6, $"{bound.Name}: {Numbers.Format(bound.Value)}", "bound-name end");
    }

    private XElement DrawLine(MailboxCourse course, int index)
    {
        var corners = chart.CornersOf(course);
        var beside = index * Beside;
        var line = new System.Text.StringBuilder($"M{Svg.Format(X(0) + beside)} {Svg.Format(Y(0) - beside)}");
        var (at, depth) = corners[0];
        foreach (var corner in corners.Skip(1))
        {
            if (corner.At != at) line.Append($"H{Svg.Format(X(corner.At) + beside)}");
            if (corner.Depth != depth) line.Append($"V{Svg.Format(Y(corner.Depth) - beside)}");
            (at, depth) = corner;
        }

        return Svg.Group("mailbox",
            new XAttribute("data-actor", Clean.Xml(course.Actor.Path)),
            Svg.Colour("color", ChartStyle.ColourOf(index)),
            Svg.Title(chart.Headline(course)),
            chart.Shown.Count == 1 ? Svg.Path($"{line}V{Svg.Format(Y(0))}H{Svg.Format(X(0))}z", "area") : null,
            Svg.Path(line.ToString(), "line depth", ChartStyle.DashOf(index)));
    }

    private string Describe() => chart.Shown.Count == 0
        ? "There are no mailboxes in this log."
        : $"Messages in mailboxes up to {(chart.IsByTime ? chart.Say(chart.End) : $"event {chart.Say(chart.End)}")}: {string.Join("; ", chart.Shown.Select(chart.Headline))}. The table that follows holds the values.";
}
