using System.Xml.Linq;
using Course.Visuals.Charts;
using Course.Visuals.Markup;

namespace Course.Visuals;

/// <summary>Lines with median and spread over an x: how a cost grows.</summary>
/// <remarks><code>new LineChart { Title = "…", XTitle = "depth", YTitle = "cost of one step", Unit = "ns", Series = [ours, theirs], XScale = AxisScale.Logarithmic }</code></remarks>
public sealed record LineChart : TimingChart
{
    /// <summary>What x is.</summary>
    public string XTitle { get; init; } = "";

    /// <summary>What the values are; the <see cref="TimingChart.Unit"/> is added.</summary>
    public string YTitle { get; init; } = "";

    /// <summary>The scale of x.</summary>
    public AxisScale XScale { get; init; }

    /// <summary>The scale of the values.</summary>
    public AxisScale YScale { get; init; }

    /// <summary>The lines.</summary>
    public IReadOnlyList<ChartSeries> Series { get; init; } = [];

    internal string YName => Unit is "" ? YTitle : YTitle is "" ? Unit : $"{YTitle}, {Unit}";

    internal override XElement Draw(string scope) => new LineChartDrawing(Checked(), scope).Draw();

    internal override string? ToFigureJson() => PlotlyFigure.Of(Checked());

    internal override Table ToTable()
    {
        var places = Series.SelectMany(series => series.Points).Select(point => point.X).Distinct().Order();
        Column[] columns = [new(XTitle is "" ? "x" : XTitle, true), .. Series.Select(series => new Column(Unit is "" ? series.Name : $"{series.Name}, {Unit}", true))];
        return new Table(columns,
        [
            .. places.Select(x => (IReadOnlyList<string>)[Numbers.Format(x), .. Series.Select(series => series.Points.FirstOrDefault(point => point.X == x)?.Y.ToString() ?? "")]),
            .. Bounds.Select(bound => (IReadOnlyList<string>)[bound.Name, .. Series.Select((_, index) => index == 0 ? Numbers.Format(bound.Value) : "")]),
        ]);
    }

    private LineChart Checked()
    {
        foreach (var (series, point) in Series.SelectMany(series => series.Points.Select(point => (series, point))))
        {
            double[] ys = [point.Y.Low, point.Y.Median, point.Y.High];
            if (!double.IsFinite(point.X) || !ys.All(double.IsFinite)) throw new ArgumentException($"Series '{series.Name}' has a point that is not a finite number.");
            if ((XScale == AxisScale.Logarithmic && point.X <= 0) || (YScale == AxisScale.Logarithmic && ys.Any(y => y <= 0)))
            {
                throw new ArgumentException($"Series '{series.Name}' has a point at or below zero, which a logarithmic axis cannot show: use AxisScale.Linear, or leave it out.");
            }
        }

        return this;
    }
}
