using System.Globalization;
using Course.Concurrency.Tracing;
using Course.Visuals.Markup;
using Course.Visuals.Traces;

namespace Course.Visuals;

/// <summary>A trace as a table: number, time if there is any, who, what, to whom, value, source line.</summary>
public sealed record TraceTable : Visual
{
    private readonly TraceEvent[] events;

    /// <summary>Makes a table of <paramref name="log"/> as it is now.</summary>
    public TraceTable(IReadOnlyList<TraceEvent> log)
    {
        ArgumentNullException.ThrowIfNull(log);
        events = [.. log];
    }

    /// <summary>The heading; empty for none.</summary>
    public string Title { get; init; } = "";

    /// <summary>The most events to list, 200 unless set; the table says how many are missing.</summary>
    public int MostEvents { get; init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A table shows at least 1 event."); } = 200;

    /// <inheritdoc/>
    public override string ToHtml() => Table.ToHtml(Title, Build());

    /// <inheritdoc/>
    public override string ToText() => Build().ToText(Title);

    internal Table Build()
    {
        var history = LaneHistory.Of(events);
        var names = history.Lanes.ToDictionary(lane => lane.Strand, lane => lane.Name);
        var hasTime = events.Any(e => e.Time != TimeSpan.Zero);
        var hasLine = events.Any(e => e.Source.IsKnown);
        Column[] columns = [new("#", true), .. hasTime ? [new Column("time", true)] : Array.Empty<Column>(), new("who"), new("what"), new("to"), new("value"), .. hasLine ? [new Column("line")] : Array.Empty<Column>()];
        var rows = events.Take(MostEvents).Select((happened, index) => (IReadOnlyList<string>)
        [
            index.ToString(CultureInfo.InvariantCulture),
            .. hasTime ? [Wording.Of(happened.Time)] : Array.Empty<string>(),
            names[happened.Strand],
            happened.Kind == TraceEventKind.Wait ? Wording.Of(happened.Wait) : Wording.Of(happened.Kind),
            Whom(happened, history.TargetOf(index), names),
            happened.Value ?? "",
            .. hasLine ? [happened.Source.ToString()] : Array.Empty<string>(),
        ]);
        return new Table(columns, [.. rows], Math.Max(0, events.Length - MostEvents));
    }

    private static string Whom(TraceEvent happened, Strand? target, Dictionary<Strand, string> names) =>
        happened.Peer is null ? "" : target is null || target == happened.Peer ? names[happened.Peer] : $"{names[target]} (through {names[happened.Peer]})";
}
