using System.Globalization;
using Course.Concurrency.Tracing;
using Course.Visuals.Markup;
using Course.Visuals.Traces;

namespace Course.Visuals;

/// <summary>
/// An event loop tick by tick: which event woke the loop, which Future was set, which task stepped, at which source line the
/// coroutine went on and with what, and how that step ended. One row for each step of a coroutine.
/// </summary>
/// <remarks>
/// It reads both kinds of log: that of a loop whose Futures and tasks are <see cref="TracedObject"/>s, and that of
/// <see cref="Course.Concurrency.EventLoop.EventLoop"/>, where a step follows from the event that completed a Future.
/// </remarks>
public sealed record TickTable : Visual
{
    private readonly TraceEvent[] events;

    /// <summary>Makes a table of <paramref name="log"/> as it is now.</summary>
    public TickTable(IReadOnlyList<TraceEvent> log)
    {
        ArgumentNullException.ThrowIfNull(log);
        events = [.. log];
    }

    /// <summary>The heading; empty for none.</summary>
    public string Title { get; init; } = "";

    /// <summary>The most steps to list, 100 unless set; the table says how many are missing.</summary>
    public int MostSteps { get; init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A table shows at least 1 step."); } = 100;

    /// <inheritdoc/>
    public override string ToHtml() => Table.ToHtml(Title, Build());

    /// <inheritdoc/>
    public override string ToText() => Build().ToText(Title);

    internal Table Build()
    {
        var names = LaneHistory.Of(events).Lanes.ToDictionary(lane => lane.Strand, lane => lane.Name);
        var hasTime = events.Any(e => e.Time != TimeSpan.Zero);
        Column[] columns = [.. hasTime ? [new Column("time", true)] : Array.Empty<Column>(), new("event"), new("Future"), new("task"), new("goes on at"), new("with"), new("until")];
        List<IReadOnlyList<string>> rows = [];
        List<TraceEvent> callers = [];  // the calls that have not been answered, from the outermost
        var woke = "";                  // what woke the loop last, until it has been said
        Strand? waker = null;           // the loop
        for (var index = 0; index < events.Length; index++)
        {
            var happened = events[index];
            switch (happened.Kind)
            {
                case TraceEventKind.Wake when happened.Peer is null:
                    (waker, woke) = (happened.Strand, happened.Value ?? "");
                    break;

                case TraceEventKind.Call:
                    callers.Add(happened);
                    break;

                case TraceEventKind.Answer when callers.Count > 0:
                    callers.RemoveAt(callers.Count - 1);
                    break;

                case TraceEventKind.Resume or TraceEventKind.Send or TraceEventKind.Throw:
                    rows.Add(Row(index, hasTime, woke, [.. callers.Where(call => call.Peer != waker)], names));
                    woke = "";
                    break;

                default:
                    break;
            }
        }

        return new Table(columns, [.. rows.Take(MostSteps)], Math.Max(0, rows.Count - MostSteps), "steps");
    }

    private string[] Row(int index, bool hasTime, string woke, List<TraceEvent> callers, Dictionary<Strand, string> names)
    {
        var step = events[index];
        // Without calls the step follows from the event that completed the Future.
        var cause = callers.Count == 0 && step.Cause >= 0 && step.Cause < events.Length ? events[step.Cause] : default;
        var future = callers.Count > 1 ? names[callers[^2].Peer!] : cause.Kind == TraceEventKind.Wake ? cause.Value ?? "" : "";
        var task = callers.Count > 0 ? $"{names[callers[^1].Peer!]}: {callers[^1].Value}" : "";
        var end = events.Skip(index + 1).FirstOrDefault(e => e.Peer == step.Strand && e.Kind is TraceEventKind.Yield or TraceEventKind.Return or TraceEventKind.Raise);
        var until = end.Strand is null ? "" : end.Kind == TraceEventKind.Yield && end.Source.IsKnown ? string.Create(CultureInfo.InvariantCulture, $"{Wording.Of(end)}, line {end.Source.Line}") : Wording.Of(end);
        return [.. hasTime ? [Wording.Of(step.Time)] : Array.Empty<string>(), woke, future, task, Place(step, names), step.Value ?? "", until];
    }

    private static string Place(TraceEvent step, Dictionary<Strand, string> names) =>
        step.Source.IsKnown ? string.Create(CultureInfo.InvariantCulture, $"{names[step.Peer!]}, line {step.Source.Line}") : $"{names[step.Peer!]}, its first line";
}
