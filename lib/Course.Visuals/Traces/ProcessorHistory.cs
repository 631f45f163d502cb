using Course.Concurrency.Tracing;

namespace Course.Visuals.Traces;

/// <summary>
/// Which goroutine ran on which processor, and when, derived from the event log of a scheduler. A processor runs a goroutine from the event that
/// says so until that goroutine waits or ends; what it does then, until its next event, is look for another one.
/// </summary>
internal sealed class ProcessorHistory
{
    private readonly Dictionary<Strand, (long Since, ProcessorActivity Activity, Strand? Goroutine)> processors = [];
    private readonly Dictionary<Strand, (long Since, WaitReason Wait, Strand? Processor)> goroutines = [];
    private readonly Dictionary<Strand, Strand> places = []; // where a goroutine runs
    private readonly Dictionary<Strand, List<ProcessorStretch>> processorTracks = [];
    private readonly Dictionary<Strand, List<GoroutineStretch>> goroutineTracks = [];
    private readonly List<Theft> thefts = [];
    private readonly Dictionary<string, Strand> processorsByName = []; // one that has died and come back has another strand, and the same track

    private ProcessorHistory(IReadOnlyList<TraceEvent> log)
    {
        HasTime = log.Any(happened => happened.Time != TimeSpan.Zero);
        var machines = log.Where(happened => happened.Kind == TraceEventKind.State && IsNamed(happened.Strand, 'M')).Select(happened => happened.Strand).ToHashSet();
        for (var index = 0; index < log.Count; index++)
        {
            End = HasTime ? log[index].Time.Ticks : index;
            if (!machines.Contains(log[index].Strand)) Apply(log[index], End);
        }

        if (!HasTime) End = log.Count;
        foreach (var (processor, now) in processors) Close(processor, now, End);
        foreach (var goroutine in goroutines.Keys.ToArray()) Leave(goroutine, End);
    }

    /// <summary>Whether the log has times; else moments are the numbers of its events.</summary>
    public bool HasTime { get; }

    /// <summary>The last moment.</summary>
    public long End { get; }

    /// <summary>The processors by number, and what they did.</summary>
    public IReadOnlyList<(Strand Processor, IReadOnlyList<ProcessorStretch> Track)> Processors =>
        [.. processorTracks.OrderBy(entry => NumberOf(entry.Key)).Select(entry => (entry.Key, (IReadOnlyList<ProcessorStretch>)entry.Value))];

    /// <summary>The goroutines in order of creation, and what they did.</summary>
    public IReadOnlyList<(Strand Goroutine, IReadOnlyList<GoroutineStretch> Track)> Goroutines =>
        [.. goroutineTracks.OrderBy(entry => entry.Key.Id).Select(entry => (entry.Key, (IReadOnlyList<GoroutineStretch>)entry.Value))];

    /// <summary>Who stole from whom.</summary>
    public IReadOnlyList<Theft> Thefts => thefts;

    public static ProcessorHistory Of(IReadOnlyList<TraceEvent> log) => new(log);

    private void Apply(TraceEvent happened, long time)
    {
        var (actor, peer) = (happened.Strand, happened.Peer);
        switch (happened.Kind)
        {
            case TraceEventKind.State when IsNamed(actor, 'P'):
                actor = ProcessorOf(actor);
                if (peer is not null && places.GetValueOrDefault(peer) != actor) Vacate(peer, time);
                Enter(actor, time, ActivityOf(happened.Value, peer), peer);
                if (peer is not null) Run(peer, time, actor);
                break;

            case TraceEventKind.Message when peer is not null && processorsByName.TryGetValue(actor.Name, out var victim) && processorsByName.TryGetValue(peer.Name, out var thief):
                thefts.Add(new Theft(time, victim, thief, happened.Value ?? ""));
                break;

            case TraceEventKind.Create:
                Begin(actor, time, WaitReason.Turn, null);
                break;

            case TraceEventKind.Wait:
                Vacate(actor, time);
                Begin(actor, time, happened.Wait, null);
                break;

            case TraceEventKind.Return or TraceEventKind.Raise or TraceEventKind.Leak:
                Vacate(actor, time);
                Leave(actor, time);
                break;
        }
    }

    private Strand ProcessorOf(Strand strand) => processorsByName.TryGetValue(strand.Name, out var known) ? known : processorsByName[strand.Name] = strand;

    private static ProcessorActivity ActivityOf(string? state, Strand? goroutine) => state switch
    {
        "running" => goroutine is null ? ProcessorActivity.Looks : ProcessorActivity.Runs,
        "syscall" => ProcessorActivity.SystemCall,
        "gcstop" => ProcessorActivity.Stopped,
        "dead" => ProcessorActivity.Dead,
        _ => ProcessorActivity.Idle,
    };

    private void Run(Strand goroutine, long time, Strand processor)
    {
        places[goroutine] = processor;
        Begin(goroutine, time, WaitReason.None, processor);
    }

    // Who waits or ends leaves its processor, which looks for another goroutine.
    private void Vacate(Strand goroutine, long time)
    {
        if (!places.Remove(goroutine, out var processor)) return;
        if (processors.TryGetValue(processor, out var now) && now.Goroutine == goroutine) Enter(processor, time, ProcessorActivity.Looks, null);
    }

    private void Enter(Strand processor, long time, ProcessorActivity activity, Strand? goroutine)
    {
        if (!processorTracks.ContainsKey(processor)) processorTracks[processor] = [];
        if (processors.TryGetValue(processor, out var now))
        {
            if (now.Activity == activity && now.Goroutine == goroutine) return;
            Close(processor, now, time);
        }

        processors[processor] = (time, activity, goroutine);
    }

    private void Close(Strand processor, (long Since, ProcessorActivity Activity, Strand? Goroutine) now, long time)
    {
        if (time > now.Since) processorTracks[processor].Add(new ProcessorStretch(now.Since, time, now.Activity, now.Goroutine));
    }

    private void Begin(Strand goroutine, long time, WaitReason wait, Strand? processor)
    {
        Leave(goroutine, time);
        goroutines[goroutine] = (time, wait, processor);
    }

    private void Leave(Strand goroutine, long time)
    {
        if (!goroutineTracks.TryGetValue(goroutine, out var track)) goroutineTracks[goroutine] = track = [];
        if (goroutines.Remove(goroutine, out var now) && time > now.Since) track.Add(new GoroutineStretch(now.Since, time, now.Wait, now.Processor));
    }

    private static bool IsNamed(Strand strand, char letter) => strand.Name.Length > 1 && strand.Name[0] == letter && strand.Name[1..].All(char.IsAsciiDigit);

    private static int NumberOf(Strand processor) => int.Parse(processor.Name[1..], System.Globalization.CultureInfo.InvariantCulture);
}
