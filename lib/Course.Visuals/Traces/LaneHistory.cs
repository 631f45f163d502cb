using Course.Concurrency.Tracing;

namespace Course.Visuals.Traces;

/// <summary>
/// What every strand of a log does at every moment, derived from the events alone: resuming a peer is waiting for its
/// answer, yielding is waiting to be resumed, delegating is waiting for the delegate. A delegating strand is passed
/// over: whoever resumes it reaches the innermost delegate, and that one's values go straight to the resumer.
/// </summary>
internal sealed class LaneHistory
{
    private sealed record Present(int Since, LaneState State, WaitReason Reason, Strand? On);

    private readonly Dictionary<Strand, Present> now = [];
    private readonly Dictionary<Strand, List<LaneSegment>> past = [];
    private readonly Strand?[] targets;

    private LaneHistory(IReadOnlyList<TraceEvent> events)
    {
        targets = new Strand?[events.Count];
        Strand[] strands = [.. events.SelectMany(e => e.Peer is null ? [e.Strand] : new[] { e.Strand, e.Peer }).Distinct().OrderBy(strand => strand.Id)];
        if (strands is [{ Id: 0 } main, ..]) Enter(main, -1, LaneState.Running); // The program runs before anything else happens.

        for (var index = 0; index < events.Count; index++) Apply(index, events[index]);
        foreach (var (strand, present) in now) Close(strand, present, events.Count);

        var names = UniqueNames(strands);
        Lanes = [.. strands.Select(strand => new Lane(strand, names[strand], past[strand]))];
    }

    /// <summary>The lanes, in order of their strands' creation: the main program first.</summary>
    public IReadOnlyList<Lane> Lanes { get; }

    /// <summary>The strand that the event at <paramref name="index"/> really reached: its peer, or the innermost delegate of its peer.</summary>
    public Strand? TargetOf(int index) => targets[index];

    public static LaneHistory Of(IReadOnlyList<TraceEvent> events) => new(events);

    private void Apply(int index, TraceEvent happened)
    {
        var (actor, peer) = (happened.Strand, happened.Peer);
        targets[index] = peer;

        switch (happened.Kind)
        {
            case TraceEventKind.Create:
                Enter(actor, index, LaneState.NotStarted);
                break;

            case TraceEventKind.Resume or TraceEventKind.Send or TraceEventKind.Throw or TraceEventKind.Close or TraceEventKind.Call:
                var reached = targets[index] = peer is null ? null : Innermost(peer);
                Wait(actor, index, happened.Wait, WaitReason.Answer, reached);
                Run(reached, index);
                break;

            case TraceEventKind.Delegate:
                Wait(actor, index, happened.Wait, WaitReason.Delegate, peer);
                Run(peer, index);
                break;

            case TraceEventKind.Yield:
                Wait(actor, index, happened.Wait, WaitReason.Resumption, null);
                Run(peer, index);
                break;

            case TraceEventKind.Answer:
                Enter(actor, index, LaneState.Idle);
                Run(peer, index);
                break;

            case TraceEventKind.Return or TraceEventKind.Raise:
                Enter(actor, index, LaneState.Finished);
                Run(peer, index);
                break;

            case TraceEventKind.Wait:
                Wait(actor, index, happened.Wait, WaitReason.None, peer);
                foreach (var resumer in WaitingForAnswerOf(actor)) Run(resumer, index);
                break;

            case TraceEventKind.Leak:
                Enter(actor, index, LaneState.Leaked);
                break;

            case TraceEventKind.Message: // Nobody stops by it; a channel's buffer comes into being with its first value.
                if (!now.ContainsKey(actor)) Enter(actor, index, LaneState.Idle);
                if (peer is not null && !now.ContainsKey(peer)) Enter(peer, index, LaneState.Idle);
                break;

            case TraceEventKind.State:
                Enter(actor, index, happened.Value is "running" or "restarted" or "stopping" ? LaneState.Running : LaneState.Idle);
                break;

            default: // A note or a wake-up: whoever makes it runs.
                Run(actor, index);
                break;
        }

        if (peer is not null && !now.ContainsKey(peer)) Enter(peer, index, LaneState.NotStarted);
    }

    /// <summary>Follows <c>yield from</c> to the strand that a resumption of <paramref name="strand"/> reaches.</summary>
    private Strand Innermost(Strand strand)
    {
        for (var steps = now.Count; steps > 0; steps--)
        {
            if (!now.TryGetValue(strand, out var present) || present is not { Reason: WaitReason.Delegate, On: { } next }) break;
            if (now.TryGetValue(next, out var there) && there.State is LaneState.Finished or LaneState.Leaked) break;
            strand = next;
        }

        return strand;
    }

    // Who waits does not answer, and whoever resumed it goes on.
    private Strand[] WaitingForAnswerOf(Strand strand) =>
        [.. now.Where(entry => entry.Value is { State: LaneState.Waiting, Reason: WaitReason.Answer } present && present.On == strand).Select(entry => entry.Key)];

    private void Wait(Strand strand, int index, WaitReason said, WaitReason implied, Strand? on) =>
        Enter(strand, index, LaneState.Waiting, said == WaitReason.None ? implied : said, on);

    // A finished strand may still answer ("I am exhausted"), but it does not come back to life.
    private void Run(Strand? strand, int index)
    {
        if (strand is null) return;
        if (now.TryGetValue(strand, out var present) && present.State is LaneState.Finished or LaneState.Leaked) return;
        Enter(strand, index, LaneState.Running);
    }

    private void Enter(Strand strand, int index, LaneState state, WaitReason reason = WaitReason.None, Strand? on = null)
    {
        if (!now.TryGetValue(strand, out var before))
        {
            past[strand] = [];
        }
        else if (before.State == state && before.Reason == reason && before.On == on)
        {
            return;
        }
        else
        {
            Close(strand, before, index);
        }

        now[strand] = new Present(index, state, reason, on);
    }

    private void Close(Strand strand, Present present, int index)
    {
        if (index > present.Since) past[strand].Add(new LaneSegment(present.Since, index, present.State, present.Reason, present.On));
    }

    /// <summary>Two strands of one method are <c>Gen</c> and <c>Gen #2</c>.</summary>
    private static Dictionary<Strand, string> UniqueNames(Strand[] strands)
    {
        var uses = new Dictionary<string, int>();
        var names = new Dictionary<Strand, string>();
        foreach (var strand in strands)
        {
            var use = uses[strand.Name] = uses.GetValueOrDefault(strand.Name) + 1;
            names[strand] = use == 1 ? strand.Name : $"{strand.Name} #{use}";
        }

        return names;
    }
}
