using Course.Concurrency.Tracing;

namespace Course.Visuals.Traces;

/// <summary>A stretch of one lane in which the strand's state does not change.</summary>
/// <param name="From">The index of the event that begins it; -1 for what was so before the first.</param>
/// <param name="To">The index of the event that ends it; the number of events when nothing does.</param>
/// <param name="State">The state.</param>
/// <param name="Reason">Why it waits, if it does.</param>
/// <param name="On">Whom it waits for, if that is known.</param>
internal sealed record LaneSegment(int From, int To, LaneState State, WaitReason Reason, Strand? On)
{
    /// <summary>What <paramref name="name"/> does here, as a sentence for hover text.</summary>
    public string Describe(string name, Func<Strand, string> nameOf) => State switch
    {
        LaneState.NotStarted => $"{name} has not started",
        LaneState.Running => $"{name} runs",
        LaneState.Waiting when On is { } other && Reason == WaitReason.Answer => $"{name} waits for the answer of {nameOf(other)}",
        LaneState.Waiting when On is { } other && Reason == WaitReason.Delegate => $"{name} waits until {nameOf(other)} has finished",
        LaneState.Waiting => $"{name} {Wording.Of(Reason)}",
        LaneState.Idle => $"nobody calls {name}",
        LaneState.Finished => $"{name} has finished",
        _ => $"{name} leaked: it was never finished or disposed",
    };
}
