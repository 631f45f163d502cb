using System.Xml.Linq;
using Course.Concurrency.Measuring;
using Course.Visuals.Markup;
using Course.Visuals.Traces;

namespace Course.Visuals.Charts;

/// <summary>The static picture of an <see cref="InFlightChart"/>: each panel says above it what it shows and how much there is at most.</summary>
internal sealed class InFlightDrawing
{
    private const double Plot = 620;
    private const double Panel = 84;
    private const double Gap = 46;
    private const double Left = 74;
    private const double BoundStep = 20;
    private const double Cell = 8.8;
    private const int LongestHeadline = 76;

    private readonly InFlightChart chart;
    private readonly string scope;
    private readonly TimeAxis axis;
    private readonly long end;
    private readonly double top;
    private readonly double width;

    public InFlightDrawing(InFlightChart chart, string scope)
    {
        this.chart = chart;
        this.scope = scope;
        axis = TimeAxis.Upto(chart.AxisEnd);
        end = Math.Max(1, chart.AxisEnd.Ticks);
        top = (chart.Title is "" ? 10 : 42) + (chart.Bounds.Count * BoundStep) + Gap - 12;
        var right = chart.Bounds.Where(bound => !IsNamedToTheLeft(bound)).Select(bound => X(GanttChart.TimeOf(bound)) + 8 + (TextCells.Count(NameOf(bound)) * Cell)).DefaultIfEmpty(0).Max();
        width = Math.Max(Math.Max(right, Left + Plot + 36), (TextCells.Count(chart.Title) * 11) + 40);
    }

    public XElement Draw()
    {
        var series = chart.Shown;
        var floor = top + (Math.Max(1, series.Count) * (Panel + Gap)) - Gap;
        var machine = chart.Machine is "" ? 0 : ChartStyle.MachineLines(chart.Machine, width - 40);
        var height = floor + 38 + (machine * 16) + (machine > 0 ? 8 : 0);
        return Picture.Drawing(scope, width, height, chart.Title is "" ? "Chart over time" : chart.Title, Describe(),
            ChartStyle.Sheet(scope),
            Svg.Rectangle(0.5, 0.5, width - 1, height - 1, "ground", Svg.Number("rx", 10)),
            chart.Title is "" ? null : Svg.Text(20, 30, chart.Title, "title"),
            axis.Ticks.Select(tick => DrawTick(tick, floor)),
            series.Count > 0 ? null : Svg.Text(Left + 14, top + (Panel / 2), "no series", "tick"),
            series.Select(DrawPanel),
            chart.Bounds.Select((bound, index) => DrawBound(bound, index, floor)),
            ChartStyle.Machine(chart.Machine, 20, floor + 52, width - 40));
    }

    private double X(TimeSpan time) => Left + (Plot * time.Ticks / end);

    private IEnumerable<XElement> DrawTick(TimeSpan tick, double floor)
    {
        foreach (var panel in Enumerable.Range(0, Math.Max(1, chart.Shown.Count)))
        {
            var y = top + (panel * (Panel + Gap));
            yield return Svg.Line(X(tick), y, X(tick), y + Panel, "grid");
        }

        yield return Svg.Line(X(tick), floor, X(tick), floor + 5, "axis");
        yield return Svg.Text(X(tick), floor + 22, axis.Label(tick), "tick middle");
    }

    private XElement DrawPanel(StepSeries series, int index)
    {
        var values = NumberAxis.OfFewSteps(chart.ValuesOnTheScaleOf(series));
        var ceiling = top + (index * (Panel + Gap));
        var floor = ceiling + Panel;
        double Y(double value) => floor - (values.At(value) * Panel);

        var line = new System.Text.StringBuilder($"M{Svg.Format(X(TimeSpan.Zero))} {Svg.Format(Y(series.Steps[0].Value))}");
        foreach (var step in series.Steps.Skip(1)) line.Append($"H{Svg.Format(X(step.Time))}V{Svg.Format(Y(step.Value))}");
        line.Append($"H{Svg.Format(X(series.End))}");
        var area = $"{line}V{Svg.Format(Y(0))}H{Svg.Format(X(TimeSpan.Zero))}z";

        return Svg.Group("series-steps",
            new XAttribute("data-series", Clean.Xml(series.Name)),
            Svg.Colour("color", ChartStyle.ColourOf(index)),
            values.Ticks.SelectMany(tick => new[] { Svg.Line(Left, Y(tick), Left + Plot, Y(tick), "grid"), Svg.Text(Left - 10, Y(tick) + 5, Numbers.Format(tick), "tick end") }),
            Svg.Path(area, "area"),
            Svg.Path(line.ToString(), "line"),
            Svg.Line(Left, Y(0), Left + Plot, Y(0), "axis"),
            Svg.Text(Left, ceiling - 14, TextCells.Cut(InFlightChart.Headline(series), LongestHeadline), "series"));
    }

    private IEnumerable<XElement> DrawBound(ChartBound bound, int index, double floor)
    {
        var (x, y) = (X(GanttChart.TimeOf(bound)), top - Gap + 4 - ((chart.Bounds.Count - 1 - index) * BoundStep));
        yield return Svg.Line(x, y, x, floor, "bound");
        yield return Svg.Text(x + (IsNamedToTheLeft(bound) ? -6 : 6), y + 4, NameOf(bound), IsNamedToTheLeft(bound) ? "bound-name end" : "bound-name");
    }

    private bool IsNamedToTheLeft(ChartBound bound) => GanttChart.TimeOf(bound).Ticks > end * 0.6;

    private static string NameOf(ChartBound bound) => $"{bound.Name}: {Wording.Of(GanttChart.TimeOf(bound))}";

    private string Describe() => chart.Shown.Count == 0
        ? "There is no series in this chart."
        : $"Over {Wording.Of(chart.End)}: {string.Join("; ", chart.Shown.Select(InFlightChart.Headline))}. The table that follows holds the values.";
}
