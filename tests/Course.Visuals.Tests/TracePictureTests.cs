using System.Globalization;
using System.Xml.Linq;
using Course.Concurrency.Tracing;
using FsCheck.Xunit;
using Xunit;

namespace Course.Visuals.Tests;

public sealed class TracePictureTests
{
    [Fact]
    public void ToHtml_OneLanePerStrand_MainFirst() =>
        Assert.Equal(["main", "Proxy", "Gen"], new Drawn(new TracePicture(Logs.Delegation()).ToHtml()).LaneNames);

    [Fact]
    public void ToHtml_EveryEvent_IsDrawnOnceAndHasHoverText()
    {
        var log = Logs.Delegation();
        var drawn = new Drawn(new TracePicture(log).ToHtml());

        Assert.Equal(Enumerable.Range(0, log.Count), drawn.Events.Select(group => (int)group.Attribute("data-event")!));
        Assert.Equal(log.Select(e => $"{e.Kind}"), drawn.Events.Select(group => (string)group.Attribute("data-kind")!));
        Assert.All(drawn.Events, group => Assert.StartsWith($"#{(int)group.Attribute("data-event")!}  ", Drawn.TitleOf(group), StringComparison.Ordinal));
    }

    [Fact]
    public void ToHtml_HoverText_NamesTheSourceLine()
    {
        var log = Logs.ByHand(tracer => tracer.Write(TraceEventKind.Note, tracer.Main, value: "here", source: new SourceLine("/some/folder/Gen.cs", 12)));

        Assert.Contains("(Gen.cs:12)", Drawn.TitleOf(new Drawn(new TracePicture(log).ToHtml()).Event(0)), StringComparison.Ordinal);
    }

    [Fact]
    public void ToHtml_SendWhileDelegating_GoesStraightToTheDelegate()
    {
        var log = Logs.ByHand(tracer =>
        {
            var (proxy, gen) = (tracer.CreateStrand("Proxy"), tracer.CreateStrand("Gen"));
            tracer.Write(TraceEventKind.Resume, tracer.Main, proxy);
            tracer.Write(TraceEventKind.Delegate, proxy, gen);
            tracer.Write(TraceEventKind.Yield, gen, tracer.Main, "1");
            tracer.Write(TraceEventKind.Send, tracer.Main, proxy, "2");
        });
        var drawn = new Drawn(new TracePicture(log).ToHtml());

        var (from, to) = Drawn.ArrowOf(drawn.Event(3));
        Assert.True(from < drawn.ColumnOf("Proxy") && to > drawn.ColumnOf("Proxy"));
        Assert.Contains("straight to Gen", Drawn.TitleOf(drawn.Event(3)), StringComparison.Ordinal);
        Assert.Equal(["Running", "waiting-Delegate"], drawn.StatesOf("Proxy"));
    }

    [Fact]
    public void ToHtml_YieldFromDelegate_LeavesTheDelegatorUntouched()
    {
        var drawn = new Drawn(new TracePicture(Logs.Delegation()).ToHtml());

        Assert.Equal(["Running", "waiting-Delegate", "Running", "Finished"], drawn.StatesOf("Proxy"));
        Assert.Equal(["Running", "waiting-Resumption", "Running", "waiting-Resumption", "Running", "Finished"], drawn.StatesOf("Gen"));
        Assert.Equal(["Running", "waiting-Answer", "Running", "waiting-Answer", "Running", "waiting-Answer", "Running"], drawn.StatesOf("main"));
    }

    [Fact]
    public void ToHtml_ArrowPointsFromActorToPeer()
    {
        var drawn = new Drawn(new TracePicture(Logs.Delegation()).ToHtml());

        foreach (var group in drawn.Events.Where(group => (string)group.Attribute("data-kind")! is "Resume" or "Send" or "Yield"))
        {
            var (from, to) = Drawn.ArrowOf(group);
            Assert.Equal((string)group.Attribute("data-kind")! == "Yield", to < from);
        }
    }

    [Fact]
    public void ToHtml_LabelsOfUsualLength_AreShownWhole()
    {
        var log = Logs.ByHand(tracer => tracer.Write(TraceEventKind.Throw, tracer.Main, tracer.CreateStrand("Gen"), "ValueError: not this one"));

        Assert.Equal(["throw ValueError: not this one"], new Drawn(new TracePicture(log).ToHtml()).Labels.Select(label => label.Text));
    }

    [Fact]
    public void ToHtml_LegendAndPatterns_HoldOnlyWhatOccurs()
    {
        var html = new TracePicture(Logs.Delegation()).ToHtml();

        Assert.Contains("waits for its delegate", html, StringComparison.Ordinal);
        Assert.DoesNotContain("waits for a lock", html, StringComparison.Ordinal);
        Assert.DoesNotContain("leaked", html, StringComparison.Ordinal);
        Assert.Equal(["answer", "delegate", "resumption"], new Drawn(html).Picture.Descendants().Where(e => e.Name.LocalName == "pattern").Select(e => ((string)e.Attribute("id")!).Split('-')[1]).Order());
    }

    [Theory]
    [InlineData(TraceAxis.Order)]
    [InlineData(TraceAxis.Time)]
    public void ToHtml_EachReasonToWait_HasAPatternOfItsOwn(TraceAxis axis)
    {
        var clock = new ManualClock();
        var log = Logs.ByHand(tracer =>
        {
            foreach (var reason in Enum.GetValues<WaitReason>().Where(reason => reason != WaitReason.None)) tracer.Write(TraceEventKind.Wait, tracer.CreateStrand($"{reason}"), wait: reason);
            clock.Now = TimeSpan.FromSeconds(1);
            tracer.Note("end");
        }, clock);
        var drawn = new Drawn(new TracePicture(log) { Axis = axis }.ToHtml());

        var patterns = drawn.Picture.Descendants().Where(e => e.Name.LocalName == "pattern").Select(e => e.Elements().Last().Attribute("d")!.Value).ToList();
        Assert.Equal(12, patterns.Count);
        Assert.Equal(12, patterns.Distinct().Count());
        Assert.All(Enum.GetValues<WaitReason>().Skip(1), reason => Assert.Contains($"waiting-{reason}", drawn.StatesOf($"{reason}")));
    }

    [Fact]
    public void ToHtml_Leak_IsMarked()
    {
        var log = Logs.ByHand(tracer =>
        {
            var gen = tracer.CreateStrand("Gen");
            tracer.Write(TraceEventKind.Resume, tracer.Main, gen);
            tracer.Write(TraceEventKind.Yield, gen, tracer.Main, "1");
            tracer.Write(TraceEventKind.Leak, gen);
        });

        Assert.Equal(["Running", "waiting-Resumption", "Leaked"], new Drawn(new TracePicture(log).ToHtml()).StatesOf("Gen"));
    }

    [Fact]
    public void ToHtml_IsAccessible()
    {
        var drawn = new Drawn(new TracePicture(Logs.Delegation()) { Title = "Who resumes whom" }.ToHtml());

        Assert.Equal("img", (string)drawn.Picture.Attribute("role")!);
        var named = ((string)drawn.Picture.Attribute("aria-labelledby")!).Split(' ');
        Assert.Equal(["Who resumes whom", "A trace of 8 events on 3 strands: main, Proxy, Gen. The table that follows holds every event."],
            named.Select(id => drawn.Picture.Descendants().Single(e => (string?)e.Attribute("id") == id).Value));
        Assert.Equal(8, drawn.Rows.Count());
    }

    [Fact]
    public void ToHtml_SameLog_SameBytesInEveryCulture()
    {
        var picture = new TracePicture(Logs.Delegation()) { Title = "Twice", Highlight = 1..3 };
        var expected = picture.ToHtml();
        var foreign = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (foreign.NumberFormat.NumberDecimalSeparator, foreign.NumberFormat.NumberGroupSeparator, foreign.NumberFormat.NegativeSign) = (",", ".", "−");

        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = foreign;
            Assert.Equal(expected, (picture with { }).ToHtml());
            Assert.Equal(expected, new TracePicture(Logs.Delegation()) { Title = "Twice", Highlight = 1..3 }.ToHtml());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Assert.DoesNotContain('\r', expected);
    }

    [Fact]
    public void ToHtml_TwoPictures_ShareNoIdAndNoStyle()
    {
        var (one, two) = (new Drawn(new TracePicture(Logs.Delegation()).ToHtml()), new Drawn(new TracePicture(Logs.Many(4)).ToHtml()));

        Assert.Empty(one.Ids.Intersect(two.Ids));
        Assert.Equal(one.Ids.Count(), one.Ids.Distinct().Count());
        Assert.NotEqual(one.Scope, two.Scope);
        var style = one.Picture.Descendants().Single(e => e.Name.LocalName == "style").Value;
        var rules = style.Split('{').SkipLast(1).Select(part => part[(part.LastIndexOf('}') + 1)..].Trim()).Where(selector => !selector.StartsWith('@'));
        Assert.All(rules.SelectMany(selector => selector.Split(',')), selector => Assert.Contains($".{one.Scope}", selector, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("</svg><script>alert(1)</script>")]
    [InlineData("\" onload=\"alert(1)")]
    [InlineData("]]>&amp;<!--")]
    [InlineData("\u0000\u001b[31m\ud800\uffff")]
    [InlineData("等待 👩‍💻 e\u0301")]
    public void ToHtml_HostileText_StaysText(string text)
    {
        var log = Logs.ByHand(tracer =>
        {
            var gen = tracer.CreateStrand(text);
            tracer.Write(TraceEventKind.Send, tracer.Main, gen, text, source: new SourceLine(text, 1));
            tracer.Write(TraceEventKind.Raise, gen, tracer.Main, text);
            tracer.Note(text);
        });
        var html = new TracePicture(log) { Title = text }.ToHtml();

        Assert.DoesNotContain(new Drawn(html).Picture.Descendants(), e => e.Name.LocalName == "script");
        Assert.DoesNotContain(new Drawn(html).Picture.DescendantsAndSelf().Attributes(), attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.Equal(3, new Drawn(html).Events.Count());
    }

    [Fact]
    public void ToHtml_NeedsNothingFromOutside()
    {
        var html = new TracePicture(Logs.Delegation()).ToHtml().Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal);

        Assert.DoesNotContain("http", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", html, StringComparison.Ordinal);
        Assert.DoesNotContain("@font-face", html, StringComparison.Ordinal);
    }

    [Fact]
    public void ToHtml_LongLog_IsCutWithANote()
    {
        var picture = new TracePicture(Logs.Many(20_000));
        var html = picture.ToHtml();
        var drawn = new Drawn(html);

        Assert.Equal(200, drawn.Events.Count());
        Assert.Contains("… 19,800 more events …", html, StringComparison.Ordinal);
        Assert.Contains(19_999, drawn.Events.Select(group => (int)group.Attribute("data-event")!)); // The end of the story is kept.
        Assert.InRange(html.Length, 1, 250_000);
        Assert.Contains("… 19,800 more events", picture.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void ToHtml_ManyStrands_IsCutWithANote()
    {
        var log = Logs.ByHand(tracer =>
        {
            for (var count = 0; count < 1_000; count++) tracer.Write(TraceEventKind.Create, tracer.CreateStrand($"strand {count}"));
        });
        var html = new TracePicture(log) { MostStrands = 10 }.ToHtml();

        Assert.Equal(10, new Drawn(html).Lanes.Count());
        Assert.Contains("… 990 more strands", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Strands_ChooseAndOrderTheLanes() =>
        Assert.Equal(["Gen", "main"], new Drawn(new TracePicture(Logs.Delegation()) { Strands = ["Gen", "main"] }.ToHtml()).LaneNames);

    [Fact]
    public void Strands_UnknownName_SaysWhichThereAre()
    {
        var failure = Assert.Throws<ArgumentException>(() => new TracePicture(Logs.Delegation()) { Strands = ["Gone"] });

        Assert.StartsWith("The log has no strand 'Gone'. It has: main, Proxy, Gen.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Highlight_BeyondTheLog_SaysHowLongItIs()
    {
        var failure = Assert.Throws<ArgumentOutOfRangeException>(() => new TracePicture(Logs.Delegation()) { Highlight = 5..50 });

        Assert.StartsWith("The log has 8 events; the highlight 5..50 is not within it.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Axis_Auto_IsTimeOnlyWhenThereIsAny()
    {
        var clock = new ManualClock();
        var timed = Logs.ByHand(tracer =>
        {
            tracer.Write(TraceEventKind.Wait, tracer.Main, wait: WaitReason.Timer);
            clock.Now = TimeSpan.FromSeconds(1.5);
            tracer.Write(TraceEventKind.Wake, tracer.Main);
        }, clock);

        Assert.Contains("0.2 s", new TracePicture(timed).ToHtml(), StringComparison.Ordinal);
        Assert.Equal(new TracePicture(Logs.Delegation()).ToHtml(), new TracePicture(Logs.Delegation()) { Axis = TraceAxis.Order }.ToHtml());
    }

    [Fact]
    public void Timeline_LengthOfAWait_IsToScale()
    {
        var clock = new ManualClock();
        var log = Logs.ByHand(tracer =>
        {
            foreach (var seconds in new[] { 1, 3 })
            {
                tracer.Write(TraceEventKind.Wait, tracer.Main, wait: WaitReason.Timer);
                clock.Now += TimeSpan.FromSeconds(seconds);
                tracer.Write(TraceEventKind.Wake, tracer.Main);
            }
        }, clock);
        var widths = new Drawn(new TracePicture(log).ToHtml()).Lanes.Single().Elements().Where(e => (string?)e.Attribute("data-state") == "waiting-Timer")
            .Select(wait => Drawn.Number(wait.Elements().First(e => e.Name.LocalName == "rect"), "width")).ToArray();

        Assert.Equal(3, widths[1] / widths[0], 2);
    }

    [Fact]
    public void Empty_Log_IsAnEmptyPicture()
    {
        Assert.Contains("An empty trace.", new TracePicture(new TraceLog()).ToHtml(), StringComparison.Ordinal);
        Assert.Contains("An empty trace.", new TracePicture(new TraceLog()) { Axis = TraceAxis.Time }.ToHtml(), StringComparison.Ordinal);
    }

    [Property(MaxTest = 60)]
    public void ToHtml_AnyLog_LabelsNeitherOverlapNorStickOut(byte[] script)
    {
        var drawn = new Drawn(new TracePicture(Arbitrary(script ?? [])).ToHtml());

        var labels = drawn.Labels;
        Assert.All(labels, label => Assert.True(label.Left >= 0 && label.Right <= drawn.Width, $"'{label.Text}' sticks out"));
        for (var i = 0; i < labels.Count; i++)
        {
            for (var j = i + 1; j < labels.Count; j++)
            {
                var overlap = labels[i].Left < labels[j].Right && labels[j].Left < labels[i].Right && labels[i].Top < labels[j].Bottom && labels[j].Top < labels[i].Bottom;
                Assert.False(overlap, $"'{labels[i].Text}' overlaps '{labels[j].Text}'");
            }
        }
    }

    [Property(MaxTest = 60)]
    public void ToHtml_AnyLog_EveryLaneIsCoveredFromItsFirstEventToTheEnd(byte[] script)
    {
        var log = Arbitrary(script ?? []);
        foreach (var lane in Traces.LaneHistory.Of(log).Lanes)
        {
            var at = lane.Segments.Count == 0 ? log.Count : lane.Segments[0].From;
            foreach (var segment in lane.Segments)
            {
                Assert.Equal(at, segment.From);
                at = segment.To;
            }

            Assert.Equal(log.Count, at);
        }
    }

    /// <summary>A log that makes no sense, in any way it can: pictures are drawn of broken programs too.</summary>
    private static TraceLog Arbitrary(byte[] script) => Logs.ByHand(tracer =>
    {
        Strand[] strands = [tracer.Main, .. Enumerable.Range(1, 4).Select(id => tracer.CreateStrand(new string('x', id * 2)))];
        var kinds = Enum.GetValues<TraceEventKind>();
        for (var index = 0; index + 2 < script.Length; index += 3)
        {
            var (kind, actor, peer) = (kinds[script[index] % kinds.Length], strands[script[index + 1] % 5], strands[script[index + 1] / 5 % 5]);
            tracer.Write(kind, actor, kind is TraceEventKind.Note or TraceEventKind.Create or TraceEventKind.Leak ? null : peer, script[index + 2] % 3 == 0 ? null : new string('v', script[index + 2] / 4));
        }
    });
}
