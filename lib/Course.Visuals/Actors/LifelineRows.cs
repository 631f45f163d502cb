using Course.Concurrency.Tracing;

namespace Course.Visuals.Actors;

/// <summary>
/// The rows of <see cref="MessageLifelines"/>: which events have one, and where all others lie. A message that is taken up before anything else
/// happens has one row for both, so that its arrow is level.
/// </summary>
internal sealed class LifelineRows
{
    private const double Below = 0.45; // what has no row lies below the last one
    private readonly double[] places; // of all events, and of the end, in rows without a cut
    private readonly List<int> firsts = []; // the event that each row begins with
    private readonly int head;

    public LifelineRows(ActorHistory history, IReadOnlySet<Strand> shown, int mostRows)
    {
        var events = history.Events;
        var messages = history.Messages.ToDictionary(message => message.Told);
        var taken = history.Messages.Where(message => message.TakenUp is not null).ToLookup(message => message.TakenUp!.Value);
        var dropped = history.Messages.Where(message => message.Dropped is not null).ToLookup(message => message.Dropped!.Value);
        places = new double[events.Count + 1];
        ActorMessage? last = null; // the message of the last row
        var time = TimeSpan.Zero;
        for (var index = 0; index < events.Count; index++)
        {
            var happened = events[index];
            var isNew = IsNew(happened, index);
            if (isNew && last is not null && ((taken[index].Contains(last) && !IsBusy(history, last)) || dropped[index].Contains(last)))
            {
                places[index] = firsts.Count - 1;
                last = null;
                continue;
            }

            if (!isNew && happened.Time > time && IsStep(happened)) isNew = true; // so that lengths show, and the time stands there
            if (isNew)
            {
                firsts.Add(index);
                time = happened.Time;
                places[index] = firsts.Count - 1;
                last = messages.TryGetValue(index, out var told) && told.From != told.To ? told : null;
                continue;
            }

            places[index] = firsts.Count == 0 ? 0 : firsts.Count - 1 + Below;
        }

        places[events.Count] = firsts.Count - 1 + (2 * Below);
        Hidden = firsts.Count > mostRows + 1 ? firsts.Count - mostRows : 0; // a cut has a row of its own
        head = Hidden == 0 ? firsts.Count : mostRows - (mostRows / 4); // The end of a story matters: keep a quarter for it.

        bool IsNew(TraceEvent happened, int index) => happened.Kind switch
        {
            TraceEventKind.Message or TraceEventKind.Reply => messages.TryGetValue(index, out var message) && (shown.Contains(message.From) || shown.Contains(message.To)),
            TraceEventKind.Handle => shown.Contains(happened.Strand),
            TraceEventKind.Drop => (happened.Peer is { } peer && shown.Contains(peer)) || (happened.Cause < 0 && shown.Contains(happened.Strand)),
            TraceEventKind.Fail or TraceEventKind.Supervise => shown.Contains(happened.Strand) || (happened.Kind == TraceEventKind.Supervise && happened.Peer is { } child && shown.Contains(child)),
            TraceEventKind.State or TraceEventKind.Return or TraceEventKind.Note => shown.Contains(happened.Strand) && history.ActorOf(happened.Strand) is not null && MessageLifelines.Words(happened) is not null,
            _ => false,
        };

        bool IsStep(TraceEvent happened) => happened.Kind is TraceEventKind.Wait or TraceEventKind.Wake && shown.Contains(happened.Strand) && history.ActorOf(happened.Strand) is not null;
    }

    /// <summary>How many rows are left out.</summary>
    public int Hidden { get; }

    /// <summary>The rows that are drawn, that of the cut included.</summary>
    public int Count => Hidden == 0 ? firsts.Count : firsts.Count - Hidden + 1;

    /// <summary>The row of the cut; null: there is none.</summary>
    public int? Cut => Hidden == 0 ? null : head;

    /// <summary>The events that rows begin with, of those that are drawn.</summary>
    public IEnumerable<int> Firsts => firsts.Where(index => !IsHidden(index));

    /// <summary>Whether an event lies in what is left out.</summary>
    public bool IsHidden(int index) => Hidden > 0 && Math.Floor(places[index]) >= head && Math.Floor(places[index]) < head + Hidden;

    /// <summary>Where an event lies, in rows from the top; what is left out lies in the row of the cut.</summary>
    public double PlaceOf(int index)
    {
        var place = places[Math.Clamp(index, 0, places.Length - 1)];
        if (Hidden == 0 || Math.Floor(place) < head) return place;
        return Math.Floor(place) < head + Hidden ? head + 0.5 : place - Hidden + 1;
    }

    private static bool IsBusy(ActorHistory history, ActorMessage message) =>
        history.ActorOf(message.To) is { } actor && actor.Handlings.Exists(handling => handling.From < message.Told && handling.To > message.Told);
}
