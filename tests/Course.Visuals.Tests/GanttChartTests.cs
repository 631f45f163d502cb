using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using Course.Concurrency.Time;
using Course.Concurrency.Tracing;
using FsCheck;
using FsCheck.Xunit;
using Xunit;

namespace Course.Visuals.Tests;

public sealed class GanttChartTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Of_Log_HasARowForEachStrandButTheMainProgram()
    {
        var chart = GanttChart.Of(Crawl());

        Assert.Equal(["/a", "/b", "/c"], RowsOf(chart).Select(NameOf));
        Assert.Equal(
            """
                begins  ends  takes  runs  waits for something to read  fails
            /a     0 s   1 s    1 s   0 s                          1 s
            /b     0 s   3 s    3 s   1 s                          2 s  TimedOut
            /c     2 s   3 s    1 s   0 s                          1 s  leaked
            """.ReplaceLineEndings("\n"), chart.ToText());
    }

    [Fact]
    public void Of_Log_SplitsTheBarByWhyItWaits()
    {
        var row = RowsOf(GanttChart.Of(Crawl())).Single(row => NameOf(row) == "/b");
        string[] states = [.. row.Descendants().Attributes("data-state").Select(state => state.Value)];

        Assert.Contains("waiting-Read", states);
        Assert.Contains("Running", states);
        Assert.DoesNotContain("waiting-Write", states); // it takes no time
        var read = row.Descendants().First(part => (string?)part.Attribute("data-state") == "waiting-Read");
        Assert.EndsWith("-read)", (string)read.Attribute("fill")!, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_StrandThatFails_SaysHowAtItsEnd()
    {
        var row = RowsOf(GanttChart.Of(Crawl())).Single(row => NameOf(row) == "/b");

        Assert.Contains("TimedOut after 3 s", row.Elements().Select(element => element.Value));
        Assert.Single(row.Elements(), element => (string?)element.Attribute("class") == "cross");
    }

    [Fact]
    public void Of_StrandThatOnlyWasCreated_HasNoRow()
    {
        var log = Logs.ByHand(tracer => tracer.Write(TraceEventKind.Create, tracer.CreateStrand("idle")));

        Assert.Empty(RowsOf(GanttChart.Of(log)));
    }

    [Fact]
    public void Of_Waits_UseColoursAndPatternsOfTheTracePicture()
    {
        static string? PatternIn(string html) => new Drawn(html).Picture.Descendants().First(element => element.Name.LocalName == "pattern").Elements().Last().Attribute("d")?.Value;

        Assert.Equal(PatternIn(new TracePicture(Crawl()).ToHtml()), PatternIn(GanttChart.Of(Crawl()).ToHtml()));
    }

    [Fact]
    public void Bars_AreToScale()
    {
        GanttChart chart = new([new("first", TimeSpan.Zero, Second), new("second", Second, 4 * Second)]);
        var bars = RowsOf(chart).Select(row => row.Elements().Single(element => (string?)element.Attribute("class") == "bar")).ToList();

        Assert.Equal(3, Drawn.Number(bars[1], "width") / Drawn.Number(bars[0], "width"), 2);
        Assert.Equal(Drawn.Number(bars[0], "x") + Drawn.Number(bars[0], "width"), Drawn.Number(bars[1], "x"), 1);
    }

    [Fact]
    public void Bounds_AreUprightLinesInSeconds()
    {
        var chart = new GanttChart([new("a", TimeSpan.Zero, 2 * Second)]) { Bounds = [new("max", Second), new("sum", 4 * Second)] };
        var drawn = new Drawn(chart.ToHtml());
        var bar = RowsOf(chart).Single().Elements().Single(element => (string?)element.Attribute("class") == "bar");

        Assert.Equal(["max: 1 s", "sum: 4 s"], drawn.WithClass("bound-name").Select(name => name.Value));
        Assert.Equal(Drawn.Number(bar, "x") + (Drawn.Number(bar, "width") / 2), Drawn.Number(drawn.WithClass("bound").First(), "x1"), 1);
        Assert.EndsWith("max           1 s\nsum           4 s", chart.ToText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Bounds_ThatAreNoTime_AreRefused(double bound) =>
        Assert.StartsWith("The bound 'max' lies at", Assert.Throws<ArgumentException>(() => (new GanttChart([]) { Bounds = [new("max", bound)] }).ToStaticHtml()).Message, StringComparison.Ordinal);

    [Fact]
    public void MostRows_HundredsOfRows_SaysHowManyAreMissing()
    {
        GanttChart chart = new(Enumerable.Range(0, 300).Select(row => new GanttRow($"/{row}", TimeSpan.Zero, Second)));

        Assert.Equal(40, RowsOf(chart).Count);
        Assert.Contains("… 260 more rows are not drawn", new Drawn(chart.ToHtml()).Picture.Value, StringComparison.Ordinal);
        Assert.EndsWith("… 260 more rows", chart.ToText(), StringComparison.Ordinal);
        Assert.Equal(300, RowsOf(chart with { MostRows = 500 }).Count);
        Assert.InRange(chart.ToHtml().Length, 1, 60_000);
        Assert.Throws<ArgumentOutOfRangeException>(() => chart with { MostRows = 0 });
    }

    [Fact]
    public void ToHtml_Nothing_IsStillAPicture()
    {
        Assert.NotNull(new Drawn(new GanttChart([]).ToHtml()).Picture);
        Assert.NotNull(new Drawn(GanttChart.Of(new TraceLog()).ToHtml()).Picture);
        Assert.Single(RowsOf(new GanttChart([new("zero", TimeSpan.Zero, TimeSpan.Zero)])));
    }

    [Fact]
    public void ToHtml_LogWithoutTimes_DrawsEveryRow() => Assert.NotEmpty(RowsOf(GanttChart.Of(Logs.Delegation())));

    [Fact]
    public void ToHtml_LongAndUnsafeNames_AreCutAndEscaped()
    {
        var name = "/<a>&\"" + new string('x', 300) + "\u0001\ud800";
        GanttChart chart = new([new(name, TimeSpan.Zero, Second, "<b>" + new string('y', 300))]);
        var drawn = new Drawn(chart.ToHtml());

        Assert.InRange(drawn.Width, 1, 1_300);
        Assert.EndsWith("…", drawn.WithClass("row-name").Single().Value, StringComparison.Ordinal);
        Assert.Contains(new string('x', 300), chart.ToText(), StringComparison.Ordinal); // the table keeps it all
    }

    [Fact]
    public void ToHtml_Figure_HoldsTheSameSpans()
    {
        var drawn = new Drawn((GanttChart.Of(Crawl()) with { Bounds = [new("max", Second)] }).ToHtml());
        var figure = JsonDocument.Parse((string)drawn.WithClass("live").Single().Attribute("data-figure")!).RootElement;

        var traces = figure.GetProperty("data").EnumerateArray().ToDictionary(trace => trace.GetProperty("name").GetString()!);
        Assert.Equal(["runs", "waits for something to read"], traces.Keys.Order());
        var reads = traces["waits for something to read"];
        Assert.Equal([(0, 0, 1), (1, 0, 2), (2, 2, 1)], reads.GetProperty("y").EnumerateArray().Zip(reads.GetProperty("base").EnumerateArray(), reads.GetProperty("x").EnumerateArray())
            .Select(span => (span.First.GetInt32(), span.Second.GetDouble(), span.Third.GetDouble())).Where(span => span.Item3 > 0));
        Assert.Equal(["✕ TimedOut", "✕ leaked"], figure.GetProperty("layout").GetProperty("annotations").EnumerateArray().Select(note => note.GetProperty("text").GetString()));
        Assert.Equal(1, figure.GetProperty("layout").GetProperty("shapes").GetArrayLength());
    }

    [Fact]
    public void ToHtml_OtherCulture_IsTheSame()
    {
        var before = CultureInfo.CurrentCulture;
        var chart = new GanttChart([new("a", TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1_004.5))]);
        var html = chart.ToHtml();
        try
        {
            var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (other.NumberFormat.NumberDecimalSeparator, other.NumberFormat.NegativeSign) = (",", "minus");
            CultureInfo.CurrentCulture = other;
            Assert.Equal(html, chart.ToHtml());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void New_RowThatEndsBeforeItBegins_IsRefused() =>
        Assert.StartsWith("The row 'a' goes from 00:00:01 to 00:00:00", Assert.Throws<ArgumentException>(() => new GanttChart([new("a", Second, TimeSpan.Zero)])).Message, StringComparison.Ordinal);

    [Property(MaxTest = 40)]
    public void ToHtml_AnySpans_StayWithinThePicture(NonEmptyArray<(ushort Start, ushort Length, bool Fails)> spans)
    {
        GanttChart chart = new(spans.Get.Select((span, row) => new GanttRow($"/page-{row}", TimeSpan.FromMilliseconds(span.Start), TimeSpan.FromMilliseconds(span.Start + span.Length), span.Fails ? "TimedOut" : null)));
        Drawn drawn = new(chart.ToStaticHtml());

        Assert.All(drawn.Picture.Descendants().Where(element => element.Name.LocalName == "text"), text =>
        {
            var (x, length) = (Drawn.Number(text, "x"), text.Value.Length * 7.6);
            var style = (string?)text.Attribute("class") ?? "";
            Assert.InRange(x - (style.Contains("end", StringComparison.Ordinal) ? length : style.Contains("middle", StringComparison.Ordinal) ? length / 2 : 0), -1, drawn.Width);
            Assert.InRange(x + (style.Contains("end", StringComparison.Ordinal) ? 0 : style.Contains("middle", StringComparison.Ordinal) ? length / 2 : length), 0, drawn.Width + 1);
        });
    }

    private static List<XElement> RowsOf(GanttChart chart) => [.. new Drawn(chart.ToHtml()).WithClass("span")];

    private static string NameOf(XElement row) => (string)row.Attribute("data-row")!;

    [Fact]
    public void Of_AStrandThatBeginsToWait_GivesTheFloorBackToWhoeverResumedIt()
    {
        VirtualTime clock = new();
        TraceLog log = new();
        Tracer tracer = new(log, clock);
        var (loop, page) = (tracer.CreateStrand("loop"), tracer.CreateStrand("/a"));
        tracer.Write(TraceEventKind.Resume, loop, page, wait: WaitReason.Answer);
        clock.Advance(Second);
        tracer.Write(TraceEventKind.Wait, page, wait: WaitReason.Timer);
        clock.Advance(2 * Second);
        tracer.Write(TraceEventKind.Resume, loop, page, wait: WaitReason.Answer);
        tracer.Write(TraceEventKind.Return, page, loop);
        // begins, ends, takes; runs, waits for an answer, waits for a point in time
        Assert.Matches(@"loop +0 s +3 s +3 s +2 s +1 s +0 s", GanttChart.Of(log).ToText());
    }

    /// <summary>/a reads for a second; /b reads for two, runs for one and fails; /c begins after two seconds and is abandoned.</summary>
    private static TraceLog Crawl()
    {
        VirtualTime clock = new();
        TraceLog log = new();
        Tracer tracer = new(log, clock);
        using (tracer.Attach())
        {
            Strand[] pages = [tracer.CreateStrand("/a"), tracer.CreateStrand("/b"), tracer.CreateStrand("/c")];
            foreach (var page in pages) tracer.Write(TraceEventKind.Create, page);
            foreach (var page in pages[..2])
            {
                tracer.MarkStarted(page);
                tracer.Write(TraceEventKind.Wake, page);
                tracer.Write(TraceEventKind.Wait, page, value: "send", wait: WaitReason.Write);
                tracer.Write(TraceEventKind.Wake, page);
                tracer.Write(TraceEventKind.Wait, page, value: "receive", wait: WaitReason.Read);
            }

            clock.Advance(Second);
            tracer.Write(TraceEventKind.Wake, pages[0]);
            tracer.Write(TraceEventKind.Return, pages[0], value: "200");
            tracer.MarkFinished(pages[0]);
            clock.Advance(Second);
            tracer.MarkStarted(pages[2]);
            tracer.Write(TraceEventKind.Wake, pages[1]);
            tracer.Write(TraceEventKind.Wait, pages[2], wait: WaitReason.Read);
            clock.Advance(Second);
            tracer.Write(TraceEventKind.Raise, pages[1], value: "TimedOut");
            tracer.MarkFinished(pages[1]);
        }

        return log;
    }
}
