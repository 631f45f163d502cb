using System.Globalization;
using System.Runtime.CompilerServices;
using Course.Visuals.Traces;
using Plotly.NET.CSharp;
using Chart = Plotly.NET.CSharp.Chart;

namespace Course.Visuals.Charts;

internal static partial class PlotlyFigure
{
    /// <summary>A panel for each series: axes of their own for the values, the same one for time.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static string? Of(InFlightChart chart)
    {
        var series = chart.Shown;
        if (series.Count == 0) return null;
        var axis = Markup.TimeAxis.Upto(chart.AxisEnd);
        var lines = series.Select((one, index) =>
        {
            var line = Styled(Chart.Line<double, double, string>(
                one.Steps.Select(step => step.Time).Append(one.End).Select(time => time / axis.One),
                one.Steps.Select(step => step.Value).Append(one.Steps[^1].Value),
                Name: one.Name,
                ShowLegend: false,
                UseDefaults: false), index);
            foreach (var trace in line.GetTraces())
            {
                trace.SetProperty("mode", "lines");
                trace.SetProperty("line", new Dictionary<string, object> { ["color"] = ChartStyle.ColourOf(index).Light, ["width"] = 3, ["shape"] = "hv" });
                trace.SetProperty("fill", "tozeroy");
                trace.SetProperty("yaxis", index == 0 ? "y" : Name("y", index));
            }

            return line;
        });
        var bounds = chart.Bounds.Select(bound => Named(Shape(("y0", 0), ("y1", 1), ("yref", "paper"), ("x0", GanttChart.TimeOf(bound) / axis.One), ("x1", GanttChart.TimeOf(bound) / axis.One)), $"{bound.Name}: {Wording.Of(GanttChart.TimeOf(bound))}"));
        var time = Axis($"time, {axis.Unit}", AxisScale.Linear, chart.Machine);
        time["range"] = new[] { 0, Math.Max(chart.AxisEnd / axis.One, 1e-6) * (chart.Bounds.Count > 0 ? 1.08 : 1.01) };
        time["anchor"] = series.Count == 1 ? "y" : Name("y", series.Count - 1);
        var layout = Layout(chart, time, Values(0), bounds);
        for (var index = 1; index < series.Count; index++) layout.SetProperty(Name("yaxis", index), Values(index));
        layout.SetProperty("height", 170 + (series.Count * 130));
        layout.SetProperty("annotations", series.Select((one, index) => new Dictionary<string, object>
        {
            ["x"] = 0,
            ["xref"] = "paper",
            ["y"] = Domain(index)[1],
            ["yref"] = "paper",
            ["xanchor"] = "left",
            ["yanchor"] = "bottom",
            ["showarrow"] = false,
            ["text"] = Escape(InFlightChart.Headline(one)),
        }).ToArray());
        return Write(lines, layout);

        Dictionary<string, object> Values(int index)
        {
            var ticks = Markup.NumberAxis.OfFewSteps(chart.ValuesOnTheScaleOf(series[index])).Ticks;
            return new() { ["domain"] = Domain(index), ["automargin"] = true, ["range"] = new[] { ticks[0], ticks[^1] }, ["tickvals"] = ticks.ToArray() };
        }

        double[] Domain(int index)
        {
            var share = 1.0 / series.Count;
            var top = 1 - (index * share) - (share * 0.22);
            return [Math.Max(0, 1 - ((index + 1) * share)), top];
        }

        static string Name(string what, int index) => what + (index + 1).ToString(CultureInfo.InvariantCulture);
    }
}
