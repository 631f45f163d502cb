using System.Text.Json;
using Course.Concurrency.Measuring;
using Course.Concurrency.Tracing;
using Xunit;

namespace Course.Visuals.Tests;

public sealed class InFlightChartTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly StepSeries Blocking = new("blocking", [new(TimeSpan.Zero, 1), new(10 * Second, 0)], 10 * Second, "in flight");
    private static readonly StepSeries Threaded = new("threads", [new(TimeSpan.Zero, 10), new(Second, 0)], Second, "in flight");

    [Fact]
    public void ToText_HoldsEveryStep()
    {
        var chart = new InFlightChart(Blocking, Threaded) { Title = "Pages", Bounds = [new("max", Second)] };

        Assert.Equal(
            """
            Pages

            time      blocking, in flight  threads, in flight
            at most                     1                  10
            0 s                         1                  10
            1 s                         1                   0
            10 s                        0
            max: 1 s
            """.ReplaceLineEndings("\n"), chart.ToText());
    }

    [Fact]
    public void ToHtml_Panels_SayWhatTheyShowAndHowMuchThereIsAtMost() =>
        Assert.Equal(["blocking: at most 1 in flight", "threads: at most 10 in flight"], new Drawn(new InFlightChart(Blocking, Threaded).ToHtml()).WithClass("series").Select(text => text.Value));

    [Fact]
    public void ToHtml_SameUnit_HasTheSameScale()
    {
        StepSeries memory = new("memory", [new(TimeSpan.Zero, 1)], Second, "MB");
        var panels = new Drawn(new InFlightChart(Blocking, Threaded, memory).ToHtml()).WithClass("series-steps").Select(panel => panel.Elements().Where(text => ((string?)text.Attribute("class")) == "tick end").Select(text => text.Value).ToArray()).ToList();

        Assert.Equal(["0", "5", "10"], panels[0]);
        Assert.Equal(panels[0], panels[1]);
        Assert.Equal(["0", "1"], panels[2]);
    }

    [Fact]
    public void ToHtml_Line_GoesByStepsAndEndsWithItsSeries()
    {
        var line = (string)new Drawn(new InFlightChart(Threaded, Blocking).ToHtml()).WithClass("line").First().Attribute("d")!;

        Assert.Matches(@"^M74 [\d.]+H136V[\d.]+H136$", line); // a tenth of the axis of ten seconds
    }

    [Fact]
    public void ToHtml_Figure_HoldsTheSameSteps()
    {
        var figure = JsonDocument.Parse((string)new Drawn(new InFlightChart(Blocking, Threaded).ToHtml()).WithClass("live").Single().Attribute("data-figure")!).RootElement;
        var traces = figure.GetProperty("data").EnumerateArray().ToList();

        Assert.Equal([0, 1, 1], traces[1].GetProperty("x").EnumerateArray().Select(x => x.GetDouble()));
        Assert.Equal([10, 0, 0], traces[1].GetProperty("y").EnumerateArray().Select(y => y.GetDouble()));
        Assert.Equal(["y", "y2"], traces.Select(trace => trace.GetProperty("yaxis").GetString()));
        Assert.True(figure.GetProperty("layout").TryGetProperty("yaxis2", out _));
    }

    [Fact]
    public void Of_Log_CountsItsStrands() =>
        Assert.Equal(["in flight: at most 0"], new Drawn(InFlightChart.Of(new TraceLog()).ToHtml()).WithClass("series").Select(text => text.Value));

    [Fact]
    public void Of_Use_ShowsWhatWasCountedThreadsAndMemory_AndWhere()
    {
        var chart = InFlightChart.Of(ResourceUse.Record(() => { }, inFlight: () => 3));

        var headlines = new Drawn(chart.ToHtml()).WithClass("series").Select(text => text.Value).ToList();
        Assert.Equal(3, headlines.Count);
        Assert.Equal("in flight: at most 3", headlines[0]);
        Assert.StartsWith("threads above the beginning: at most ", headlines[1], StringComparison.Ordinal);
        Assert.StartsWith("memory above the beginning: at most ", headlines[2], StringComparison.Ordinal);
        Assert.StartsWith(MachineNote.Machine, chart.Machine, StringComparison.Ordinal);
    }

    [Fact]
    public void ToHtml_ThousandsOfSteps_IsThinnedOutAndKeepsThePeak()
    {
        StepSeries series = new("memory", Enumerable.Range(0, 20_000).Select(step => new SeriesStep(TimeSpan.FromMilliseconds(step), step == 7_777 ? 1_000 : step % 7)), TimeSpan.FromSeconds(20), "MB");
        InFlightChart chart = new(series);
        var html = chart.ToHtml();
        var figure = JsonDocument.Parse((string)new Drawn(html).WithClass("live").Single().Attribute("data-figure")!).RootElement;

        Assert.InRange(html.Length, 1, 40_000);
        Assert.Equal(1_000, figure.GetProperty("data")[0].GetProperty("y").EnumerateArray().Max(y => y.GetDouble()));
        Assert.InRange(chart.ToText().Split('\n').Length, 40, 44);
        Assert.Contains(" more steps", chart.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void ToHtml_BelowZero_StaysWithinItsPanel()
    {
        var chart = new InFlightChart(new StepSeries("memory", [new(TimeSpan.Zero, -3), new(Second, 2)], 2 * Second));

        Assert.Equal(["-4", "-2", "0", "2"], new Drawn(chart.ToHtml()).WithClass("end").Select(text => text.Value));
    }

    [Fact]
    public void ToHtml_Nothing_IsStillAPicture()
    {
        Assert.NotNull(new Drawn(new InFlightChart().ToHtml()).Picture);
        Assert.NotNull(new Drawn(new InFlightChart(new StepSeries("nothing", [], TimeSpan.Zero)).ToHtml()).Picture);
        Assert.Equal("time", new InFlightChart().ToText());
    }

    [Fact]
    public void ToHtml_LongAndUnsafeNames_AreCutAndEscaped()
    {
        InFlightChart chart = new(new StepSeries("<i>&\"\u0001" + new string('x', 300), [new(TimeSpan.Zero, 1)], Second, "<u>"));

        Assert.EndsWith("…", new Drawn(chart.ToHtml()).WithClass("series").Single().Value, StringComparison.Ordinal);
        Assert.Contains("<i>&", chart.ToText(), StringComparison.Ordinal);
    }
}
