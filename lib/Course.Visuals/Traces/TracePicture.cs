using System.Xml.Linq;
using Course.Concurrency.Tracing;
using Course.Visuals.Markup;
using Course.Visuals.Traces;

namespace Course.Visuals;

/// <summary>
/// A trace as a picture: a swim lane for each strand, an arrow for each hand-over of control, colour and pattern for
/// why a strand waits. The same facts follow as a table.
/// </summary>
/// <remarks>
/// The events are those of the log at the moment the picture is made. Everything in the picture is derived from them:
/// <code>new TracePicture(log) { Title = "Who resumes whom", Strands = ["main", "ProxyGen", "Gen"] }</code>
/// </remarks>
public sealed record TracePicture : Visual
{
    private readonly TraceEvent[] events;

    /// <summary>Makes a picture of <paramref name="log"/>.</summary>
    public TracePicture(IReadOnlyList<TraceEvent> log)
    {
        ArgumentNullException.ThrowIfNull(log);
        events = [.. log];
    }

    /// <summary>The heading; empty for none.</summary>
    public string Title { get; init; } = "";

    /// <summary>The names of the strands to show, in this order; a name that several strands share stands for all of them. Empty: every strand, in order of creation, the main program first.</summary>
    /// <exception cref="ArgumentException">The log has no strand of that name.</exception>
    public IReadOnlyList<string> Strands
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            TraceView.Choose(LaneHistory.Of(events), value); // Fails here, in the line that is wrong, and not when a host draws.
            field = [.. value];
        }
    } = [];

    /// <summary>The events, by number, to draw the eye to.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is not within the log.</exception>
    public Range? Highlight
    {
        get;
        init
        {
            TraceView.Locate(value, events.Length);
            field = value;
        }
    }

    /// <summary>Order or time.</summary>
    public TraceAxis Axis { get; init; }

    /// <summary>The most events to draw, 200 unless set; those in the middle of a longer log are left out, and the picture says how many.</summary>
    public int MostEvents { get; init => field = value >= 4 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A picture shows at least 4 events."); } = 200;

    /// <summary>The most strands to draw, 40 unless set; the picture says how many are missing.</summary>
    public int MostStrands { get; init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A picture shows at least 1 strand."); } = 40;

    private bool IsByTime => Axis == TraceAxis.Time || (Axis == TraceAxis.Auto && events.Any(e => e.Time != TimeSpan.Zero));

    /// <inheritdoc/>
    public override string ToHtml()
    {
        var view = TraceView.Of(events, Strands, MostStrands, MostEvents, Highlight);
        var table = new TraceTable(events) { MostEvents = MostEvents };
        return Picture.Write(scope => Picture.Frame(scope, Draw(view, scope), Picture.Details("The same as a table", table.Build().ToElement())));
    }

    /// <inheritdoc/>
    public override string ToText() => new TraceTable(events) { Title = Title, MostEvents = MostEvents }.ToText();

    private XElement Draw(TraceView view, string scope)
    {
        var top = Title is "" ? 12.0 : 46;
        var (parts, width, floor) = IsByTime ? DrawTimeline(view, scope, top) : DrawSequence(view, scope, top);
        width = Math.Max(width, Math.Max(420, (TextCells.Count(Title) * 11) + 40));
        var key = new TraceLegend(view, scope, IsByTime).Draw(floor + (view.HiddenLanes > 0 ? 22 : 0), width, out var bottom);

        var segments = view.Lanes.SelectMany(lane => lane.Segments).ToList();
        var hasLeak = segments.Any(segment => segment.State == LaneState.Leaked);
        var reasons = segments.Where(segment => segment.State == LaneState.Waiting).Select(segment => segment.Reason).Distinct().Order();
        return Picture.Drawing(scope, width, bottom, Title is "" ? "Trace" : Title, Describe(view),
            TraceStyle.Sheet(scope),
            Svg.Element("defs", reasons.Select(reason => TraceStyle.Pattern(scope, reason)), hasLeak ? TraceStyle.LeakPattern(scope) : null),
            Svg.Rectangle(0.5, 0.5, width - 1, bottom - 1, "ground", Svg.Number("rx", 10)),
            Title is "" ? null : Svg.Text(20, 30, Title, "title"),
            parts,
            view.HiddenLanes == 0 ? null : Svg.Text(20, floor + 16, FormattableString.Invariant($"… {view.HiddenLanes:#,0} more strands are not drawn"), "small wrong"),
            key);
    }

    private static (IEnumerable<XElement?> Parts, double Width, double Bottom) DrawSequence(TraceView view, string scope, double top)
    {
        var drawing = new SequenceDrawing(view, scope, top);
        return (drawing.Draw(), drawing.Width, drawing.Bottom);
    }

    private static (IEnumerable<XElement?> Parts, double Width, double Bottom) DrawTimeline(TraceView view, string scope, double top)
    {
        var drawing = new TimelineDrawing(view, scope, top);
        return (drawing.Draw(), drawing.Width, drawing.Bottom);
    }

    private string Describe(TraceView view)
    {
        var strands = string.Join(", ", view.Lanes.Select(lane => lane.Name));
        return events.Length == 0 ? "An empty trace." : FormattableString.Invariant($"A trace of {events.Length} events on {view.Lanes.Count} strands: {strands}. The table that follows holds every event.");
    }
}
