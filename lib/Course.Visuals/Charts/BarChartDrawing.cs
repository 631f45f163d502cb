using System.Xml.Linq;
using Course.Visuals.Markup;

namespace Course.Visuals.Charts;

/// <summary>The static picture of a <see cref="BarChart"/>.</summary>
internal sealed class BarChartDrawing
{
    private const double Plot = 520;
    private const double Row = 42;
    private const double Bar = 24;
    private const double Cell = 8.6;

    private readonly BarChart chart;
    private readonly string scope;
    private readonly NumberAxis axis;
    private readonly double origin; // the x where bars begin
    private readonly double left;
    private readonly double top;
    private readonly double width;

    public BarChartDrawing(BarChart chart, string scope)
    {
        this.chart = chart;
        this.scope = scope;
        double[] values = [.. chart.Bars.SelectMany(BarChart.LengthsOf), .. chart.Bounds.Select(bound => bound.Value)];
        var isLinear = chart.Scale == AxisScale.Linear;
        if (!isLinear && values.Length > 0) values = [.. values, values.Min() / 3]; // the shortest bar has a length too
        axis = NumberAxis.OfValues(chart.Scale, values);
        left = 24 + chart.Bars.Select(bar => TextCells.Count(bar.Name) * 9.2).DefaultIfEmpty(20).Max() + 12;
        origin = isLinear ? X(0) : left;
        top = (chart.Title is "" ? 16 : 48) + (chart.Bounds.Count * 20);
        var labels = chart.Bars.Select(bar => TextCells.Count(ValueOf(bar)) * Cell).DefaultIfEmpty(0).Max();
        width = Math.Max(left + Plot + Math.Max(labels + 38, chart.Bars.Any(bar => bar.Virtual is not null) ? 100 : 0), (TextCells.Count(chart.Title) * 11) + 40);
    }

    public XElement Draw()
    {
        var floor = top + (chart.Bars.Count * Row);
        var machine = chart.Machine is "" ? 0 : ChartStyle.MachineLines(chart.Machine, width - 40);
        var height = floor + 58 + (machine * 16) + (machine > 0 ? 10 : 0);
        var names = string.Join(", ", chart.Bars.Select(bar => bar.Name));
        return Picture.Drawing(scope, width, height, chart.Title is "" ? "Chart" : chart.Title, $"{chart.ValueName} of {names}. The table that follows holds every value.",
            ChartStyle.Sheet(scope),
            Svg.Rectangle(0.5, 0.5, width - 1, height - 1, "ground", Svg.Number("rx", 10)),
            chart.Title is "" ? null : Svg.Text(20, 30, chart.Title, "title"),
            DrawAxis(floor),
            chart.Bars.Select(DrawBar),
            chart.Bounds.Select((bound, index) => DrawBound(bound, index, floor)),
            ChartStyle.Machine(chart.Machine, 20, floor + 72, width - 40));
    }

    private double X(double value) => left + (axis.At(value) * Plot);

    private IEnumerable<XElement> DrawAxis(double floor)
    {
        foreach (var tick in axis.Ticks)
        {
            yield return Svg.Line(X(tick), top, X(tick), floor + 5, "grid");
            yield return Svg.Text(X(tick), floor + 22, Numbers.Format(tick), "tick middle");
        }

        yield return Svg.Line(origin, top, origin, floor, "axis");
        yield return Svg.Text(left + (Plot / 2), floor + 46, chart.ValueName, "axis-title middle");
        if (chart.Bars.Any(bar => bar.Predicted is not null))
        {
            yield return Svg.Line(left + Plot - 70, floor + 34, left + Plot - 70, floor + 50, "predicted");
            yield return Svg.Text(left + Plot - 62, floor + 46, "predicted", "tick");
        }

        if (chart.Bars.Any(bar => bar.Virtual is not null))
        {
            yield return Diamond(left + Plot + 28, floor + 42);
            yield return Svg.Text(left + Plot + 40, floor + 46, "virtual", "tick");
        }
    }

    private static XElement Diamond(double x, double y) => Svg.Path($"M{Svg.Format(x)} {Svg.Format(y - 7)}l7 7l-7 7l-7 -7z", "virtual");

    private XElement DrawBar(ChartBar bar, int index)
    {
        var middle = top + (index * Row) + (Row / 2);
        var (start, end) = (Math.Min(origin, X(bar.Value.Median)), Math.Max(origin, X(bar.Value.Median)));
        var (low, high) = (X(bar.Value.Low), X(bar.Value.High));
        return Svg.Group("series-bar",
            new XAttribute("data-series", Clean.Xml(bar.Name)),
            Svg.Colour("color", ChartStyle.ColourOf(index)),
            Svg.Title($"{bar.Name}: {bar.Value.ToString(chart.Unit)} {chart.Unit}".TrimEnd()),
            Svg.Text(left - 12, middle + 5, bar.Name, "series end"),
            Svg.Rectangle(start, middle - (Bar / 2), end - start, Bar, "bar"),
            bar.Value.IsExact ? null : Svg.Path($"M{Svg.Format(low)} {Svg.Format(middle)}H{Svg.Format(high)}M{Svg.Format(low)} {Svg.Format(middle - 6)}v12M{Svg.Format(high)} {Svg.Format(middle - 6)}v12", "over"),
            bar.Predicted is { } predicted ? Svg.Line(X(predicted), middle - (Bar / 2) - 5, X(predicted), middle + (Bar / 2) + 5, "predicted") : null,
            bar.Virtual is { } found ? Diamond(X(found), middle) : null,
            Svg.Text(Math.Max(end, BarChart.LengthsOf(bar).Max(X)) + (bar.Virtual is null ? 10 : 14), middle + 5, ValueOf(bar), "axis-title"));
    }

    private IEnumerable<XElement> DrawBound(ChartBound bound, int index, double floor)
    {
        var y = top - 8 - ((chart.Bounds.Count - 1 - index) * 20);
        var right = axis.At(bound.Value) > 0.6;
        yield return Svg.Line(X(bound.Value), y, X(bound.Value), floor, "bound");
        yield return Svg.Text(X(bound.Value) + (right ? -6 : 6), y, $"{bound.Name}: {Numbers.Format(bound.Value, chart.Unit)} {chart.Unit}".TrimEnd(), right ? "bound-name end" : "bound-name");
    }

    private string ValueOf(ChartBar bar) => $"{Numbers.Format(bar.Value.Median, chart.Unit)} {chart.Unit}".TrimEnd();
}
