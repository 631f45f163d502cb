using Course.Concurrency.Tracing;
using Course.Visuals.Actors;
using Course.Visuals.Markup;
using Course.Visuals.Traces;

namespace Course.Visuals;

/// <summary>
/// The tree of the actors of a run as it was, from the event log: each actor with what became of it, below that what it threw and what its
/// supervisor, the actor to the left, decided; an arrow for each failure that went further up.
/// </summary>
/// <remarks>
/// <code>new SupervisionTree(log) { Title = "One worker fails, and goes on" }</code>
/// Those that stopped only because the whole system was terminated are shown as they were before that.
/// </remarks>
public sealed record SupervisionTree : Visual
{
    private const int MostTableRows = 60;

    /// <summary>Makes the tree of <paramref name="log"/>.</summary>
    public SupervisionTree(IReadOnlyList<TraceEvent> log)
    {
        ArgumentNullException.ThrowIfNull(log);
        History = ActorHistory.Of([.. log]);
    }

    /// <summary>The heading; empty for none.</summary>
    public string Title { get; init; } = "";

    /// <summary>The most actors to draw, 20 unless set: first those that failed or were restarted, then those that were made first. The picture says what became of the others.</summary>
    public int MostActors { get; init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A tree shows at least 1 actor."); } = 20;

    internal ActorHistory History { get; }

    /// <inheritdoc/>
    public override string ToHtml() => Picture.Write(scope => Picture.Frame(scope, new SupervisionTreeDrawing(this, scope).Draw(),
        Picture.Details("The same as tables", Html.Element("div", ActorTable().ToElement(), FailureTable().ToElement()))));

    /// <inheritdoc/>
    public override string ToText() => $"{ActorTable().ToText(Title)}\n\n{FailureTable().ToText("")}";

    /// <summary>What became of several: <c>998 running, 2 stopped</c>.</summary>
    internal static string Summarize(IEnumerable<ActorLife> actors) => string.Join(", ", actors
        .GroupBy(actor => actor.Became)
        .OrderByDescending(same => same.Count()).ThenBy(same => same.Key, StringComparer.Ordinal)
        .Take(4)
        .Select(same => FormattableString.Invariant($"{same.Count():#,0} {same.Key}")));

    /// <summary>The decision on a failure, in words.</summary>
    internal static string Decision(ActorFailing failing) => failing.Directive ?? "nothing was decided";

    private Table ActorTable()
    {
        List<ActorLife> all = [];
        foreach (var top in History.Actors.Where(actor => actor.Parent is null)) AddWithChildren(top);
        return new Table(
            [new("actor"), new("became"), new("handled", true), new("failed", true), new("restarted", true), new("supervisor")],
            [
                .. all.Take(MostTableRows).Select(actor => (IReadOnlyList<string>)
                [
                    actor.Path,
                    actor.Became,
                    FormattableString.Invariant($"{actor.Handlings.Count:#,0}"),
                    FormattableString.Invariant($"{actor.Failings.Count:#,0}"),
                    FormattableString.Invariant($"{actor.Restarts.Count:#,0}"),
                    actor.Parent?.Path ?? "",
                ]),
            ],
            Math.Max(0, all.Count - MostTableRows),
            "actors");

        void AddWithChildren(ActorLife actor)
        {
            all.Add(actor);
            foreach (var child in actor.Children) AddWithChildren(child);
        }
    }

    private Table FailureTable() => new(
        [new("#", true), .. History.HasTime ? [new Column("time", true)] : Array.Empty<Column>(), new("who failed"), new("threw"), new("who decided"), new("what")],
        [
            .. History.Failings.Take(MostTableRows).Select((failing, index) => (IReadOnlyList<string>)
            [
                FormattableString.Invariant($"{index + 1}"),
                .. History.HasTime ? [Wording.Of(History.TimeOf(failing.At))] : Array.Empty<string>(),
                failing.Actor.Path,
                failing.What,
                failing.Supervisor?.Path ?? "",
                Decision(failing),
            ]),
        ],
        Math.Max(0, History.Failings.Count - MostTableRows),
        "failures");
}
