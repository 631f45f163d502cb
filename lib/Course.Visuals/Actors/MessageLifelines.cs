using Course.Concurrency.Tracing;
using Course.Visuals.Actors;
using Course.Visuals.Markup;
using Course.Visuals.Traces;

namespace Course.Visuals;

/// <summary>
/// Who told whom what, from the event log of actors: a sequence diagram, with a lifeline for each actor and an arrow for each message, from where it was told
/// to where it was taken up. An arrow that falls has waited in the mailbox meanwhile. Boxes are handlers at work.
/// </summary>
/// <remarks>
/// <code>new MessageLifelines(log) { Title = "A question and its answer", Actors = ["main", "account"] }</code>
/// What happens is drawn in its order from top to bottom, not to scale; where the log has times, they stand at the left.
/// </remarks>
public sealed record MessageLifelines : Visual
{
    private const int MostTableRows = 80;

    /// <summary>Makes a diagram of <paramref name="log"/>.</summary>
    public MessageLifelines(IReadOnlyList<TraceEvent> log)
    {
        ArgumentNullException.ThrowIfNull(log);
        History = ActorHistory.Of([.. log]);
    }

    /// <summary>The heading; empty for none.</summary>
    public string Title { get; init; } = "";

    /// <summary>The names or paths of those to show, from left to right: actors, and others that tell them something, such as <c>main</c>. Empty: all that tell or are told anything, in the order in which they first do.</summary>
    /// <exception cref="ArgumentException">The log has nobody of that name.</exception>
    public IReadOnlyList<string> Actors
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            Choose(value); // Fails here, in the line that is wrong, and not when a host draws.
            field = [.. value];
        }
    } = [];

    /// <summary>The most lifelines to draw, 8 unless set; the diagram says how many are missing.</summary>
    public int MostActors { get; init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A diagram shows at least 1 lifeline."); } = 8;

    /// <summary>The most rows to draw, 60 unless set: what lies in the middle of a longer run is left out, and the diagram says how much.</summary>
    public int MostRows { get; init => field = value >= 4 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A diagram shows at least 4 rows."); } = 60;

    internal ActorHistory History { get; }

    /// <summary>The lifelines, those that are left out for room at the end.</summary>
    internal IReadOnlyList<Lifeline> Lifelines => Choose(Actors);

    /// <inheritdoc/>
    public override string ToHtml() => Picture.Write(scope => Picture.Frame(scope, new MessageLifelinesDrawing(this, scope).Draw(),
        Picture.Details("The same as tables", Html.Element("div", MessageTable().ToElement(), EventTable().ToElement()))));

    /// <inheritdoc/>
    public override string ToText() => $"{MessageTable().ToText(Title)}\n\n{EventTable().ToText("")}";

    /// <summary>What became of a message, in words.</summary>
    internal static string Became(ActorMessage message) =>
        message.IsAnswer ? "an answer"
        : message.TakenUp is not null ? "handled"
        : message.Dropped is not null ? $"dropped: {message.Reason}"
        : "still in the mailbox";

    /// <summary>What happened to an actor, besides messages, in words; null for what is not shown.</summary>
    internal static string? Words(TraceEvent happened) => happened.Kind switch
    {
        TraceEventKind.Fail => $"✕ {happened.Value}",
        TraceEventKind.Supervise => happened.Value,
        TraceEventKind.State when happened.Value == "restarted" => "restarted",
        TraceEventKind.Return => "stopped",
        TraceEventKind.Note => happened.Value,
        TraceEventKind.Handle when happened.Cause < 0 => $"takes up {happened.Value}", // stashed before, or told by the system
        TraceEventKind.Drop when happened.Cause < 0 => $"✕ {happened.Value}",
        _ => null,
    };

    private Lifeline[] Choose(IReadOnlyList<string> names)
    {
        List<Strand> all = [];
        foreach (var message in History.Messages)
        {
            if (!all.Contains(message.From)) all.Add(message.From);
            if (!all.Contains(message.To)) all.Add(message.To);
        }

        if (names.Count == 0) return Named(all);
        all.AddRange(History.Actors.Select(actor => actor.Strand).Except(all));
        List<Strand> chosen = [];
        foreach (var name in names)
        {
            Strand[] found = [.. all.Where(strand => History.ActorOf(strand) is { } actor ? actor.Name == name || actor.Path == name : strand.Name == name)];
            if (found.Length == 0) throw new ArgumentException($"Nobody called '{name}' tells or is told anything in this log. It has: {(all.Count == 0 ? "none" : string.Join(", ", all.Take(12).Select(NameOf)))}.", nameof(names));
            chosen.AddRange(found.Except(chosen));
        }

        return Named(chosen);
    }

    private Lifeline[] Named(List<Strand> strands)
    {
        var shortNames = strands.Select(strand => History.ActorOf(strand)?.Name ?? strand.Name).ToList();
        return [.. strands.Select((strand, place) => new Lifeline(strand, History.ActorOf(strand), shortNames.Count(name => name == shortNames[place]) > 1 ? History.ActorOf(strand)?.Path ?? strand.Name : shortNames[place]))];
    }

    private Table MessageTable()
    {
        var shown = Lifelines.Select(lifeline => lifeline.Strand).ToHashSet();
        ActorMessage[] messages = [.. History.Messages.Where(message => shown.Contains(message.From) || shown.Contains(message.To))];
        return new Table(
            [new("told", true), new("from"), new("to"), new("message"), new("taken up", true), new("waited", true), new("became")],
            [
                .. messages.Take(MostTableRows).Select(message => (IReadOnlyList<string>)
                [
                    Say(message.Told),
                    NameOf(message.From),
                    NameOf(message.To),
                    message.What,
                    message is { TakenUp: { } taken, IsAnswer: false } ? Say(taken) : "",
                    message is { TakenUp: { } end, IsAnswer: false } ? SayLength(message.Told, end) : "",
                    Became(message),
                ]),
            ],
            Math.Max(0, messages.Length - MostTableRows),
            "messages");
    }

    private Table EventTable()
    {
        var shown = Lifelines.Select(lifeline => lifeline.Strand).ToHashSet();
        (TraceEvent Happened, int Index)[] events =
        [
            .. History.Events.Select((happened, index) => (happened, index))
                .Where(item => Words(item.happened) is not null && History.ActorOf(item.happened.Strand) is not null && (shown.Contains(item.happened.Strand) || (item.happened.Peer is { } peer && shown.Contains(peer)))),
        ];
        return new Table(
            [new(History.HasTime ? "time" : "event", true), new("actor"), new("what")],
            [.. events.Take(MostTableRows).Select(item => (IReadOnlyList<string>)[Say(item.Index), NameOf(item.Happened.Strand), item.Happened is { Kind: TraceEventKind.Supervise, Peer: { } child } ? $"decides about {NameOf(child)}: {item.Happened.Value}" : Words(item.Happened)!])],
            Math.Max(0, events.Length - MostTableRows),
            "events");
    }

    private string NameOf(Strand strand) => History.ActorOf(strand)?.Path ?? strand.Name;

    private string Say(int index) => History.HasTime ? Wording.Of(History.TimeOf(index)) : FormattableString.Invariant($"{index}");

    private string SayLength(int from, int to) => History.HasTime ? Wording.Of(History.TimeOf(to) - History.TimeOf(from)) : FormattableString.Invariant($"{to - from} events");
}
