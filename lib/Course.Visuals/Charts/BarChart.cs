using System.Xml.Linq;
using Course.Visuals.Charts;
using Course.Visuals.Markup;

namespace Course.Visuals;

/// <summary>Bars with median, spread and prediction: which of several ways costs what.</summary>
public sealed record BarChart : TimingChart
{
    /// <summary>What the bars measure; the <see cref="TimingChart.Unit"/> is added.</summary>
    public string ValueTitle { get; init; } = "";

    /// <summary>The scale of the values. On a logarithmic one all lengths are above zero, and a bar begins at the left edge, wherever that is.</summary>
    public AxisScale Scale { get; init; }

    /// <summary>The bars, from top to bottom.</summary>
    public IReadOnlyList<ChartBar> Bars { get; init; } = [];

    internal string ValueName => Unit is "" ? ValueTitle : ValueTitle is "" ? Unit : $"{ValueTitle}, {Unit}";

    internal override XElement Draw(string scope) => new BarChartDrawing(Checked(), scope).Draw();

    internal override string? ToFigureJson() => PlotlyFigure.Of(Checked());

    internal override Table ToTable()
    {
        var (hasPrediction, hasVirtual) = (Bars.Any(bar => bar.Predicted is not null), Bars.Any(bar => bar.Virtual is not null));
        return new Table([new(""), .. Marks(new Column("predicted", true), new Column("virtual", true)), new(ValueName is "" ? "value" : ValueName, true)],
        [
            .. Bars.Select(bar => (IReadOnlyList<string>)[bar.Name, .. Marks(Show(bar.Predicted), Show(bar.Virtual)), bar.Value.ToString(Unit)]),
            .. Bounds.Select(bound => (IReadOnlyList<string>)[bound.Name, .. Marks("", ""), Show(bound.Value)]),
        ]);

        // The columns that the table has only where a bar has something for it.
        T[] Marks<T>(T predicted, T @virtual) => [.. hasPrediction ? [predicted] : Array.Empty<T>(), .. hasVirtual ? [@virtual] : Array.Empty<T>()];
        string Show(double? value) => value is { } number ? Numbers.Format(number, Unit) : "";
    }

    /// <summary>Every length that has to lie on the axis.</summary>
    internal static IEnumerable<double> LengthsOf(ChartBar bar)
    {
        yield return bar.Value.Low;
        yield return bar.Value.Median;
        yield return bar.Value.High;
        if (bar.Predicted is { } predicted) yield return predicted;
        if (bar.Virtual is { } found) yield return found;
    }

    private BarChart Checked()
    {
        foreach (var bar in Bars)
        {
            double[] lengths = [.. LengthsOf(bar)];
            if (!lengths.All(double.IsFinite)) throw new ArgumentException($"Bar '{bar.Name}' has a length that is not a finite number.");
            if (Scale == AxisScale.Logarithmic && lengths.Any(length => length <= 0))
            {
                throw new ArgumentException($"Bar '{bar.Name}' has a length at or below zero, which a logarithmic axis cannot show: use AxisScale.Linear, or leave it out.");
            }
        }

        if (Bounds.FirstOrDefault(bound => !double.IsFinite(bound.Value) || (Scale == AxisScale.Logarithmic && bound.Value <= 0)) is { } wrong)
        {
            throw new ArgumentException($"The bound '{wrong.Name}' lies at {wrong.Value}, which this axis cannot show: leave it out.");
        }

        return this;
    }
}
