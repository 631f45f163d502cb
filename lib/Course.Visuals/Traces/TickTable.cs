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

    /// <summary>Whether to say which coroutines of a chain ended in a step, and which began: the frames between the one that went on and the one that paused. Off unless set.</summary>
    public bool ShowsFrames { get; init; }

    /// <summary>The most steps to list, 100 unless set; the table says how many are missing.</summary>
    public int MostSteps { get; init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A table shows at least 1 step."); } = 100;

    /// <inheritdoc/>
    public override string ToHtml() => Table.ToHtml(Title, Build());

    /// <inheritdoc/>
    public override string ToText() => Build().ToText(Title);

    internal Table Build()
    {
        Column[] columns = [new("time", true), new("event"), new("Future"), new("task"), new("goes on at"), new("with"), new("by way of"), new("until")];
        var rows = Steps();
        // Without a clock there are no times, and not every loop has tasks with a name.
        int[] told = [.. Enumerable.Range(0, columns.Length).Where(place => rows.Any(row => row[place] is not ""))];
        return new Table([.. told.Select(place => columns[place])], [.. rows.Take(MostSteps).Select(row => told.Select(place => row[place]).ToArray())], Math.Max(0, rows.Count - MostSteps), "steps");
    }

    private List<string[]> Steps()
    {
        var names = LaneHistory.Of(events).Lanes.ToDictionary(lane => lane.Strand, lane => lane.Name);
        List<string[]> rows = [];
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
                    TraceEvent[] calls = [.. callers.Where(call => call.Peer != waker)];
                    (string Event, string Future) because = calls.Length > 0 ? (woke, calls.Length > 1 ? names[calls[^2].Peer!] : "") : CausesOf(happened, callers.Count > 0 ? woke : "");
                    var task = calls.Length > 0 ? $"{names[calls[^1].Peer!]}: {calls[^1].Value}" : "";
                    rows.Add([TimeOf(happened), because.Event, because.Future, task, PlaceOf(index, names), happened.Value ?? "", ShowsFrames ? FramesOf(index, names) : "", EndOf(index)]);
                    woke = "";
                    break;

                default:
                    break;
            }
        }

        return rows;
    }

    /// <summary>Where the loop steps by itself: the event that completed the Future, and that Future.</summary>
    private (string Event, string Future) CausesOf(TraceEvent step, string otherwise)
    {
        var completed = EventBy(step.Cause);
        if (completed is not { Kind: TraceEventKind.Wake, Peer: not null }) return (otherwise, "");
        var ready = EventBy(completed.Value.Cause);
        return (ready is { Kind: TraceEventKind.Wake, Peer: null } ? ready.Value.Value ?? "" : "", completed.Value.Value ?? "");
    }

    // A log is in order of its numbers, though there may be gaps where somebody has filtered it.
    private TraceEvent? EventBy(long sequence)
    {
        var place = sequence < 0 ? -1 : Array.FindIndex(events, e => e.Sequence == sequence);
        return place < 0 ? null : events[place];
    }

    private string EndOf(int index)
    {
        var step = events[index];
        var end = events.Skip(index + 1).FirstOrDefault(e => IsEndOf(step, e));
        return end.Strand is null ? "" : end.Kind == TraceEventKind.Yield && end.Source.IsKnown ? string.Create(CultureInfo.InvariantCulture, $"{Wording.Of(end)}, line {end.Source.Line}") : Wording.Of(end);
    }

    private string FramesOf(int index, Dictionary<Strand, string> names)
    {
        var step = events[index];
        var between = events.Skip(index + 1).TakeWhile(e => !IsEndOf(step, e)).Where(e => e.Kind is TraceEventKind.Return or TraceEventKind.Raise or TraceEventKind.Delegate);
        return string.Join(", ", between.Select(e => e.Kind switch
        {
            TraceEventKind.Delegate => $"{names[e.Strand]} awaits {names[e.Peer!]}",
            TraceEventKind.Raise => $"{names[e.Strand]} throws {e.Value}",
            _ => e.Value is null ? $"{names[e.Strand]} returns" : $"{names[e.Strand]} returns {e.Value}",
        }));
    }

    private static bool IsEndOf(TraceEvent step, TraceEvent happened) =>
        happened.Peer == step.Strand && happened.Kind is TraceEventKind.Yield or TraceEventKind.Return or TraceEventKind.Raise;

    // So that a number and its unit stay on one line.
    private string TimeOf(TraceEvent step) => events.Any(e => e.Time != TimeSpan.Zero) ? Wording.Of(step.Time).Replace(' ', '\u00A0') : "";

    // An await of a Future, unlike a Yield, does not say in which line it stands.
    private string PlaceOf(int index, Dictionary<Strand, string> names)
    {
        var step = events[index];
        var place = names[step.Peer!];
        if (step.Source.IsKnown) return string.Create(CultureInfo.InvariantCulture, $"{place}, line {step.Source.Line}");
        return events.Take(index).Any(e => e.Strand == step.Peer && e.Kind is TraceEventKind.Yield or TraceEventKind.Delegate) ? place : $"{place}, its first line";
    }
}
