using Course.Concurrency.Tracing;

namespace Course.Visuals.Traces;

/// <summary>The words for events and waits, the same in pictures, legends and tables.</summary>
internal static class Wording
{
    public static string Of(WaitReason reason) => reason switch
    {
        WaitReason.Resumption => "waits to be resumed",
        WaitReason.Answer => "waits for an answer",
        WaitReason.Delegate => "waits for its delegate",
        WaitReason.Send => "waits for a receiver",
        WaitReason.Receive => "waits for a sender",
        WaitReason.Select => "waits for the first of several",
        WaitReason.Timer => "waits for a point in time",
        WaitReason.Read => "waits for something to read",
        WaitReason.Write => "waits until it can write",
        WaitReason.Lock => "waits for a lock",
        WaitReason.Turn => "waits for its turn",
        WaitReason.SystemCall => "waits for a blocking call",
        _ => "runs",
    };

    public static string Of(TraceEventKind kind) => kind switch
    {
        TraceEventKind.Resume => "next",
        TraceEventKind.Delegate => "yield from",
        _ => kind.ToString().ToLowerInvariant(),
    };

    /// <summary>What happened, with its value: <c>send 1</c>.</summary>
    public static string Of(TraceEvent happened) => happened.Kind switch
    {
        TraceEventKind.Note or TraceEventKind.State or TraceEventKind.Message => happened.Value ?? "",
        TraceEventKind.Wait => happened.Value is null ? Of(happened.Wait) : $"{Of(happened.Wait)}: {happened.Value}",
        TraceEventKind.Leak => "leaked",
        _ => happened.Value is null ? Of(happened.Kind) : $"{Of(happened.Kind)} {happened.Value}",
    };

    /// <summary>A moment, in the unit that suits it: <c>1.5 s</c>, <c>20 ms</c>, <c>3 µs</c>.</summary>
    public static string Of(TimeSpan time) => FormattableString.Invariant(time.Ticks switch
    {
        0 => $"0 s",
        >= TimeSpan.TicksPerSecond => $"{time.TotalSeconds:0.###} s",
        >= TimeSpan.TicksPerMillisecond => $"{time.TotalMilliseconds:0.###} ms",
        _ => $"{time.TotalMicroseconds:0.#} µs",
    });
}
