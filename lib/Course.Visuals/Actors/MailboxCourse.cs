using Course.Concurrency.Tracing;

namespace Course.Visuals.Actors;

/// <summary>How many messages lay in one mailbox, from event to event.</summary>
/// <param name="Actor">Whose mailbox.</param>
/// <param name="Steps">The numbers of the events that changed it, and how many there were from then on.</param>
internal sealed record MailboxCourse(ActorLife Actor, IReadOnlyList<(int At, int Depth)> Steps)
{
    /// <summary>The most that there were at once.</summary>
    public int Most => Steps.Select(step => step.Depth).DefaultIfEmpty(0).Max();

    /// <summary>The mailboxes of all actors that were told anything, in order of creation.</summary>
    public static IReadOnlyList<MailboxCourse> Of(ActorHistory history)
    {
        var changes = new Dictionary<ActorLife, SortedDictionary<int, int>>();
        foreach (var message in history.Messages)
        {
            if (message.IsAnswer || history.ActorOf(message.To) is not { } actor) continue;
            Change(actor, message.Entered, 1);
            if (message.TakenUp is { } taken) Change(actor, taken, -1);
            else if (message.Dropped is { } dropped) Change(actor, MadeRoomAt(history, message, dropped), -1);
        }

        return [.. history.Actors.Where(changes.ContainsKey).Select(actor => new MailboxCourse(actor, Sum(changes[actor])))];

        void Change(ActorLife actor, int at, int by)
        {
            if (!changes.TryGetValue(actor, out var own)) changes[actor] = own = [];
            own[at] = own.GetValueOrDefault(at) + by;
        }
    }

    // A full mailbox drops one message in the moment in which another one comes, or does not let that one in: it never holds one too many.
    private static int MadeRoomAt(ActorHistory history, ActorMessage message, int dropped)
    {
        var at = dropped - 1;
        while (at >= 0 && history.Events[at].Strand != history.Events[dropped].Strand) at--; // what others did meanwhile
        return at >= 0 && history.Events[at] is { Kind: TraceEventKind.Message } before && before.Peer == message.To ? at : dropped;
    }

    private static List<(int At, int Depth)> Sum(SortedDictionary<int, int> changes)
    {
        List<(int At, int Depth)> steps = [];
        var depth = 0;
        foreach (var (at, by) in changes)
        {
            if (by != 0) steps.Add((at, depth += by));
        }

        return steps;
    }
}
