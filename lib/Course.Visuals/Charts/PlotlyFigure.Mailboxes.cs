using System.Runtime.CompilerServices;
using Plotly.NET.CSharp;
using Chart = Plotly.NET.CSharp.Chart;

namespace Course.Visuals.Charts;

internal static partial class PlotlyFigure
{
    /// <summary>A line for each mailbox, by its corners: peaks without width stay.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static string? Of(MailboxDepth chart)
    {
        var times = Markup.TimeAxis.Upto(TimeSpan.FromTicks(chart.End));
        var one = chart.IsByTime ? times.One.Ticks : 1.0;
        var lines = chart.Shown.Select((course, index) =>
        {
            var corners = chart.CornersOf(course);
            var line = Styled(Chart.Line<double, double, string>(
                corners.Select(corner => corner.At / one),
                corners.Select(corner => (double)corner.Depth),
                Name: chart.Headline(course),
                ShowLegend: true,
                UseDefaults: false), index);
            foreach (var trace in line.GetTraces()) trace.SetProperty("mode", "lines");
            return line;
        });
        var bounds = chart.Bounds.Select(bound => Named(Shape(("x0", 0), ("x1", 1), ("xref", "paper"), ("y0", bound.Value), ("y1", bound.Value)), bound.Name));
        var moments = Axis(chart.IsByTime ? $"time, {times.Unit}" : "events, in order", AxisScale.Linear, chart.Machine);
        var depths = Axis("messages in the mailbox", AxisScale.Linear);
        depths["tickvals"] = chart.Depths.Ticks.ToArray();
        depths["range"] = new[] { 0, chart.Depths.Ticks[^1] * 1.04 };
        return Write(lines, Layout(chart, moments, depths, bounds));
    }
}
