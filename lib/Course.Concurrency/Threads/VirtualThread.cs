using System.Runtime.ExceptionServices;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.Threads;

/// <summary>One of a set of virtual threads. Only who holds the baton touches it, or the scheduler if nobody does.</summary>
internal sealed class VirtualThread(VirtualThreads owner, string name, string key) : IRunningThread, IChoosable
{
    [ThreadStatic]
    private static VirtualThread? current;

    private readonly Turn turn = new();
    private readonly List<Action> joining = [];
    private Carrier? carrier;
    private ExceptionDispatchInfo? failure;
    private bool isSeen;
    private Tracer? tracer; // where it stands at a step
    private Strand? strand;
    private bool showsWaitForLock;
    private long lastBeforeTurn;

    /// <summary>The virtual thread that runs this code, if one does.</summary>
    public static VirtualThread? Current => current;

    public VirtualThreads Owner => owner;

    public string Name => name;

    /// <summary>The name by which a schedule means this thread and no other of its name: <c>A</c>, <c>A #2</c>.</summary>
    public string Key => key;

    public bool HasEnded { get; private set; }

    /// <summary>Whether it knows that its run is given up. From then on it only cleans up, and the event log takes no notice.</summary>
    public bool IsEnding { get; set; }

    /// <summary>What it waits for, when it is blocked.</summary>
    public ThreadWait? Wait { get; set; }

    /// <summary>What it does next, when it stands at a step.</summary>
    public string NextStep { get; private set; } = "";

    /// <summary>The lock that its next step takes.</summary>
    public ThreadLock? Wanted { get; private set; }

    /// <summary>Whether its next step can be taken.</summary>
    public bool IsAble => Wanted is null or { Holder: null };

    /// <summary>What it waits for, as messages say it after "waits for".</summary>
    public string WaitsFor => Wanted is { Holder: { } holder }
        ? $"lock '{Wanted.Name}', held by '{holder.Key}'{(holder.HasEnded ? ", which has ended" : "")}"
        : Wait?.What ?? "its turn";

    /// <summary>The exception that ended it, if nobody has joined it.</summary>
    public ExceptionDispatchInfo? UnseenFailure => isSeen ? null : failure;

    public void Begin(Carriers carriers, Action body) => carriers.Carry(name, on =>
    {
        carrier = on;
        AwaitTurn();
        current = this;
        try
        {
            if (!owner.IsGivenUp) body();
        }
        catch (Exception exception)
        {
            failure = ExceptionDispatchInfo.Capture(exception);
        }

        current = null;
        HasEnded = true;
        foreach (var wake in joining) wake();
        carriers.TakeBack(on);
        owner.PassOnAtEnd(this);
    });

    public void Join()
    {
        if (!HasEnded) owner.Block(WaitReason.Answer, "join " + name, $"the end of '{key}'", joining.Add);
        isSeen = true;
        failure?.Throw();
    }

    public void GiveTurn() => turn.Give();

    public void AwaitTurn()
    {
        turn.Await();
        lastBeforeTurn = Tracer.Current?.LastSequence ?? -1;
    }

    public void Interrupt() => carrier!.Interrupt();

    /// <summary>It has come to a step.</summary>
    public void Arrive(string step, ThreadLock? wanted)
    {
        (NextStep, Wanted) = (step, wanted);
        (tracer, strand) = (Tracer.Current, Tracer.Current?.Running);
        if (!IsAble) ShowWaitForLock();
    }

    /// <summary>It takes its step.</summary>
    public void Proceed()
    {
        if (showsWaitForLock) tracer?.Write(TraceEventKind.Wake, strand!);
        showsWaitForLock = false;
        Wanted = null;
    }

    /// <summary>Another thread runs, though this one could. The log says so if it has shown this one running.</summary>
    public void ShowWaitForTurn()
    {
        if (!showsWaitForLock && tracer is not null && tracer.LastSequence > lastBeforeTurn) tracer.Write(TraceEventKind.Wait, strand!, wait: WaitReason.Turn);
    }

    /// <summary>Somebody holds the lock that its next step takes.</summary>
    public void ShowWaitForLock()
    {
        if (!showsWaitForLock) tracer?.Write(TraceEventKind.Wait, strand!, value: Wanted!.Name, wait: WaitReason.Lock);
        showsWaitForLock = true;
    }

    /// <summary>Notes what it does in the log.</summary>
    public void Note(string text)
    {
        if (!IsEnding) Tracer.Current?.Note(text);
    }
}
