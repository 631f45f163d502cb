using Course.Concurrency.Tracing;

namespace Course.Visuals.Actors;

/// <summary>What a log says of one actor. Moments are numbers of events.</summary>
/// <param name="strand">Its swim lane.</param>
/// <param name="parent">Its supervisor; null for the top of a system.</param>
/// <param name="path">Its path, made unique within the log: a second actor of the same path is <c>/worker #2</c>.</param>
/// <param name="created">When it came into being.</param>
internal sealed class ActorLife(Strand strand, ActorLife? parent, string path, int created)
{
    public Strand Strand => strand;

    public ActorLife? Parent => parent;

    public string Path => path;

    /// <summary>The last part of the path; that of the top is <c>/</c>.</summary>
    public string Name => path.Length > 1 ? path[(path.LastIndexOf('/') + 1)..] : path;

    public int Created => created;

    public List<ActorLife> Children { get; } = [];

    public List<ActorFailing> Failings { get; } = [];

    public List<ActorHandling> Handlings { get; } = [];

    /// <summary>When instances began that replaced others.</summary>
    public List<int> Restarts { get; } = [];

    /// <summary>When its first instance was ready; null: it never was.</summary>
    public int? Begun { get; set; }

    /// <summary>When it was to stop, and its children first; null: never.</summary>
    public int? Stopping { get; set; }

    /// <summary>When it stopped; null: it did not.</summary>
    public int? Stopped { get; set; }

    /// <summary>Whether it stopped only because the whole system did.</summary>
    public bool EndedWithSystem => Stopped is not null && Top is { Stopping: { } end } && (parent is null || Stopping >= end);

    /// <summary>Whether it stopped before the system did.</summary>
    public bool StoppedEarly => Stopped is not null && !EndedWithSystem;

    /// <summary>Whether the run ended before anything was made of its last failure.</summary>
    public bool HasFailed => !StoppedEarly && Failings is [.., var last] && !(Restarts.Count > 0 && Restarts[^1] > last.At) && last.Directive != "resume";

    /// <summary>Whether anything but work has happened to it.</summary>
    public bool IsEventful => Failings.Count > 0 || Restarts.Count > 0;

    /// <summary>What became of it: <c>restarted 2 times, stopped</c>.</summary>
    public string Became
    {
        get
        {
            List<string> words = [];
            if (Restarts.Count > 0) words.Add($"restarted {Times(Restarts.Count)}");
            if (Failings.Count(failing => failing.Directive == "resume") is > 0 and var resumed) words.Add($"resumed {Times(resumed)}");
            words.Add(StoppedEarly ? "stopped" : HasFailed ? "failed" : parent is null && Stopped is not null ? "terminated" : IsUntouched ? "not started" : "running");
            return string.Join(", ", words);
        }
    }

    private ActorLife Top => parent?.Top ?? this;

    private bool IsUntouched => Begun is null && Restarts.Count == 0 && Handlings.Count == 0 && parent is not null;

    private static string Times(int count) => count == 1 ? "once" : FormattableString.Invariant($"{count:#,0} times");
}
