using System.Runtime.CompilerServices;
using Plotly.NET;
using Plotly.NET.CSharp;
using Chart = Plotly.NET.CSharp.Chart;

namespace Course.Visuals.Charts;

/// <summary>
/// The Plotly figure of a chart, made by Plotly.NET. It is the only class that touches that library, whose first chart
/// costs over half a second, and where it cannot be loaded a chart does without its figure.
/// </summary>
internal static partial class PlotlyFigure
{
    private static readonly string[] Symbols = ["circle-open", "square-open", "triangle-up-open", "diamond-open"];
    private static readonly string[] Dashes = ["solid", "dash", "dot", "dashdot", "longdash", "longdashdot"];

    /// <summary>The figure as JSON, or null for an empty chart and where Plotly.NET does not work in this host.</summary>
    public static string? TryBuild(TimingChart chart)
    {
        try
        {
            return chart.ToFigureJson();
        }
        catch (Exception failure) when (failure is FileNotFoundException or FileLoadException or TypeLoadException or MissingMethodException or TypeInitializationException or BadImageFormatException)
        {
            return null;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // Keeps the loading of Plotly.NET inside the try block above.
    public static string? Of(LineChart chart)
    {
        var lines = chart.Series.Select((series, index) =>
        {
            var line = Chart.Line<double, double, string>(
                series.Points.Select(point => point.X),
                series.Points.Select(point => point.Y.Median),
                ShowMarkers: true,
                Name: series.Name,
                UseDefaults: false);
            AddSpread(line, "error_y", [.. series.Points.Select(point => point.Y)]);
            return Styled(line, index);
        });
        var bounds = chart.Bounds.Select(bound => Shape(("x0", 0), ("x1", 1), ("xref", "paper"), ("y0", bound.Value), ("y1", bound.Value)));
        return Write(lines, Layout(chart, Axis(chart.XTitle, chart.XScale, chart.Machine), Axis(chart.YName, chart.YScale), bounds));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static string? Of(BarChart chart)
    {
        // Plotly stacks bars from the bottom.
        var bars = chart.Bars.Select((bar, index) => (bar, index)).Reverse().Select(item =>
        {
            var bar = Chart.Bar<double, string, string>([item.bar.Value.Median], new Optional<IEnumerable<string>>([item.bar.Name], true), Name: item.bar.Name, ShowLegend: false, UseDefaults: false);
            AddSpread(bar, "error_x", [item.bar.Value]);
            return Styled(bar, item.index);
        });
        var bounds = chart.Bounds.Select(bound => Named(Shape(("y0", 0), ("y1", 1), ("yref", "paper"), ("x0", bound.Value), ("x1", bound.Value)), $"{bound.Name}: {Markup.Numbers.Format(bound.Value, chart.Unit)} {chart.Unit}".TrimEnd()));
        var predictions = chart.Bars.Reverse().Select((bar, place) => (bar, place)).Where(item => item.bar.Predicted is not null)
            .Select(item => Shape(("y0", item.place - 0.45), ("y1", item.place + 0.45), ("x0", item.bar.Predicted!.Value), ("x1", item.bar.Predicted!.Value)));
        return Write(bars.Concat(VirtualMarks(chart)), Layout(chart, Axis(chart.ValueName, chart.Scale, chart.Machine), new() { ["automargin"] = true }, bounds.Concat(predictions)));
    }

    private static IEnumerable<GenericChart> VirtualMarks(BarChart chart)
    {
        ChartBar[] marked = [.. chart.Bars.Where(bar => bar.Virtual is not null)];
        if (marked.Length == 0) yield break;
        var marks = Chart.Point<double, string, string>(marked.Select(bar => bar.Virtual!.Value), marked.Select(bar => bar.Name), Name: "virtual", ShowLegend: false, UseDefaults: false);
        yield return Styled(marks, 3, Palette.Ink);
    }

    private static string? Write(IEnumerable<GenericChart> traces, Layout layout) =>
        traces.ToArray() is { Length: > 0 } some ? GenericChart.toFigureJson(GenericChart.setLayout(layout, Chart.Combine(some))) : null;

    private static Layout Layout(TimingChart chart, Dictionary<string, object> x, Dictionary<string, object> y, IEnumerable<Dictionary<string, object>> shapes)
    {
        var layout = new Layout();
        layout.SetProperty("title", new Dictionary<string, object> { ["text"] = Escape(chart.Title), ["x"] = 0.02 });
        layout.SetProperty("xaxis", x);
        layout.SetProperty("yaxis", y);
        layout.SetProperty("shapes", shapes.ToArray());
        layout.SetProperty("height", 440);
        layout.SetProperty("margin", new Dictionary<string, object> { ["t"] = 60, ["r"] = 24 });
        return layout;
    }

    private static Dictionary<string, object> Axis(string title, AxisScale scale, string note = "")
    {
        var small = string.Concat(ChartStyle.Wrap(note, 120).Select(line => $"<br><span style='font-size:11px'>{Escape(line)}</span>"));
        var axis = new Dictionary<string, object>
        {
            ["title"] = new Dictionary<string, object> { ["text"] = Escape(title) + small },
            ["type"] = scale == AxisScale.Logarithmic ? "log" : "linear",
            ["automargin"] = true,
        };
        if (scale == AxisScale.Logarithmic) axis["dtick"] = 1; // Powers of ten only.
        return axis;
    }

    private static Dictionary<string, object> Shape(params (string Name, object Value)[] ends)
    {
        var shape = ends.ToDictionary(end => end.Name, end => end.Value);
        shape["type"] = "line";
        shape["line"] = new Dictionary<string, object> { ["dash"] = "dash", ["width"] = 2 };
        return shape;
    }

    private static void AddSpread(GenericChart chart, string axis, Spread[] spreads)
    {
        if (spreads.All(spread => spread.IsExact)) return;
        foreach (var trace in chart.GetTraces())
        {
            trace.SetProperty(axis, new Dictionary<string, object>
            {
                ["type"] = "data",
                ["array"] = spreads.Select(spread => spread.High - spread.Median).ToArray(),
                ["arrayminus"] = spreads.Select(spread => spread.Median - spread.Low).ToArray(),
            });
        }
    }

    /// <summary>The look of the static picture. The palette's name for the colour goes along: the page looks up the shade that fits its theme.</summary>
    private static GenericChart Styled(GenericChart chart, int series, Colour? given = null)
    {
        var colour = given ?? ChartStyle.ColourOf(series);
        foreach (var trace in chart.GetTraces())
        {
            trace.SetProperty("meta", colour.Name);
            trace.SetProperty("marker", new Dictionary<string, object> { ["color"] = colour.Light, ["symbol"] = Symbols[series % Symbols.Length], ["size"] = 10, ["line"] = new Dictionary<string, object> { ["width"] = 2.5 } });
            trace.SetProperty("line", new Dictionary<string, object> { ["color"] = colour.Light, ["width"] = 3, ["dash"] = Dashes[series % Dashes.Length] });
            if (trace.TryGetTypedPropertyValue<string>("name") is { } name && name is not null) trace.SetProperty("name", Escape(name.Value));
        }

        return chart;
    }

    // Plotly reads a few HTML tags in its texts.
    private static string Escape(string text) => Markup.Clean.Xml(text).Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
