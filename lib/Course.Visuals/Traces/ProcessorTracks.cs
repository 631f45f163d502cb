using Course.Concurrency.Tracing;
using Course.Visuals.Markup;
using Course.Visuals.Traces;

namespace Course.Visuals;

/// <summary>
/// Which goroutine ran on which processor, and when, from the event log of a run on <see cref="Course.Concurrency.Scheduling.GoScheduler"/>: a track
/// for each processor, and below one for each goroutine. A goroutine has the same colour and texture in both.
/// </summary>
/// <remarks>
/// <code>var log = TraceLog.Record(() =&gt; new GoScheduler(2).Run(Main), TimeProvider.System);
/// new ProcessorTracks(log) { Title = "Eight workers on two processors" }</code>
/// Stretches too short to be told apart are drawn as one. A log without times is drawn by the order of its events.
/// </remarks>
public sealed record ProcessorTracks : Visual
{
    private const int MostTableRows = 60;
    private readonly ProcessorHistory history;

    /// <summary>Makes the tracks of <paramref name="log"/>.</summary>
    public ProcessorTracks(IReadOnlyList<TraceEvent> log)
    {
        ArgumentNullException.ThrowIfNull(log);
        history = ProcessorHistory.Of(log);
    }

    /// <summary>The heading; empty for none.</summary>
    public string Title { get; init; } = "";

    /// <summary>Where the picture begins; zero unless set.</summary>
    public TimeSpan From { get; init; }

    /// <summary>Where the picture ends; null: where the log does.</summary>
    public TimeSpan? To { get; init; }

    /// <summary>The most goroutines to draw, 16 unless set; the picture says how many are missing.</summary>
    public int MostGoroutines { get; init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A picture shows 0 goroutines or more."); } = 16;

    /// <summary>Where and how it was measured, written below the picture; see <see cref="MachineNote.Machine"/>. Empty for none.</summary>
    public string Machine { get; init; } = "";

    internal ProcessorHistory History => history;

    /// <summary>The first moment that is drawn, in ticks.</summary>
    internal long Start => Math.Clamp(From.Ticks, 0, Math.Max(0, history.End - 1));

    /// <summary>The last moment that is drawn.</summary>
    internal long End => Math.Max(Start + 1, Math.Min(To?.Ticks ?? long.MaxValue, history.End));

    /// <inheritdoc/>
    public override string ToHtml() => Picture.Write(scope => Picture.Frame(scope, new ProcessorTracksDrawing(this, scope).Draw(),
        Picture.Details("The same as tables", Html.Element("div", ProcessorTable().ToElement(), GoroutineTable().ToElement()))));

    /// <inheritdoc/>
    public override string ToText() => $"{ProcessorTable().ToText(Title)}\n\n{GoroutineTable().ToText("")}{(Machine is "" ? "" : "\n" + Clean.Xml(Machine))}";

    /// <summary>A moment in words.</summary>
    internal string Say(long moment) => history.HasTime ? Wording.Of(TimeSpan.FromTicks(moment)) : FormattableString.Invariant($"event {moment}");

    /// <summary>A length in words.</summary>
    internal string SayLength(long length) => history.HasTime ? Wording.Of(TimeSpan.FromTicks(length)) : FormattableString.Invariant($"{length} events");

    /// <summary>What a processor does, in words.</summary>
    internal static string Describe(ProcessorStretch stretch) => stretch.Activity switch
    {
        ProcessorActivity.Runs => $"runs {stretch.Goroutine!.Name}",
        ProcessorActivity.RunsMany => "runs several in turn",
        ProcessorActivity.Looks => "looks for a goroutine",
        ProcessorActivity.SystemCall => "syscall",
        ProcessorActivity.Idle => "idle",
        ProcessorActivity.Stopped => "gcstop: the world is stopped",
        _ => "dead",
    };

    private Table ProcessorTable()
    {
        var stretches = history.Processors
            .SelectMany(entry => entry.Track.Where(IsShown).Select(stretch => (entry.Processor, Stretch: stretch)))
            .OrderBy(entry => entry.Stretch.From).ToList();
        return new Table(
            [new("processor"), new("from", true), new("to", true), new("does")],
            [.. stretches.Take(MostTableRows).Select(entry => (IReadOnlyList<string>)[entry.Processor.Name, Say(entry.Stretch.From), Say(entry.Stretch.To), Describe(entry.Stretch)])],
            Math.Max(0, stretches.Count - MostTableRows),
            "stretches");
    }

    private Table GoroutineTable()
    {
        var all = history.Goroutines;
        return new Table(
            [new("goroutine"), new("turns", true), new("on"), new("runs", true), new("runnable", true), new("waits", true), new("syscall", true)],
            [
                .. all.Take(MostTableRows).Select(entry => (IReadOnlyList<string>)
                [
                    entry.Goroutine.Name,
                    FormattableString.Invariant($"{entry.Track.Count(one => one.Wait == WaitReason.None)}"),
                    string.Join(", ", entry.Track.Select(one => one.Processor?.Name).Where(name => name is not null).Distinct().Order(StringComparer.Ordinal)),
                    Sum(entry.Track, wait => wait == WaitReason.None),
                    Sum(entry.Track, wait => wait == WaitReason.Turn),
                    Sum(entry.Track, wait => wait is not (WaitReason.None or WaitReason.Turn or WaitReason.SystemCall)),
                    Sum(entry.Track, wait => wait == WaitReason.SystemCall),
                ]),
            ],
            Math.Max(0, all.Count - MostTableRows),
            "goroutines");
    }

    private bool IsShown(ProcessorStretch stretch) => stretch.To > Start && stretch.From < End;

    private string Sum(IEnumerable<GoroutineStretch> track, Func<WaitReason, bool> counts) => SayLength(track.Where(one => counts(one.Wait)).Sum(one => one.Length));
}
