using Course.Concurrency.Tracing;

namespace Course.Visuals.Traces;

/// <summary>What of a log a picture shows: which lanes in which order, and which events.</summary>
/// <param name="Events">The whole log; indexes are into this.</param>
/// <param name="History">The states, derived from the whole log: what is cut from the picture still counts.</param>
/// <param name="Lanes">The lanes to draw.</param>
/// <param name="Shown">The indexes of the events to draw.</param>
/// <param name="HiddenLanes">How many lanes were cut for room.</param>
/// <param name="HiddenEvents">How many events of the drawn lanes were cut for room; they follow the first part of <paramref name="Shown"/>.</param>
/// <param name="GapAfter">The number of shown events before the cut, if there is one.</param>
/// <param name="Highlight">The indexes to highlight; empty for none.</param>
internal sealed record TraceView(
    IReadOnlyList<TraceEvent> Events,
    LaneHistory History,
    IReadOnlyList<Lane> Lanes,
    IReadOnlyList<int> Shown,
    int HiddenLanes,
    int HiddenEvents,
    int GapAfter,
    IReadOnlySet<int> Highlight)
{
    private readonly Dictionary<Strand, int> places = Lanes.Select((lane, place) => (lane.Strand, place)).ToDictionary();
    private readonly Dictionary<Strand, string> names = History.Lanes.ToDictionary(lane => lane.Strand, lane => lane.Name);

    public string NameOf(Strand strand) => names.GetValueOrDefault(strand, strand.Name);

    /// <summary>The place of a strand's lane, or null when it is not drawn.</summary>
    public int? PlaceOf(Strand? strand) => strand is not null && places.TryGetValue(strand, out var place) ? place : null;

    /// <summary>Hover text: <c>#3  main → Gen  send 1 (Gen.cs:12)</c>.</summary>
    public string Describe(int index)
    {
        var happened = Events[index];
        var target = History.TargetOf(index);
        var to = happened.Peer is null ? "" : $" → {NameOf(happened.Peer)}";
        var through = target != happened.Peer && target is not null ? $", straight to {NameOf(target)}" : "";
        var time = happened.Time == TimeSpan.Zero ? "" : $" at {Wording.Of(happened.Time)}";
        var line = happened.Source.IsKnown ? $" ({happened.Source})" : "";
        return $"#{index}  {NameOf(happened.Strand)}{to}  {Wording.Of(happened)}{through}{time}{line}";
    }

    public static TraceView Of(IReadOnlyList<TraceEvent> events, IReadOnlyList<string> strands, int mostStrands, int mostEvents, Range? highlight)
    {
        var history = LaneHistory.Of(events);
        var chosen = Choose(history, strands);
        Lane[] lanes = [.. chosen.Take(mostStrands)];

        var drawn = lanes.Select(lane => lane.Strand).ToHashSet();
        int[] relevant = [.. Enumerable.Range(0, events.Count).Where(index => drawn.Contains(events[index].Strand) || (history.TargetOf(index) is { } target && drawn.Contains(target)))];
        var hidden = Math.Max(0, relevant.Length - mostEvents);
        var head = hidden == 0 ? relevant.Length : mostEvents - (mostEvents / 4); // The end of a story matters: keep a quarter for it.
        int[] shown = [.. relevant[..head], .. relevant[(head + hidden)..]];

        var (start, length) = Locate(highlight, events.Count);
        return new TraceView(events, history, lanes, shown, chosen.Count - lanes.Length, hidden, head, Enumerable.Range(start, length).ToHashSet());
    }

    public static (int Start, int Length) Locate(Range? highlight, int count)
    {
        if (highlight is not { } range) return (0, 0);
        var (start, end) = (range.Start.GetOffset(count), range.End.GetOffset(count));
        return start >= 0 && start <= end && end <= count ? (start, end - start)
            : throw new ArgumentOutOfRangeException(nameof(highlight), FormattableString.Invariant($"The log has {count} events; the highlight {range} is not within it."));
    }

    public static List<Lane> Choose(LaneHistory history, IReadOnlyList<string> strands)
    {
        if (strands.Count == 0) return [.. history.Lanes];
        List<Lane> chosen = [];
        foreach (var name in strands)
        {
            Lane[] found = [.. history.Lanes.Where(lane => lane.Name == name || lane.Strand.Name == name).Where(lane => !chosen.Contains(lane))];
            if (found.Length == 0 && !chosen.Any(lane => lane.Name == name || lane.Strand.Name == name))
            {
                var known = string.Join(", ", history.Lanes.Take(12).Select(lane => lane.Name));
                throw new ArgumentException($"The log has no strand '{name}'. It has: {(known is "" ? "none" : known)}.", nameof(strands));
            }

            chosen.AddRange(found);
        }

        return chosen;
    }
}
