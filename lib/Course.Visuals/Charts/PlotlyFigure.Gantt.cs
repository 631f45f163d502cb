using System.Runtime.CompilerServices;
using Course.Concurrency.Tracing;
using Course.Visuals.Traces;
using Plotly.NET;
using Plotly.NET.CSharp;
using Chart = Plotly.NET.CSharp.Chart;

namespace Course.Visuals.Charts;

internal static partial class PlotlyFigure
{
    /// <summary>A trace for each reason to wait, so that the legend says what the colours mean; rows are numbered, since names may occur twice.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static string? Of(GanttChart chart)
    {
        var bars = chart.Shown;
        if (bars.Count == 0) return null;
        var axis = Markup.TimeAxis.Upto(chart.End);
        var traces = GanttPart.KindsOf(bars).Where(kind => PartsOf(kind).Any(part => part.Length > TimeSpan.Zero)).Select(kind => Spans(
            GanttPart.NameOf(kind.State, kind.Reason),
            kind.State == LaneState.Running ? Palette.Running : Palette.Of(kind.Reason),
            PatternOf(kind.State, kind.Reason),
            axis.One,
            [.. PartsOf(kind)])).ToList();
        var plain = bars.Select((bar, row) => (bar, row)).Where(item => item.bar.Parts.Count == 0 || traces.Count == 0).Select(item => (item.row, item.bar.Start, item.bar.End - item.bar.Start, item.bar.Name)).ToArray();
        if (plain.Length > 0) traces.Add(Spans("", ChartStyle.ColourOf(0), "", axis.One, plain));

        var rows = new Dictionary<string, object>
        {
            ["tickvals"] = Enumerable.Range(0, bars.Count).ToArray(),
            ["ticktext"] = bars.Select(bar => Escape(Markup.TextCells.Cut(bar.Name, 34))).ToArray(),
            ["range"] = new[] { bars.Count - 0.5, -0.5 }, // the first row on top
            ["automargin"] = true,
        };
        var bounds = chart.Bounds.Select(bound => Named(Shape(("y0", 0), ("y1", 1), ("yref", "paper"), ("x0", GanttChart.TimeOf(bound) / axis.One), ("x1", GanttChart.TimeOf(bound) / axis.One)), $"{bound.Name}: {Wording.Of(GanttChart.TimeOf(bound))}"));
        var time = Axis($"time, {axis.Unit}", AxisScale.Linear, chart.Hidden == 0 ? chart.Machine : FormattableString.Invariant($"… {chart.Hidden:#,0} more rows are not drawn. {chart.Machine}"));
        time["range"] = new[] { 0, Math.Max(chart.End / axis.One, 1e-6) * (bars.Any(bar => bar.Failure is not null) ? 1.24 : 1.08) }; // with room for how a row failed
        var layout = Layout(chart, time, rows, bounds);
        layout.SetProperty("barmode", "overlay");
        layout.SetProperty("height", Math.Max(440, 190 + (bars.Count * 24)));
        layout.SetProperty("margin", new Dictionary<string, object> { ["t"] = 90 + (chart.Bounds.Count > 0 ? 20 : 0), ["r"] = 44 });
        layout.SetProperty("title", new Dictionary<string, object> { ["text"] = Escape(chart.Title), ["x"] = 0.02, ["y"] = 0.98, ["yanchor"] = "top", ["pad"] = new Dictionary<string, object> { ["t"] = 14 } });
        layout.SetProperty("legend", new Dictionary<string, object> { ["orientation"] = "h", ["y"] = chart.Bounds.Count > 0 ? 1 + (22.0 / Math.Max(250, bars.Count * 24)) : 1, ["yanchor"] = "bottom", ["yref"] = "paper", ["x"] = 0 });
        layout.SetProperty("annotations", bars.Select((bar, row) => (bar, row)).Where(item => item.bar.Failure is not null).Select(item => new Dictionary<string, object>
        {
            ["x"] = item.bar.End / axis.One,
            ["y"] = item.row,
            ["text"] = "✕ " + Escape(Markup.TextCells.Cut(item.bar.Failure!, 26)),
            ["xanchor"] = "left",
            ["showarrow"] = false,
        }).ToArray());
        return Write(traces, layout);

        IEnumerable<(int Row, TimeSpan From, TimeSpan Length, string Name)> PartsOf((LaneState State, WaitReason Reason) kind) =>
            bars.SelectMany((bar, row) => bar.Parts.Where(part => (part.State, part.Reason) == kind).Select(part => (row, part.From, part.Length, bar.Name)));
    }

    private static GenericChart Spans(string name, Colour colour, string pattern, TimeSpan one, (int Row, TimeSpan From, TimeSpan Length, string Name)[] spans)
    {
        var chart = Chart.Bar<double, int, string>(spans.Select(span => span.Length / one), new Optional<IEnumerable<int>>(spans.Select(span => span.Row), true), Name: name, ShowLegend: name is not "", UseDefaults: false);
        Styled(chart, 0, colour);
        foreach (var trace in chart.GetTraces())
        {
            trace.SetProperty("base", spans.Select(span => span.From / one).ToArray());
            trace.SetProperty("width", 0.62);
            trace.SetProperty("marker", new Dictionary<string, object> { ["color"] = colour.Light, ["pattern"] = new Dictionary<string, object> { ["shape"] = pattern, ["size"] = 6, ["fillmode"] = "replace" } });
            trace.SetProperty("hovertext", spans.Select(span => Escape($"{span.Name}: {Wording.Of(span.From)} to {Wording.Of(span.From + span.Length)}")).ToArray());
            trace.SetProperty("hoverinfo", "text+name");
        }

        return chart;
    }

    // Plotly has eight patterns; the ones that are nearest to those of the static picture.
    private static string PatternOf(LaneState state, WaitReason reason) => state == LaneState.Running ? "" : reason switch
    {
        WaitReason.Resumption => "/",
        WaitReason.Answer => "-",
        WaitReason.Delegate => ".",
        WaitReason.Send => "\\",
        WaitReason.Receive => "|",
        WaitReason.Select => "x",
        WaitReason.Timer => "+",
        WaitReason.Read => "/",
        WaitReason.Write => "-",
        WaitReason.Lock => "x",
        WaitReason.Turn => "\\",
        WaitReason.SystemCall => "+",
        _ => "",
    };

    private static Dictionary<string, object> Named(Dictionary<string, object> shape, string name)
    {
        shape["label"] = new Dictionary<string, object> { ["text"] = Escape(name), ["textposition"] = "end", ["textangle"] = 0, ["yanchor"] = "bottom" };
        return shape;
    }
}
