using System.Xml.Linq;
using Course.Visuals.Charts;
using Course.Visuals.Markup;

namespace Course.Visuals;

/// <summary>Bars with median, spread and prediction: which of several ways costs what.</summary>
public sealed record BarChart : TimingChart
{
    /// <summary>What the bars measure; the <see cref="TimingChart.Unit"/> is added.</summary>
    public string ValueTitle { get; init; } = "";

    /// <summary>The bars, from top to bottom.</summary>
    public IReadOnlyList<ChartBar> Bars { get; init; } = [];

    internal string ValueName => Unit is "" ? ValueTitle : ValueTitle is "" ? Unit : $"{ValueTitle}, {Unit}";

    internal override XElement Draw(string scope) => new BarChartDrawing(Checked(), scope).Draw();

    internal override string? ToFigureJson() => PlotlyFigure.Of(Checked());

    internal override Table ToTable()
    {
        var hasPrediction = Bars.Any(bar => bar.Predicted is not null);
        Column[] columns = [new(""), .. hasPrediction ? [new Column("predicted", true)] : Array.Empty<Column>(), new(ValueName is "" ? "value" : ValueName, true)];
        return new Table(columns,
        [
            .. Bars.Select(bar => (IReadOnlyList<string>)[bar.Name, .. hasPrediction ? [bar.Predicted is { } predicted ? Numbers.Format(predicted) : ""] : Array.Empty<string>(), bar.Value.ToString()]),
            .. Bounds.Select(bound => (IReadOnlyList<string>)[bound.Name, .. hasPrediction ? [""] : Array.Empty<string>(), Numbers.Format(bound.Value)]),
        ]);
    }

    private BarChart Checked()
    {
        if (Bars.FirstOrDefault(bar => !double.IsFinite(bar.Value.Low + bar.Value.Median + bar.Value.High + (bar.Predicted ?? 0))) is { } bad)
        {
            throw new ArgumentException($"Bar '{bad.Name}' has a length that is not a finite number.");
        }

        return this;
    }
}
