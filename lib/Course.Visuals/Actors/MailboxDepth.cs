using System.Xml.Linq;
using Course.Concurrency.Tracing;
using Course.Visuals.Actors;
using Course.Visuals.Charts;
using Course.Visuals.Markup;
using Course.Visuals.Traces;

namespace Course.Visuals;

/// <summary>How many messages lay in the mailboxes of a run, told and not yet taken up: a line for each actor, over time, from the event log.</summary>
/// <remarks>
/// <code>new MailboxDepth(log) { Title = "Who is too slow", Actors = ["slow", "fast"], Bounds = [new("capacity", 10)] }</code>
/// A message that waits for no time, as it may in virtual time, makes a peak without width. A log without times is drawn by the order of its events.
/// <see cref="TimingChart.Bounds"/> are level lines, in messages. The unit is messages, so <see cref="TimingChart.Unit"/> is not used.
/// </remarks>
public sealed record MailboxDepth : TimingChart
{
    private const int MostTableRows = 40;
    private const int MostColumns = 300; // as many as can be told apart in the picture
    private readonly ActorHistory history;
    private readonly IReadOnlyList<MailboxCourse> courses;

    /// <summary>Makes a chart of the mailboxes in <paramref name="log"/>.</summary>
    public MailboxDepth(IReadOnlyList<TraceEvent> log)
    {
        ArgumentNullException.ThrowIfNull(log);
        history = ActorHistory.Of([.. log]);
        courses = MailboxCourse.Of(history);
    }

    /// <summary>The names or paths of the actors to show, in this order. Empty: all that were told anything, those with the deepest mailboxes if they are too many.</summary>
    /// <exception cref="ArgumentException">The log has no actor of that name.</exception>
    public IReadOnlyList<string> Actors
    {
        get;
        init
        {
            history.Choose(value); // Fails here, in the line that is wrong, and not when a host draws.
            field = [.. value];
        }
    } = [];

    /// <summary>The most actors to draw, 6 unless set; the chart says how many are missing.</summary>
    public int MostActors { get; init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A chart shows at least 1 actor."); } = 6;

    /// <summary>Order or time.</summary>
    public TraceAxis Axis { get; init; }

    /// <summary>The most messages that lay in the mailbox of an actor at once; of several of that name, the most in any.</summary>
    /// <param name="actor">The actor's name or path.</param>
    /// <exception cref="ArgumentException">The log has no actor of that name.</exception>
    public int MostOf(string actor)
    {
        var chosen = history.Choose([actor]);
        return courses.Where(course => chosen.Contains(course.Actor)).Select(course => course.Most).DefaultIfEmpty(0).Max();
    }

    internal bool IsByTime => Axis == TraceAxis.Time || (Axis == TraceAxis.Auto && history.HasTime);

    /// <summary>The end of the axis, in ticks or events.</summary>
    internal long End => Math.Max(1, IsByTime ? history.TimeOf(int.MaxValue).Ticks : history.Events.Count);

    /// <summary>The axis of depths, in whole messages.</summary>
    internal NumberAxis Depths => NumberAxis.OfFewSteps([1, .. Shown.Select(course => (double)course.Most), .. Bounds.Select(bound => bound.Value)], 6);

    /// <summary>What is drawn.</summary>
    internal IReadOnlyList<MailboxCourse> Shown => [.. Chosen().Take(MostActors)];

    /// <summary>What is not.</summary>
    internal IReadOnlyList<MailboxCourse> Hidden => [.. Chosen().Skip(MostActors)];

    /// <summary><c>slow: at most 3</c>.</summary>
    internal string Headline(MailboxCourse course) => FormattableString.Invariant($"{NameOf(course)}: at most {course.Most:#,0}");

    /// <summary>The corners of a line, of which those that could not be told apart are left out: each peak stays.</summary>
    internal IReadOnlyList<(long At, int Depth)> CornersOf(MailboxCourse course)
    {
        List<(long At, int Depth)> corners = [(0, 0)];
        foreach (var column in course.Steps.Select(step => (At: Moment(step.At), step.Depth)).GroupBy(step => course.Steps.Count <= MostColumns ? step.At : step.At * MostColumns / End))
        {
            var at = column.First().At;
            if (corners[^1].At < at) corners.Add((at, corners[^1].Depth));
            var (before, most, last) = (corners[^1].Depth, column.Max(step => step.Depth), column.Last().Depth);
            if (most > before && most > last) corners.Add((at, most));
            corners.Add((at, last));
        }

        corners.Add((End, corners[^1].Depth));
        return corners;
    }

    internal override XElement Draw(string scope) => new MailboxDepthDrawing(this, scope).Draw();

    internal override string? ToFigureJson() => PlotlyFigure.Of(this);

    internal override Table ToTable()
    {
        var shown = Shown;
        int[] all = [.. shown.SelectMany(course => course.Steps).Select(step => step.At).Order()];
        var moments = all.Select(Moment).Distinct().ToArray();
        var rows = moments.Length <= MostTableRows ? moments : [.. Enumerable.Range(0, MostTableRows).Select(row => moments[(int)((long)row * (moments.Length - 1) / (MostTableRows - 1))])];
        return new Table(
            [new(IsByTime ? "time" : "event", true), .. shown.Select(course => new Column(NameOf(course), true))],
            shown.Count == 0 ? [] :
            [
                ["at most", .. shown.Select(course => FormattableString.Invariant($"{course.Most:#,0}"))],
                .. rows.Select(moment => (IReadOnlyList<string>)[Say(moment), .. shown.Select(course => DepthAt(course, moment))]),
                .. Bounds.Select(bound => (IReadOnlyList<string>)[$"{bound.Name}: {Numbers.Format(bound.Value)}", .. shown.Select(_ => "")]),
            ],
            moments.Length - rows.Length,
            "moments");
    }

    /// <summary>A moment in words.</summary>
    internal string Say(long moment) => IsByTime ? Wording.Of(TimeSpan.FromTicks(moment)) : FormattableString.Invariant($"{moment}");

    private IEnumerable<MailboxCourse> Chosen()
    {
        if (Actors.Count > 0) return history.Choose(Actors).Select(actor => courses.FirstOrDefault(course => course.Actor == actor) ?? new MailboxCourse(actor, []));
        if (courses.Count <= MostActors) return courses;
        var deepest = courses.OrderByDescending(course => course.Most).Take(MostActors).ToHashSet();
        return courses.OrderBy(course => deepest.Contains(course) ? 0 : 1);
    }

    private string NameOf(MailboxCourse course) => Shown.Count(other => other.Actor.Name == course.Actor.Name) > 1 ? course.Actor.Path : course.Actor.Name;

    private long Moment(int index) => IsByTime ? history.TimeOf(index).Ticks : index;

    /// <summary>How many there were after a moment, and before the arrow, if there were more meanwhile, how many.</summary>
    private string DepthAt(MailboxCourse course, long moment)
    {
        var (before, most, after) = (0, 0, 0);
        foreach (var (at, depth) in course.Steps)
        {
            if (Moment(at) > moment) break;
            if (Moment(at) < moment) before = depth;
            else most = Math.Max(most, depth);
            after = depth;
        }

        return most > before && most > after ? FormattableString.Invariant($"{most:#,0} → {after:#,0}") : FormattableString.Invariant($"{after:#,0}");
    }
}
