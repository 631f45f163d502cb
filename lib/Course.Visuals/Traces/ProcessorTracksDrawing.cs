using System.Globalization;
using System.Xml.Linq;
using Course.Concurrency.Tracing;
using Course.Visuals.Charts;
using Course.Visuals.Markup;

namespace Course.Visuals.Traces;

/// <summary>The picture of <see cref="ProcessorTracks"/>: time from left to right, processors above, goroutines below, an arrow for each theft.</summary>
internal sealed class ProcessorTracksDrawing
{
    private const double Margin = 16;
    private const double Plot = 820;
    private const double Cell = 8.5;
    private const double SmallCell = 7.2;
    private const double BoldCell = 9.6;
    private const double ProcessorRow = 44;
    private const double ProcessorBar = 28;
    private const double GoroutineRow = 26;
    private const double GoroutineBar = 16;
    private const double Caption = 24;
    private const double Shortest = 1.6; // pixels: what is shorter is drawn together with its neighbours
    private const int LongestName = 24;
    private const int MostThefts = 60;
    private const int MostNumberedThefts = 14;

    private readonly ProcessorTracks tracks;
    private readonly string scope;
    private readonly IReadOnlyList<(Strand Strand, ProcessorStretch[] Track)> processors;
    private readonly IReadOnlyList<(Strand Strand, GoroutineStretch[] Track)> goroutines;
    private readonly int hidden;
    private readonly Dictionary<Strand, int> places;
    private readonly TimeAxis axis;
    private readonly double left;
    private readonly double top;

    public ProcessorTracksDrawing(ProcessorTracks tracks, string scope)
    {
        this.tracks = tracks;
        this.scope = scope;
        var shortest = (tracks.End - tracks.Start) * Shortest / Plot;
        processors = [.. tracks.History.Processors.Select(entry => (entry.Processor, TrackThinning.Thin(entry.Track, tracks.Start, tracks.End, shortest).ToArray()))];
        var all = tracks.History.Goroutines;
        places = all.Select((entry, place) => (entry.Goroutine, place)).ToDictionary();
        goroutines = [.. all.Take(tracks.MostGoroutines).Select(entry => (entry.Goroutine, TrackThinning.Thin(entry.Track, tracks.Start, tracks.End, shortest).ToArray()))];
        hidden = all.Count - goroutines.Count;
        axis = TimeAxis.Upto(TimeSpan.FromTicks(tracks.End - tracks.Start));
        left = Margin + processors.Select(entry => entry.Strand).Concat(goroutines.Select(entry => entry.Strand)).Select(strand => TextCells.Count(NameOf(strand)) * BoldCell).DefaultIfEmpty(40).Max() + 14;
        top = tracks.Title is "" ? 14 : 44;
    }

    private double Width => Math.Max(left + Plot + Margin + 24, (TextCells.Count(tracks.Title) * 11) + 40);

    private double FloorOfProcessors => top + Caption + (processors.Count * ProcessorRow);

    private double TopOfGoroutines => FloorOfProcessors + 8 + Caption;

    private double Floor => goroutines.Count == 0 ? FloorOfProcessors : TopOfGoroutines + (goroutines.Count * GoroutineRow);

    public XElement Draw()
    {
        var bottom = Floor + 36;
        var more = hidden == 0 ? null : Svg.Text(left, bottom, FormattableString.Invariant($"… {hidden:#,0} more goroutines are not drawn"), "small wrong");
        if (more is not null) bottom += 20;
        var legend = DrawLegend(ref bottom);
        var machine = tracks.Machine is "" ? 0 : ChartStyle.MachineLines(tracks.Machine, Width - 40);
        var height = bottom + (machine * 16) + (machine > 0 ? 10 : 2);
        return Picture.Drawing(scope, Width, height, tracks.Title is "" ? "Processors and goroutines" : tracks.Title, Describe(),
            TraceStyle.Sheet(scope),
            Svg.Element("style", $$"""
                .{{scope}} .machine{font-size:12px;fill:var(--muted)}
                .{{scope}} .dead{stroke:var(--wrong);stroke-width:2px;stroke-dasharray:1 5}
                .{{scope}} .looks{fill:none;stroke:var(--muted);stroke-width:1.2px;stroke-dasharray:3 2}
                .{{scope}} .many{fill:var(--muted);fill-opacity:.35;stroke:var(--muted)}
                .{{scope}} .stopped{fill:var(--wrong);fill-opacity:.75}
                .{{scope}} .theft{stroke:var(--ink);stroke-width:2px}

                """.ReplaceLineEndings("\n")),
            Svg.Element("defs",
                places.Values.Select(GoroutineLook.Kind).Distinct().Order().Select(place => GoroutineLook.Pattern(scope, place)),
                Waits().Select(reason => TraceStyle.Pattern(scope, reason))),
            Svg.Rectangle(0.5, 0.5, Width - 1, height - 1, "ground", Svg.Number("rx", 10)),
            tracks.Title is "" ? null : Svg.Text(20, 30, tracks.Title, "title"),
            DrawAxis(),
            processors.Count > 0 ? null : Svg.Text(left + 14, top + 14, "no processors: was this log written by a GoScheduler?", "small muted"),
            Svg.Group("lanes", processors.Select(DrawProcessor)),
            Svg.Group("lanes", goroutines.Select(DrawGoroutine)),
            Svg.Group("thefts", DrawThefts()),
            more,
            legend,
            ChartStyle.Machine(tracks.Machine, 20, bottom + 4, Width - 40));
    }

    private double X(long moment) => left + (Plot * (moment - tracks.Start) / (tracks.End - tracks.Start));

    private double ProcessorY(int place) => top + Caption + (place * ProcessorRow) + (ProcessorRow / 2);

    private double GoroutineY(int place) => TopOfGoroutines + (place * GoroutineRow) + (GoroutineRow / 2);

    private static string NameOf(Strand strand) => TextCells.Cut(strand.Name, LongestName);

    private IEnumerable<XElement> DrawAxis()
    {
        yield return Svg.Text(20, top + 14, "processors", "small muted");
        if (goroutines.Count > 0) yield return Svg.Text(20, TopOfGoroutines - 8, "goroutines", "small muted");
        for (var place = 0; place < processors.Count; place += 2) yield return Svg.Rectangle(8, ProcessorY(place) - (ProcessorRow / 2), Width - 16, ProcessorRow, "stripe");
        for (var place = 0; place < goroutines.Count; place += 2) yield return Svg.Rectangle(8, GoroutineY(place) - (GoroutineRow / 2), Width - 16, GoroutineRow, "stripe");
        foreach (var tick in tracks.History.HasTime ? axis.Ticks : [])
        {
            var x = X(tracks.Start + tick.Ticks);
            yield return Svg.Line(x, top + Caption, x, Floor + 5, "grid");
            yield return Svg.Text(x, Floor + 20, LabelOf(tick), "small muted middle");
        }

        if (!tracks.History.HasTime) yield return Svg.Text(left, Floor + 20, FormattableString.Invariant($"events {tracks.Start} to {tracks.End}, in order →"), "small muted");
    }

    // A cut from the middle is labelled with the time of the run.
    private string LabelOf(TimeSpan tick) => tracks.Start == 0 ? axis.Label(tick) : ((tick + TimeSpan.FromTicks(tracks.Start)) / axis.One).ToString("#,0.##", CultureInfo.InvariantCulture) + " " + axis.Unit;

    private XElement DrawProcessor((Strand Strand, ProcessorStretch[] Track) processor, int place) => Svg.Group("lane",
        new XAttribute("data-strand", Clean.Xml(processor.Strand.Name)),
        Svg.Text(left - 14, ProcessorY(place) + 6, NameOf(processor.Strand), "name end"),
        processor.Track.OrderBy(stretch => stretch.Activity == ProcessorActivity.Runs ? 1 : 0).Select(stretch => DrawStretch(processor.Strand, stretch, ProcessorY(place))));

    private XElement DrawStretch(Strand processor, ProcessorStretch stretch, double y)
    {
        var (x, width) = (X(stretch.From), Math.Max(Shortest, X(stretch.To) - X(stretch.From)));
        var (barTop, height) = (y - (ProcessorBar / 2), ProcessorBar);
        var times = stretch.Count > 1 ? FormattableString.Invariant($", {stretch.Count} turns") : "";
        return Svg.Group(null,
            new XAttribute("data-state", stretch.Activity),
            stretch.Goroutine is null ? null : new XAttribute("data-goroutine", Clean.Xml(stretch.Goroutine.Name)),
            Svg.Title($"{processor.Name} {ProcessorTracks.Describe(stretch)}{times}: {tracks.Say(stretch.From)} to {tracks.Say(stretch.To)}"),
            stretch.Activity switch
            {
                ProcessorActivity.Runs => Svg.Rectangle(x, barTop, width, height, null, GoroutineLook.Fill(scope, places[stretch.Goroutine!])),
                ProcessorActivity.RunsMany => Svg.Rectangle(x, barTop, width, height, "many"),
                ProcessorActivity.Looks => Svg.Rectangle(x, y - 6, width, 12, "looks"),
                ProcessorActivity.SystemCall => Svg.Rectangle(x, barTop + 3, width, height - 6, null, Fill(WaitReason.SystemCall), Svg.Colour("stroke", Palette.Of(WaitReason.SystemCall))),
                ProcessorActivity.Stopped => Svg.Rectangle(x, barTop - 4, Math.Max(3, width), height + 8, "stopped"),
                ProcessorActivity.Dead => Svg.Line(x, y, x + width, y, "dead"),
                _ => Svg.Line(x, y, x + width, y, "idle"),
            },
            LabelOf(stretch) is { } label && (TextCells.Count(label) * Cell) + 14 < width ? Plate(x + (width / 2), y, label) : null);
    }

    private static string? LabelOf(ProcessorStretch stretch) => stretch.Activity switch
    {
        ProcessorActivity.Runs => stretch.Goroutine!.Name,
        ProcessorActivity.RunsMany => FormattableString.Invariant($"{stretch.Count:#,0} turns"),
        ProcessorActivity.SystemCall => "syscall",
        ProcessorActivity.Idle => "idle",
        ProcessorActivity.Dead => "dead",
        _ => null,
    };

    private XElement DrawGoroutine((Strand Strand, GoroutineStretch[] Track) goroutine, int place) => Svg.Group("lane",
        new XAttribute("data-strand", Clean.Xml(goroutine.Strand.Name)),
        Svg.Text(left - 14, GoroutineY(place) + 5, NameOf(goroutine.Strand), "label end"),
        goroutine.Track.OrderBy(stretch => stretch.Wait == WaitReason.None ? 1 : 0).Select(stretch => DrawStretch(goroutine.Strand, stretch, GoroutineY(place))));

    private XElement DrawStretch(Strand goroutine, GoroutineStretch stretch, double y)
    {
        var (x, width) = (X(stretch.From), Math.Max(Shortest, X(stretch.To) - X(stretch.From)));
        var look = GoroutineLook.Fill(scope, places[goroutine]);
        var runs = stretch.Wait == WaitReason.None;
        var isMixed = !runs && stretch.Count > 1;
        var place = stretch.Processor is { } processor ? $" on {processor.Name}" : "";
        var words = runs ? $"runs{place}" : isMixed ? FormattableString.Invariant($"{Words(stretch.Wait)}, and runs {stretch.Count} times in between") : Words(stretch.Wait);
        return Svg.Group(null,
            new XAttribute("data-state", runs ? "Running" : $"waiting-{stretch.Wait}"),
            Svg.Title($"{goroutine.Name} {words}: {tracks.Say(stretch.From)} to {tracks.Say(stretch.To)}"),
            runs ? Svg.Rectangle(x, y - (GoroutineBar / 2), width, GoroutineBar, null, look)
                : Svg.Rectangle(x, y - (GoroutineBar / 2) + 2, width, GoroutineBar - 4, null, Fill(stretch.Wait), Svg.Colour("stroke", Palette.Of(stretch.Wait))),
            isMixed ? Svg.Rectangle(x, y - 2.5, width, 5, null, look) : null,
            runs && stretch.Processor is { } on && width > 34 ? Plate(x + (width / 2), y, on.Name) : null);
    }

    private static XElement[] Plate(double x, double y, string label)
    {
        var width = (TextCells.Count(label) * Cell) + 8;
        return [Svg.Rectangle(x - (width / 2), y - 7, width, 14, "plate", Svg.Number("rx", 3)), Svg.Text(x, y + 5, label, "label middle")];
    }

    private IEnumerable<XElement> DrawThefts()
    {
        var rows = processors.Select((entry, place) => (entry.Strand, place)).ToDictionary();
        Theft[] shown = [.. tracks.History.Thefts.Where(theft => theft.Time >= tracks.Start && theft.Time <= tracks.End)];
        var numberedTo = double.MinValue;
        foreach (var theft in shown.Take(MostThefts))
        {
            var (x, from, to) = (X(theft.Time), ProcessorY(rows[theft.Victim]), ProcessorY(rows[theft.Thief]));
            var sign = from < to ? 1 : -1;
            var (start, goal) = (from + (sign * ProcessorBar / 2), to - (sign * ProcessorBar / 2));
            var words = theft.Words.Split(' ')[0];
            yield return Svg.Group("stolen",
                Svg.Title($"{theft.Thief.Name} takes from the queue of {theft.Victim.Name}: {theft.Words}, at {tracks.Say(theft.Time)}"),
                Svg.Line(x, start, x, goal - (sign * 5), "theft"),
                Svg.Path($"M{Svg.Format(x)} {Svg.Format(goal)}l-5 {Svg.Format(-sign * 9)}h10z"),
                shown.Length <= MostNumberedThefts && x > numberedTo ? Svg.Text(x + 6, from + (sign * ProcessorRow / 2) + 4, words, "label") : null);
            numberedTo = x + 8 + (TextCells.Count(words) * Cell);
        }
    }

    private static string Words(WaitReason reason) => reason == WaitReason.Turn ? "is runnable, and waits for its turn" : Wording.Of(reason);

    private XAttribute Fill(WaitReason reason) => TraceStyle.Fill(scope, new LaneSegment(0, 0, LaneState.Waiting, reason, null));

    private IEnumerable<WaitReason> Waits() => goroutines.SelectMany(entry => entry.Track).Select(stretch => stretch.Wait)
        .Concat(Has(ProcessorActivity.SystemCall) ? [WaitReason.SystemCall] : [])
        .Where(reason => reason != WaitReason.None).Distinct().Order();

    private bool Has(ProcessorActivity activity) => processors.SelectMany(entry => entry.Track).Any(stretch => stretch.Activity == activity);

    private XElement? DrawLegend(ref double bottom)
    {
        List<(XElement Sample, string Text)> entries = [];
        if (Has(ProcessorActivity.RunsMany)) entries.Add((Svg.Rectangle(0, -12, 26, 14, "many"), "several in turn, too fast to draw"));
        if (Has(ProcessorActivity.Looks)) entries.Add((Svg.Rectangle(0, -10, 26, 10, "looks"), "looks for a goroutine"));
        if (Has(ProcessorActivity.Idle)) entries.Add((Svg.Line(0, -5, 26, -5, "idle"), "idle: no thread has it"));
        if (Has(ProcessorActivity.Stopped)) entries.Add((Svg.Rectangle(0, -12, 26, 14, "stopped"), "gcstop: the world is stopped"));
        if (Has(ProcessorActivity.Dead)) entries.Add((Svg.Line(0, -5, 26, -5, "dead"), "dead"));
        if (tracks.History.Thefts.Count > 0) entries.Add((Svg.Group(null, Svg.Line(0, -5, 18, -5, "theft"), Svg.Path("M28 -5l-11 -5.5v11z")), "steals from a queue, and how many"));
        entries.AddRange(Waits().Select(reason => (Svg.Rectangle(0, -12, 26, 14, null, Fill(reason), Svg.Colour("stroke", Palette.Of(reason))), reason == WaitReason.Turn ? "runnable" : Wording.Of(reason))));
        if (entries.Count == 0) return null;

        var (legend, lastRow) = Legend.Draw(entries, bottom + 14, Width, SmallCell, gap: 20);
        bottom = lastRow + 14;
        return legend;
    }

    private string Describe() => FormattableString.Invariant(
        $"{processors.Count} processors and {goroutines.Count + hidden} goroutines from {tracks.Say(tracks.Start)} to {tracks.Say(tracks.End)}. Below stands the same as tables.");
}
