using System.Xml.Linq;
using Course.Visuals.Markup;

namespace Course.Visuals.Charts;

/// <summary>The static picture of a <see cref="LineChart"/>: each line is named at its end, so that no legend has to be matched.</summary>
internal sealed class LineChartDrawing
{
    private const double Plot = 560;
    private const double Height = 300;
    private const double Left = 74;
    private const double Cell = 8.6;
    private const double LabelStep = 19;

    private readonly LineChart chart;
    private readonly string scope;
    private readonly NumberAxis xs;
    private readonly NumberAxis ys;
    private readonly double top;
    private readonly double width;

    public LineChartDrawing(LineChart chart, string scope)
    {
        this.chart = chart;
        this.scope = scope;
        top = chart.Title is "" ? 44 : 78;
        ChartPoint[] points = [.. chart.Series.SelectMany(series => series.Points)];
        xs = NumberAxis.OfPlaces(chart.XScale, [.. points.Select(point => point.X)]);
        ys = NumberAxis.OfValues(chart.YScale, [.. points.SelectMany(point => new[] { point.Y.Low, point.Y.High }), .. chart.Bounds.Select(bound => bound.Value)]);
        var labels = chart.Series.Select((_, index) => TextCells.Count(EndLabel(index)) * Cell).DefaultIfEmpty(0).Max();
        width = Math.Max(Left + Plot + 30 + labels + 16, (TextCells.Count(chart.Title) * 11) + 40);
    }

    public XElement Draw()
    {
        var floor = top + Height;
        var machine = chart.Machine is "" ? 0 : ChartStyle.MachineLines(chart.Machine, width - 40);
        var height = floor + 58 + (machine * 16) + (machine > 0 ? 6 : 0);
        var names = string.Join(", ", chart.Series.Select(series => series.Name));
        return Picture.Drawing(scope, width, height, chart.Title is "" ? "Chart" : chart.Title, $"{chart.YName} against {chart.XTitle} for {names}. The table that follows holds every value.",
            ChartStyle.Sheet(scope),
            Svg.Rectangle(0.5, 0.5, width - 1, height - 1, "ground", Svg.Number("rx", 10)),
            chart.Title is "" ? null : Svg.Text(20, 30, chart.Title, "title"),
            Svg.Text(20, top - 20, chart.YName, "axis-title"),
            Svg.Text(Left + (Plot / 2), floor + 46, chart.XTitle, "axis-title middle"),
            DrawAxes(floor),
            chart.Bounds.Select(DrawBound),
            chart.Series.Select(DrawSeries),
            ChartStyle.Machine(chart.Machine, 20, floor + 72, width - 40));
    }

    private double X(double x) => Left + 16 + (xs.At(x) * (Plot - 32));

    private double Y(double y) => top + Height - (ys.At(y) * Height);

    private IEnumerable<XElement> DrawAxes(double floor)
    {
        foreach (var tick in ys.Ticks)
        {
            yield return Svg.Line(Left, Y(tick), Left + Plot, Y(tick), "grid");
            yield return Svg.Text(Left - 10, Y(tick) + 5, Numbers.Format(tick), "tick end");
        }

        var lastLabel = double.NegativeInfinity;
        foreach (var tick in xs.Ticks)
        {
            yield return Svg.Line(X(tick), floor, X(tick), floor + 6, "axis");
            var half = Numbers.Format(tick).Length * Cell / 2;
            if (X(tick) - half < lastLabel + 6) continue;
            lastLabel = X(tick) + half;
            yield return Svg.Text(X(tick), floor + 23, Numbers.Format(tick), "tick middle");
        }

        yield return Svg.Line(Left, floor, Left + Plot, floor, "axis");
    }

    private IEnumerable<XElement> DrawBound(ChartBound bound)
    {
        yield return Svg.Line(Left, Y(bound.Value), Left + Plot, Y(bound.Value), "bound");
        yield return Svg.Text(Left + 8, Y(bound.Value) - 6, $"{bound.Name}: {Value(bound.Value)}", "bound-name");
    }

    private XElement DrawSeries(ChartSeries series, int index)
    {
        var line = string.Join('L', series.Points.Select(point => $"{Svg.Format(X(point.X))} {Svg.Format(Y(point.Y.Median))}"));
        return Svg.Group("series-line",
            new XAttribute("data-series", Clean.Xml(series.Name)),
            Svg.Colour("color", ChartStyle.ColourOf(index)),
            series.Points.Count < 2 ? null : Svg.Path("M" + line, "line", ChartStyle.DashOf(index)),
            series.Points.Select(point => DrawPoint(series, index, point)),
            series.Points.Count == 0 ? null : DrawEndLabel(series.Points[^1], index));
    }

    private XElement DrawPoint(ChartSeries series, int index, ChartPoint point)
    {
        var (x, low, high) = (X(point.X), Y(point.Y.Low), Y(point.Y.High));
        return Svg.Group(null,
            Svg.Title($"{series.Name} at {Numbers.Format(point.X)}: {point.Y} {chart.Unit}".TrimEnd()),
            point.Y.IsExact ? null : Svg.Path($"M{Svg.Format(x)} {Svg.Format(low)}V{Svg.Format(high)}M{Svg.Format(x - 6)} {Svg.Format(low)}h12M{Svg.Format(x - 6)} {Svg.Format(high)}h12", "whisker"),
            ChartStyle.Marker(index, x, Y(point.Y.Median)));
    }

    /// <summary>The name at the right, with a thin line to a last point that lies further left or was moved away from.</summary>
    private IEnumerable<XElement> DrawEndLabel(ChartPoint last, int index)
    {
        var (x, y) = (X(last.X), LabelYs()[index]);
        if (IsShort(last) || Math.Abs(y - Y(last.Y.Median)) > LabelStep / 2) yield return Svg.Line(x + 9, Y(last.Y.Median), Left + Plot + 10, y, "leader");
        yield return Svg.Text(Left + Plot + 14, y + 5, EndLabel(index), "series");
    }

    private string EndLabel(int index) => chart.Series[index] is not { Points: [.., var last] } series ? chart.Series[index].Name
        : $"{series.Name}: {Value(last.Y.Median)}{(IsShort(last) ? $" at {Numbers.Format(last.X)}" : "")}";

    private bool IsShort(ChartPoint last) => last.X < chart.Series.SelectMany(series => series.Points).Max(point => point.X);

    private string Value(double value) => $"{Numbers.Format(value)} {chart.Unit}".TrimEnd();

    /// <summary>The labels at the ends of the lines, moved apart where they would overlap.</summary>
    private double[] LabelYs()
    {
        var places = new double[chart.Series.Count];
        var byHeight = Enumerable.Range(0, places.Length).Where(index => chart.Series[index].Points.Count > 0).OrderBy(index => Y(chart.Series[index].Points[^1].Y.Median)).ToArray();
        var free = double.NegativeInfinity;
        foreach (var index in byHeight)
        {
            places[index] = Math.Max(free, Y(chart.Series[index].Points[^1].Y.Median));
            free = places[index] + LabelStep;
        }

        // What ran out below is pushed up again.
        var ceiling = top + Height;
        foreach (var index in byHeight.Reverse())
        {
            places[index] = Math.Min(places[index], ceiling);
            ceiling = places[index] - LabelStep;
        }

        return places;
    }
}
