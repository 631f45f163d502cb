using System.Text.Json;
using Course.Concurrency.Measuring;
using Course.Visuals.Markup;
using FsCheck;
using FsCheck.Xunit;
using Xunit;

namespace Course.Visuals.Tests;

public sealed class ChartTests
{
    private static LineChart Lines => new()
    {
        Title = "Cost <&> depth",
        XTitle = "depth",
        YTitle = "one step",
        Unit = "ns",
        XScale = AxisScale.Logarithmic,
        YScale = AxisScale.Logarithmic,
        Machine = "a machine",
        Series = [new("ours", [new(1, new(4, 3, 6)), new(100, Spread.Exactly(4))]), new("theirs", [new(1, Spread.Exactly(50)), new(10, Spread.Exactly(200))])],
        Bounds = [new("floor", 2)],
    };

    private static BarChart Bars => new() { Title = "Crawls", Unit = "s", ValueTitle = "elapsed", Bars = [new("blocking", new(10, 9.9, 10.2), 10), new("loop", new(1.1, 1, 1.2), 1)], Bounds = [new("max", 1)] };

    public static TheoryData<TimingChart> Charts =>
    [
        Lines,
        Bars,
        new GanttChart([new("a", TimeSpan.Zero, TimeSpan.FromSeconds(1)), new("b", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), "Reset")]) { Bounds = [new("max", 1)] },
        new InFlightChart(new StepSeries("a", [new(TimeSpan.Zero, 1)], TimeSpan.FromSeconds(1)), new StepSeries("b", [], TimeSpan.Zero)),
        new MailboxDepth(ActorLogs.Supervised()) { Title = "Boss <&> workers", Bounds = [new("room", 5)], Machine = "a machine" },
        new ModelComparison(new ModelTiming("a") { Measured = Spread.Exactly(1), Virtual = TimeSpan.FromSeconds(1) }),
    ];

    [Theory]
    [MemberData(nameof(Charts))]
    public void ToStaticHtml_HasNoScriptAndNoFigure(TimingChart chart)
    {
        var html = chart.ToStaticHtml();

        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("data-figure", html, StringComparison.Ordinal);
        Assert.Equal("img", (string)new Drawn(html).Picture.Attribute("role")!);
        Assert.Single(new Drawn(html).WithClass("still")); // which is what the styles are for
    }

    [Theory]
    [MemberData(nameof(Charts))]
    public void ToHtml_HoldsPictureAndFigureButNeverTheLibrary(TimingChart chart)
    {
        var html = chart.ToHtml();

        Assert.Single(new Drawn(html).WithClass("still"));
        Assert.Single(new Drawn(html).WithClass("live"));
        Assert.InRange(html.Length, 1, 40_000);
        Assert.Equal(html, chart.ToHtml());
    }

    [Theory]
    [MemberData(nameof(Charts))]
    public void ToHtml_Script_HasNothingThatHtmlWouldNotUnescape(TimingChart chart)
    {
        var html = chart.ToHtml();
        var start = html.IndexOf("<script>", StringComparison.Ordinal) + 8;
        var script = html[start..html.IndexOf("</script>", StringComparison.Ordinal)];

        Assert.DoesNotContain('&', script);
        Assert.DoesNotContain('<', script);
        Assert.DoesNotContain('>', script);
    }

    [Fact]
    public void ToHtml_LineFigure_HoldsTheSameDataAsThePicture()
    {
        var drawn = new Drawn(Lines.ToHtml());
        var figure = JsonDocument.Parse((string)drawn.WithClass("live").Single().Attribute("data-figure")!).RootElement;

        var traces = figure.GetProperty("data").EnumerateArray().ToList();
        Assert.Equal(["ours", "theirs"], traces.Select(trace => trace.GetProperty("name").GetString()));
        Assert.Equal([1, 100], traces[0].GetProperty("x").EnumerateArray().Select(x => x.GetDouble()));
        Assert.Equal([50, 200], traces[1].GetProperty("y").EnumerateArray().Select(y => y.GetDouble()));
        Assert.Equal([2, 0], traces[0].GetProperty("error_y").GetProperty("array").EnumerateArray().Select(y => y.GetDouble()));
        Assert.Equal([1, 0], traces[0].GetProperty("error_y").GetProperty("arrayminus").EnumerateArray().Select(y => y.GetDouble()));
        Assert.Equal("log", figure.GetProperty("layout").GetProperty("yaxis").GetProperty("type").GetString());
        Assert.Equal("Cost &lt;&amp;&gt; depth", figure.GetProperty("layout").GetProperty("title").GetProperty("text").GetString());
        Assert.Equal(["ours", "theirs"], drawn.WithClass("series-line").Select(line => (string)line.Attribute("data-series")!));
    }

    [Fact]
    public void ToHtml_BarFigure_HoldsBarsBoundsAndPredictions()
    {
        var figure = JsonDocument.Parse((string)new Drawn(Bars.ToHtml()).WithClass("live").Single().Attribute("data-figure")!).RootElement;

        Assert.Equal([1.1, 10], figure.GetProperty("data").EnumerateArray().Select(bar => bar.GetProperty("x")[0].GetDouble()));
        Assert.Equal(3, figure.GetProperty("layout").GetProperty("shapes").GetArrayLength());
    }

    [Fact]
    public void ToText_IsATableOfEveryValue() => Assert.Equal(
        """
        Cost <&> depth

        depth  ours, ns  theirs, ns
            1   4 (3–6)          50
           10                   200
          100         4
        floor         2
        a machine
        """.ReplaceLineEndings("\n"), Lines.ToText());

    [Fact]
    public void ToHtml_ZeroOnALogarithmicAxis_SaysWhatToDo()
    {
        var chart = Lines with { Series = [new("ours", [new(0, Spread.Exactly(1))])] };

        Assert.StartsWith("Series 'ours' has a point at or below zero, which a logarithmic axis cannot show: use AxisScale.Linear", Assert.Throws<ArgumentException>(chart.ToHtml).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OfTimes_BarsWithWhatVirtualTimeShowed_HaveAMarkAndAColumn()
    {
        var second = TimeSpan.FromSeconds(1);
        var chart = new BarChart { Unit = "s", Bars = [ChartBar.OfTimes("loop", second, second, 1.004 * second, 1.002 * second, 1.013 * second)], Bounds = [new("max", second)] };

        Assert.Equal(
            """
                  predicted  virtual                    s
            loop          1        1  1.004 (1.002–1.013)
            max                                         1
            """.ReplaceLineEndings("\n"), chart.ToText());
        Drawn drawn = new(chart.ToHtml());
        Assert.Equal(2, drawn.WithClass("virtual").Count()); // on the bar and in the legend
        Assert.Contains("1.004 s", drawn.Picture.Value, StringComparison.Ordinal);
        Assert.Equal("virtual", JsonDocument.Parse((string)drawn.WithClass("live").Single().Attribute("data-figure")!).RootElement.GetProperty("data")[1].GetProperty("name").GetString());
    }

    [Fact]
    public void LogarithmicBars_AnyLength_CanBeSeenAndZeroIsRefused()
    {
        var chart = new BarChart { Scale = AxisScale.Logarithmic, Bars = [new("short", Spread.Exactly(1)), new("long", Spread.Exactly(1000))] };
        double[] widths = [.. new Drawn(chart.ToHtml()).WithClass("bar").Select(bar => Drawn.Number(bar, "width"))];

        Assert.InRange(widths[0], 20, widths[1]);
        Assert.StartsWith("Bar 'none' has a length at or below zero", Assert.Throws<ArgumentException>((chart with { Bars = [new("none", Spread.Exactly(0))] }).ToHtml).Message, StringComparison.Ordinal);
        Assert.StartsWith("The bound 'none' lies at 0", Assert.Throws<ArgumentException>((chart with { Bounds = [new("none", 0)] }).ToHtml).Message, StringComparison.Ordinal);
        Assert.NotNull(new Drawn(new BarChart { Scale = AxisScale.Logarithmic }.ToHtml()).Picture);
    }

    [Fact]
    public void Empty_Charts_AreDrawn()
    {
        Assert.NotNull(new Drawn(new LineChart().ToHtml()).Picture);
        Assert.NotNull(new Drawn(new BarChart().ToHtml()).Picture);
        Assert.NotNull(new Drawn(new LineChart { Series = [new("nothing", [])] }.ToHtml()).Picture);
    }

    [Property]
    public void LineChart_AnyEnds_NamesDoNotOverlap(NonEmptyArray<PositiveInt> ends)
    {
        var chart = new LineChart { Series = [.. ends.Get.Take(8).Select((end, index) => new ChartSeries($"series {index}", [new(1, Spread.Exactly(1)), new(2, Spread.Exactly(end.Get))]))] };
        var ys = new Drawn(chart.ToStaticHtml()).WithClass("series").Select(text => Drawn.Number(text, "y")).Order().ToList();

        Assert.All(ys.Zip(ys.Skip(1)), pair => Assert.True(pair.Second - pair.First >= 18.8, $"{pair.First} and {pair.Second}"));
    }

    [Property]
    public void NumberAxis_AnyPositiveValues_CoversThemWithAFewRoundTicks(NonEmptyArray<PositiveInt> values, bool isLogarithmic)
    {
        double[] numbers = [.. values.Get.Select(value => value.Get / 7.0)];
        var axis = NumberAxis.OfValues(isLogarithmic ? AxisScale.Logarithmic : AxisScale.Linear, numbers);

        Assert.All(numbers, number => Assert.InRange(axis.At(number), -0.0001, 1.0001));
        Assert.InRange(axis.Ticks.Count, 1, 12);
        Assert.All(axis.Ticks, tick => Assert.InRange(axis.At(tick), -0.0001, 1.0001));
    }

    [Property]
    public void Spread_AnySamples_HasItsMedianBetweenItsEnds(NonEmptyArray<NormalFloat> samples)
    {
        double[] numbers = [.. samples.Get.Select(sample => sample.Get)];
        var spread = Spread.Of(numbers);

        Assert.Equal((numbers.Min(), numbers.Max()), (spread.Low, spread.High));
        Assert.True(numbers.Count(number => number <= spread.Median) * 2 >= numbers.Length || double.IsInfinity(spread.Median));
    }

    [Fact]
    public void Spread_NoSamples_Throws() => Assert.Throws<ArgumentException>(() => Spread.Of([]));
}
