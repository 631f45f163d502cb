namespace Course.Concurrency.Tracing;

/// <summary>One thing that happened. The one event log draws pictures, feeds checks and gives the numbers in the prose.</summary>
/// <param name="Sequence">The place in the log, from 0, without gaps: a total order that agrees with cause and effect.</param>
/// <param name="Time">Time since the recording began, on the tracer's clock; zero throughout when that clock does not move.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Strand">Who did it.</param>
/// <param name="Peer">The strand it was done to, if there is one.</param>
/// <param name="Cause">The <see cref="Sequence"/> of the event that made this one possible, or -1.</param>
/// <param name="Value">The value sent, yielded or returned, or the exception, as text (see <see cref="TraceValue"/>); null when there is none.</param>
/// <param name="Wait">Why <see cref="Strand"/> waits from here on, if it does; of a message to an actor, that its sender has waited for room until now.</param>
/// <param name="Source">The source line where it happened, if known.</param>
public readonly record struct TraceEvent(
    long Sequence,
    TimeSpan Time,
    TraceEventKind Kind,
    Strand Strand,
    Strand? Peer,
    long Cause,
    string? Value,
    WaitReason Wait,
    SourceLine Source)
{
    /// <summary>The event as one line of text: <c>main → Gen  send 1</c>.</summary>
    public override string ToString()
    {
        var who = Peer is null ? Strand.Name : $"{Strand.Name} → {Peer.Name}";
        var what = Kind.ToString().ToLowerInvariant();
        return Value is null ? $"{who}  {what}" : $"{who}  {what} {Value}";
    }
}
