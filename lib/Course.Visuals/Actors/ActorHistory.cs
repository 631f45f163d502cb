using Course.Concurrency.Tracing;

namespace Course.Visuals.Actors;

/// <summary>
/// What became of the actors of a run and of the messages that they were told, derived from the event log alone. Moments are numbers of events; where the
/// log has times, <see cref="TimeOf"/> gives them.
/// </summary>
internal sealed class ActorHistory
{
    private sealed class Present
    {
        public ActorHandling? Handling;
        public (int From, WaitReason Reason)? Wait; // within the handler, or before the next one
        public ActorMessage? Entering; // into the place of the one that is taken out next
        public int? Left; // it made way for others then: after the handler, or within it
    }

    private readonly Dictionary<Strand, ActorLife> lives = [];
    private readonly Dictionary<ActorLife, Present> now = [];
    private readonly Dictionary<long, ActorMessage> messagesByEvent = [];
    private readonly List<ActorMessage> messages = [];
    private readonly List<ActorFailing> failings = [];
    private readonly Dictionary<string, int> uses = [];

    private ActorHistory(IReadOnlyList<TraceEvent> log)
    {
        Events = log;
        HasTime = log.Any(happened => happened.Time != TimeSpan.Zero);
        for (var index = 0; index < log.Count; index++) Apply(index, log[index]);
        foreach (var present in now.Values) EndHandling(present, log.Count);
    }

    /// <summary>The log.</summary>
    public IReadOnlyList<TraceEvent> Events { get; }

    /// <summary>Whether the log has times.</summary>
    public bool HasTime { get; }

    /// <summary>The actors, in order of creation.</summary>
    public IReadOnlyList<ActorLife> Actors => [.. lives.Values];

    /// <summary>What was told, in order, answers included.</summary>
    public IReadOnlyList<ActorMessage> Messages => messages;

    /// <summary>Who threw what, in order, and what came of it.</summary>
    public IReadOnlyList<ActorFailing> Failings => failings;

    public static ActorHistory Of(IReadOnlyList<TraceEvent> log) => new(log);

    /// <summary>The actor of a strand; null if it is none.</summary>
    public ActorLife? ActorOf(Strand strand) => lives.GetValueOrDefault(strand);

    /// <summary>When something happened; the end of the log is the time of its last event.</summary>
    public TimeSpan TimeOf(int index) => Events.Count == 0 ? TimeSpan.Zero : Events[Math.Clamp(index, 0, Events.Count - 1)].Time;

    /// <summary>The actors of these names or paths, in this order; a name that several have stands for all of them.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public IReadOnlyList<ActorLife> Choose(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        List<ActorLife> chosen = [];
        foreach (var name in names)
        {
            ActorLife[] found = [.. Actors.Where(actor => actor.Name == name || actor.Path == name)];
            if (found.Length == 0) throw new ArgumentException($"The log has no actor '{name}'. It has: {(lives.Count == 0 ? "none" : string.Join(", ", Actors.Take(12).Select(actor => actor.Path)))}.", nameof(names));
            chosen.AddRange(found.Except(chosen));
        }

        return chosen;
    }

    private void Apply(int index, TraceEvent happened)
    {
        if (happened.Kind == TraceEventKind.Create && IsPath(happened.Strand.Name)) Create(index, happened);
        if (happened.Kind is TraceEventKind.Message or TraceEventKind.Reply) Tell(index, happened);
        if (happened.Kind == TraceEventKind.Drop) Drop(index, happened);
        if (ActorOf(happened.Strand) is not { } actor) return;

        var present = now[actor];
        if (present.Entering is { } entering && happened.Kind is TraceEventKind.Handle or TraceEventKind.State or TraceEventKind.Return)
        {
            entering.Entered = index;
            present.Entering = null;
        }

        if (!IsBetweenHandlers(happened.Kind)) present.Left = null; // it made way within the handler
        switch (happened.Kind)
        {
            case TraceEventKind.Handle:
                Handle(index, happened, actor, present);
                break;

            case TraceEventKind.Wait:
                Wait(index, happened, present);
                break;

            case TraceEventKind.Wake:
                EndWait(present, index);
                break;

            case TraceEventKind.Fail:
                EndHandling(present, index);
                ActorFailing failing = new(index, actor, happened.Value ?? "");
                actor.Failings.Add(failing);
                failings.Add(failing);
                break;

            case TraceEventKind.Supervise when happened.Peer is { } peer && ActorOf(peer) is { Failings: [.., var last] } && last.Directive is null:
                (last.Directive, last.Supervisor, last.DecidedAt) = (happened.Value, actor, index);
                break;

            case TraceEventKind.State:
                EndHandling(present, present.Left ?? index);
                if (happened.Value == "restarted") actor.Restarts.Add(index);
                else if (happened.Value == "stopping") actor.Stopping ??= index;
                else actor.Begun ??= index;
                break;

            case TraceEventKind.Return:
                EndHandling(present, present.Left ?? index);
                actor.Stopped = index;
                break;
        }
    }

    private static bool IsBetweenHandlers(TraceEventKind kind) =>
        kind is TraceEventKind.Wait or TraceEventKind.Wake or TraceEventKind.Handle or TraceEventKind.State or TraceEventKind.Return;

    private static bool IsPath(string name) => name.StartsWith('/');

    private void Create(int index, TraceEvent happened)
    {
        if (lives.ContainsKey(happened.Strand)) return;
        var path = happened.Strand.Name;
        var use = uses[path] = uses.GetValueOrDefault(path) + 1;
        var parent = happened.Peer is null ? null : ActorOf(happened.Peer);
        ActorLife life = new(happened.Strand, parent, use == 1 ? path : FormattableString.Invariant($"{path} #{use}"), index);
        parent?.Children.Add(life);
        lives[happened.Strand] = life;
        now[life] = new Present();
    }

    private void Tell(int index, TraceEvent happened)
    {
        if (happened.Peer is not { } peer) return;
        var isAnswer = happened.Kind == TraceEventKind.Reply;
        var actor = ActorOf(peer);
        if (actor is null && !isAnswer) return; // a channel, or a theft
        ActorMessage message = new(index, happened.Strand, peer, happened.Value ?? "") { IsAnswer = isAnswer };
        messages.Add(message);
        messagesByEvent[happened.Sequence] = message;
        if (isAnswer) message.TakenUp = index;
        else if (happened.Wait == WaitReason.Send) now[actor!].Entering = message;
    }

    private void Handle(int index, TraceEvent happened, ActorLife actor, Present present)
    {
        EndHandling(present, present.Left ?? index);
        present.Handling = new ActorHandling(index, happened.Value ?? "");
        actor.Handlings.Add(present.Handling);
        if (!messagesByEvent.TryGetValue(happened.Cause, out var message) || message.Left is not null) return; // of the system, or stashed before
        message.TakenUp = index;
        message.What = present.Handling.What;
    }

    private void Drop(int index, TraceEvent happened)
    {
        if (!messagesByEvent.TryGetValue(happened.Cause, out var message) || message.Left is not null) return; // it lies in no mailbox
        if (ActorOf(message.To) is { } actor && now[actor].Entering == message) now[actor].Entering = null;
        message.Dropped = index;
        var (what, value) = (message.What, happened.Value ?? "");
        message.Reason = value.StartsWith(what + ": ", StringComparison.Ordinal) ? value[(what.Length + 2)..] : value;
    }

    private static void Wait(int index, TraceEvent happened, Present present)
    {
        var wasRunning = present.Wait is null;
        EndWait(present, index);
        if (happened is { Wait: WaitReason.Receive, Value: null, Source.IsKnown: false })
        {
            EndHandling(present, index); // it rests
            return;
        }

        present.Left = happened.Wait == WaitReason.Turn && wasRunning ? index : null;
        present.Wait = (index, happened.Wait);
    }

    private static void EndWait(Present present, int index)
    {
        if (present is { Wait: { } wait, Handling: { } handling }) handling.Waits.Add((wait.From, index, wait.Reason));
        present.Wait = null;
    }

    private static void EndHandling(Present present, int index)
    {
        EndWait(present, index);
        if (present.Handling is { } handling)
        {
            handling.To = index;
            handling.Waits.RemoveAll(wait => wait.From >= index); // not within it
        }

        (present.Handling, present.Left) = (null, null);
    }
}
